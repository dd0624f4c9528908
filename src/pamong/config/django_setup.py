"""Start Django for a command that needs the database."""

from __future__ import annotations

import os

import django
from django.core.management import call_command


def start_django() -> None:
    """Load settings and apps, once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pamong.config.settings")
    django.setup()


def prepare_database() -> None:
    """Bring the database to the current shape and load what ships with Pamong (idempotent)."""
    call_command("migrate", verbosity=0, interactive=False)
    from pamong.places.commands import load_regions  # noqa: PLC0415 - needs Django started

    load_regions()
