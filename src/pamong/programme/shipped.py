"""Templates of events that ship with Pamong."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

FOLDER = resources.files(__package__) / "data" / "templates"


@cache
def template_names() -> dict[str, str]:
    """Return the name of each shipped template by its key."""
    keys = sorted(path.name.removesuffix(".json") for path in FOLDER.iterdir() if path.name.endswith(".json"))
    return {key: read_template(key)["name"] for key in keys}


def read_template(key: str) -> dict[str, Any]:
    """Return a shipped template as its file says."""
    found: dict[str, Any] = json.loads((FOLDER / f"{key}.json").read_text(encoding="utf-8"))
    return found
