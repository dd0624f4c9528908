"""Cells that hold two things: "Siti Aminah, NIP 1982…" under one header, a NIP or a NUPTK or a NIK in one column."""

import re
from typing import Final

from pamong.engines.roster.cleaning.identifiers import NO_DIGIT, nik_birth
from pamong.engines.roster.headers import normal_words
from pamong.engines.roster.model import Value
from pamong.engines.roster.text import tidy

LABEL: Final = r"(?:n\.? ?i\.? ?p\.?(?: ?pppk)?|ni pppk)\s*[.:]*\s*"
WITH_NUMBER: Final = re.compile(
    rf"^(?P<name>\D*?[^\W\d_]\D*?)[\s,;/|(-]*(?:\b{LABEL})?(?P<nip>\d{{8}}[\s.-]?\d{{6}}[\s.-]?\d[\s.-]?\d{{3}})\)?$",
    re.IGNORECASE,
)
WITHOUT_NUMBER: Final = re.compile(rf"[\s,;/|(-]+\b{LABEL}[-0)]*$", re.IGNORECASE)


def split_name_and_nip(raw: dict[str, Value]) -> None:
    """Part a name from the NIP that stands behind it in the same cell; a NIP of its own column counts more."""
    value = raw.get("nama")
    if not isinstance(value, str) or not (value[-1:].isdigit() or "nip" in value.lower()):
        return
    text = tidy(value)
    match = WITH_NUMBER.match(text)
    if match:
        raw["nama"] = match["name"]
        if raw.get("nip") in (None, ""):
            raw["nip"] = match["nip"]
    else:
        raw["nama"] = WITHOUT_NUMBER.sub("", text)


def other_numbers(header: str) -> frozenset[str]:
    """Which numbers besides the NIP a header such as "NIP/NUPTK/NIK" announces."""
    return frozenset(normal_words(header).split()) & {"nuptk", "nik"}


def share_out(raw: dict[str, Value], others: frozenset[str]) -> None:
    """Give a 16-digit text in a NIP column that also takes other numbers to the field it belongs to."""
    value = raw.get("nip")
    if not others or not isinstance(value, str):
        return
    digits = NO_DIGIT.sub("", tidy(value))
    if len(digits) == 16:
        is_nik = "nik" in others and ("nuptk" not in others or nik_birth(digits) is not None)
        name = "nik" if is_nik else "nuptk"
        if raw.get(name) in (None, ""):
            raw[name], raw["nip"] = value, None
