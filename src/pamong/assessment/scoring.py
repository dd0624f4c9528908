"""What counts as an answer, and how much it gives.

All or nothing, but for situations: there an option gives what the experts gave it, against the one they gave most.
"""

from __future__ import annotations

import math
import re
from typing import Any

from .models import ItemKind, ItemVersion
from .models.exams import FULL

THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})+")
LONGEST_NUMBER = 20
Response = str | list[str] | None


def clean_response(version: ItemVersion, raw: Any) -> Response:
    """Return an answer in the one shape it is stored in; what is not an answer to this item is blank.

    One option: its id. Several: ids in the order of the paper. Number: the text as typed.
    """
    if version.kind == ItemKind.NUMBER:
        return str(raw).strip()[:LONGEST_NUMBER] or None if isinstance(raw, str | int | float) else None
    wanted = {str(choice) for choice in (raw if isinstance(raw, list) else [raw])}
    chosen = [option for option in version.option_ids if option in wanted]
    if version.kind == ItemKind.SEVERAL:
        return chosen or None
    return chosen[0] if len(chosen) == 1 else None


def credit_of(version: ItemVersion, response: Response) -> int:
    """Return what a stored answer gives, of 100; only the option that experts gave most gives all of it."""
    if version.kind != ItemKind.SITUATION:
        return FULL * _is_right(version, response)
    weights: dict[str, int] = version.key["weights"]
    return FULL * weights.get(str(response), 0) // max(weights.values())


def _is_right(version: ItemVersion, response: Response) -> bool:
    """Tell whether a stored answer is right: exactly the right options, or a number within the tolerance."""
    if response is None:
        return False
    if version.kind == ItemKind.NUMBER:
        value = read_number(str(response))
        return value is not None and abs(value - version.key["value"]) <= version.key["tolerance"] + 1e-9
    chosen = response if isinstance(response, list) else [response]
    return set(chosen) == set(version.key["options"])


def read_number(text: str) -> float | None:
    """Read a number as Indonesians type it: `4,5`, `1.250`, `4.5`, with or without a unit of `%`."""
    plain = text.strip().rstrip("%").replace(" ", "")
    if "," in plain or THOUSANDS.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
