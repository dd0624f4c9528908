"""What must not be read by others: from the environment, or from a file that the environment names (`NAME_FILE`)."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from environs import Env


def secret(env: Env, name: str) -> str:
    """Return a secret, empty when none is given; named twice is an error, since one of the two would be ignored."""
    given: str = env.str(name, "")
    path: str = env.str(f"{name}_FILE", "")
    if given and path:
        raise ImproperlyConfigured(f"Isi salah satu saja: {name} atau {name}_FILE.")
    if not path:
        return given
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE tidak dapat dibaca: {error}") from error


def kept_key(path: Path) -> str:
    """Return the key kept at `path`, made once and readable by its owner only, however many processes start at once."""
    if not path.exists():
        with NamedTemporaryFile("w", dir=path.parent, encoding="utf-8") as fresh:  # born 0600
            fresh.write(get_random_secret_key())
            fresh.flush()
            with suppress(FileExistsError):  # another process was quicker: its key stands
                os.link(fresh.name, path)
    return path.read_text(encoding="utf-8")


def public_address(text: str) -> str:
    """Return the address everybody reaches this installation at; a wrong one would stand in every link and QR code."""
    address = text.strip().rstrip("/")
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", address):
        raise ImproperlyConfigured(f"PAMONG_PUBLIC_URL harus seperti https://bimtek.kantor.go.id, bukan {text!r}.")
    return address
