"""The principal model as dated data: nine indicators, and which marks and questions bear on which."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
CHECKED = "V"


@dataclass(frozen=True)
class Indicator:
    """One indicator; `is_checked` when its wording was read in a source, not only seen in part."""

    code: str
    title: str
    competence: str
    is_checked: bool


@cache
def model() -> dict[str, Any]:
    """Return the latest version of the model."""
    paths = sorted(DATA.glob("principal-model-v*.json"))
    found: dict[str, Any] = json.loads(paths[-1].read_text(encoding="utf-8"))
    return found


def indicators() -> list[Indicator]:
    """Return the nine indicators in order."""
    titles = {row["code"]: row["title"] for row in model()["competences"]}
    return [
        Indicator(row["code"], row["title"], titles[row["code"].split(".")[0]], row["status"] == CHECKED)
        for row in model()["indicators"]
    ]


def of_the_sheet() -> Mapping[str, str]:
    """Return the indicator of each item of the observation sheet."""
    found: dict[str, str] = model()["rubric"]
    return found


def of_the_questions(materials: Mapping[str, str]) -> dict[str, str]:
    """Return the indicator of each question, given its material's code: that decides, else what we know of it."""
    known, shipped = model()["materials"], model()["questions"]
    found = {code: known.get(material) or shipped.get(code.partition("-v")[0]) for code, material in materials.items()}
    return {code: indicator for code, indicator in found.items() if indicator}
