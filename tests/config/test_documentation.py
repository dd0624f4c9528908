"""What the house can do is written down, and what is written down is there."""

import argparse
import ast
import importlib
import re
from pathlib import Path

import pytest

from pamong.config.api import api
from pamong.config.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "pamong"
ROLES = ("panitia", "peserta", "fasilitator", "coach", "kepala-balai", "dinas", "pengawas", "masyarakat", "operator")
# One page tells of all that has its own name: rooms by folder, engines as engines-<name>.
ROOMS = sorted(path.parent.name for path in SOURCE.glob("*/apps.py"))
ENGINES = sorted(path.parent.name for path in (SOURCE / "engines").glob("*/__init__.py"))


def text_of(path):
    return (ROOT / path).read_text(encoding="utf-8")


def test_every_setting_is_documented_and_no_other():
    """Names are read from the settings module: `env.str("NAME")`, `secret(env, "NAME")`."""
    named = set()
    for call in ast.walk(ast.parse(text_of("src/pamong/config/settings.py"))):
        if isinstance(call, ast.Call):
            words = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            is_secret = isinstance(call.func, ast.Name) and call.func.id == "secret"
            is_plain = isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "env"
            named |= {words[0], f"{words[0]}_FILE"} if is_secret else {words[0]} if is_plain else set()
    told = set(re.findall(r"`((?:PAMONG|DATABASE)_[A-Z_]+)`", text_of("docs/settings.md")))
    assert told == named


def options_of(parser):
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from options_of(inner)
        else:
            yield from (name for name in action.option_strings if name not in ("-h", "--help"))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_documented(command):
    parser = argparse.ArgumentParser()
    importlib.import_module(f"pamong.config.commandline.{command}").configure(parser)
    rows = [line for line in text_of("docs/commands.md").splitlines() if line.startswith(f"| `pamong {command}")]
    told = set(re.findall(r"`(--[a-z-]+)`", "\n".join(rows)))
    assert rows
    assert told == set(options_of(parser))


def test_every_call_of_the_api_is_documented():
    paths = {
        (method.upper(), path.removeprefix("/api/v1").replace("{slug:slug}", "{slug}"))
        for path, operations in api.get_openapi_schema()["paths"].items()
        for method in operations
    }
    told = set(re.findall(r"\| `(GET|POST) /api/v1([^`]+)`", text_of("docs/api.md")))
    assert told == paths


@pytest.mark.parametrize("name", [*ROOMS, *(f"engines-{engine}" for engine in ENGINES)])
def test_every_room_and_engine_has_its_page(name):
    assert (DOCS / "rooms" / f"{name}.md").read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_a_guide_with_a_picture(role):
    guide = text_of(f"docs/panduan/{role}.md")
    pictures = re.findall(r"!\[[^]]+\]\(\.\./screenshots/([^)]+)\)", guide)
    assert guide.startswith("# Panduan ")
    assert pictures
    assert [name for name in pictures if not (DOCS / "screenshots" / name).exists()] == []


def test_links_between_the_pages_lead_somewhere():
    broken = []
    for page in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "_build" not in page.parts and not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert broken == []


def glossary():
    for line in text_of("docs/GLOSSARY.md").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 3 and cells[0] != "code":
            yield tuple(cells)


def words_in(files):
    return " ".join(path.read_text(encoding="utf-8").lower() for path in files)


def test_the_glossary_binds_words_of_the_code_to_words_on_the_screen():
    code = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", " ".join(p.read_text(encoding="utf-8") for p in SOURCE.rglob("*.py")))
    code = code.lower()
    screen = words_in(
        [*SOURCE.glob("*/locale/id/LC_MESSAGES/django.po"), *SOURCE.rglob("*.py"), *SOURCE.rglob("*.typ")]
    )
    lost = []
    for in_code, on_screen, _meaning in glossary():
        # A word in brackets explains another; of several words at least one of each side must be in use.
        names = [name.strip().replace(" ", "_") for name in re.sub(r"\(.*?\)", "", in_code).split(",")]
        words = [word.strip().lower() for word in re.split(r"[,/]", re.sub(r"\(.*?\)", "", on_screen))]
        if not any(name in code for name in names) or not any(word in screen for word in words):
            lost.append(in_code)
    assert lost == []
    assert len(list(glossary())) > 25
