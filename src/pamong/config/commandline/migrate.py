"""`pamong migrate`: prepare or update the database."""

from __future__ import annotations

import argparse

from pamong.config.django_setup import prepare_database, start_django


def configure(parser: argparse.ArgumentParser) -> None:
    """No options: what to do is known."""


def run(options: argparse.Namespace) -> int:
    """Bring the database to the current shape."""
    start_django()
    prepare_database()
    print("Basis data siap.")
    return 0
