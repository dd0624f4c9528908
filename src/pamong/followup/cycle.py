"""The eight items on a cycle of supervision (form O2), as dated data in our own words. Pure, no database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def rubric(version: int | None = None) -> dict[str, Any]:
    """Return a version of the rubric, the latest when none is asked for."""
    found = {content["version"]: content for content in map(_read, DATA.glob("supervision-v*.json"))}
    return found[version or max(found)]


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def groups(version: int | None = None) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Return the items by the part of the cycle they belong to."""
    content = rubric(version)
    return [
        (stage, [item for item in content["items"] if item["stage"] == stage["code"]]) for stage in content["stages"]
    ]


def read_marks(raw: Mapping[str, Any], version: int | None = None) -> dict[str, int]:
    """Return the marks that are well formed: known items, 0 to 2."""
    content = rubric(version)
    levels = {str(level): level for level in range(len(content["marks"]))}
    codes = [item["code"] for item in content["items"]]
    return {code: levels[str(raw[code])] for code in codes if str(raw.get(code, "")) in levels}
