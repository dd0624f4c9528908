# `make help` lists what can be done. Each target prepares what it needs.
.DEFAULT_GOAL := help
SHELL := /usr/bin/env bash
PAMONG := .venv/bin/pamong
PEOPLE ?= 200

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: ## prepare .venv (its .venv/bin/pamong is the command) and build the front end
	@scripts/setup

demo: ## run the Sampit bimtek from roster files to report, then serve it
	@scripts/setup
	@$(PAMONG) demo --people $(PEOPLE) --out var/demo

serve: ## web and background worker on http://localhost:8000
	@scripts/setup
	@$(PAMONG) migrate && $(PAMONG) serve

test: ## everything, on SQLite and PostgreSQL, with a real browser
	@scripts/test

lint: ## style, types, import contracts
	@scripts/setup
	@scripts/lint

ci: ## what CI runs
	@bash .ci/run

bench: ## measure against the bars: roster, import, planning, certificates, pages, demo, memory
	@scripts/setup browser
	@$(PAMONG) bench all

fmt: ## format the code
	@scripts/setup
	@.venv/bin/ruff check --fix -q . ; .venv/bin/ruff format -q .

messages: ## collect and compile the texts of all rooms
	@scripts/setup
	@.venv/bin/python scripts/collect_messages.py && .venv/bin/python scripts/compile_messages.py

docs: ## build the documentation into docs/_build
	@scripts/setup
	@.venv/bin/uv sync --frozen --quiet --inexact --group docs
	@.venv/bin/sphinx-build -q -W docs docs/_build

.PHONY: help setup demo serve test lint ci bench fmt messages docs
