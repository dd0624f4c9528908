"""Regencies by any of their names, as the dotted Kemendagri code.

Undotted codes are refused: 6208 is Sukamara in one national list and Seruyan in another (facts/operations §2).
The table is data (`regencies.json`), so that other provinces can be added or passed in.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from pamong.engines.roster.cleaning.found import NOTHING, Found
from pamong.engines.roster.model import Value
from pamong.engines.roster.text import ascii_fold, distance_within, said

DOTTED = re.compile(r"(?<![\d.,])(\d{2}[.,]\d{1,2})(?:\.\d{2}(?:\.\d{4})?)?(?![\d.,]*\d)")  # also a district's code
BARE_CODE = re.compile(r"[^0-9]*(\d{4}|\d{6,7}|\d{10})[^0-9]*")
TITLES = frozenset(
    "kabupaten kab kota kodya kotamadya pemkab pemkot pemda pemerintah daerah dinas pendidikan kebudayaan dan disdik "
    "dikbud provinsi prov propinsi prop wilayah indonesia".split()
)
LONGEST_SPELLING = 160
DIRECTIONS = frozenset("barat timur selatan utara".split())
SPLIT = re.compile(r"[(),;/|&]|\s-\s|\s(?:atau|dan)\s", re.IGNORECASE)


@dataclass
class Regencies:
    """A table of regencies that answers spellings; `chosen` holds what a person decided about some of them."""

    names: Mapping[str, str]
    aliases: Mapping[str, frozenset[str]]
    other_codes: Mapping[str, frozenset[str]]
    ignored: frozenset[str]
    chosen: Mapping[str, str] = field(default_factory=dict)
    _known: dict[str, Found] = field(default_factory=dict, repr=False)

    @classmethod
    def from_json(cls, table: Mapping[str, Any]) -> "Regencies":
        """Build the table from the shape of `regencies.json`."""
        names: dict[str, str] = {}
        aliases: dict[str, set[str]] = {}
        other: dict[str, set[str]] = {}
        for regency in table["regencies"]:
            code = regency["code"]
            names[code] = f"{regency['kind']} {regency['name']}"
            for spelling in (regency["name"], *regency["aliases"]):
                aliases.setdefault(_squeeze(spelling), set()).add(code)
            for undotted in (code.replace(".", ""), regency["other_code"]):
                other.setdefault(undotted, set()).add(code)
        for spelling, codes in table["ambiguous"].items():
            aliases.setdefault(_squeeze(spelling), set()).update(codes)
        ignored = frozenset(_squeeze(name) for name in table["provinces"])
        return cls(names, _frozen(aliases), _frozen(other), ignored)

    def with_choices(self, chosen: Mapping[str, str]) -> "Regencies":
        """The same table with a person's decisions about spellings."""
        keyed = {spelling_key(spelling): code for spelling, code in chosen.items() if code in self.names}
        return Regencies(self.names, self.aliases, self.other_codes, self.ignored, keyed)

    def clean(self, value: Value) -> Found:
        """Find the regency a cell names."""
        text = f"{value:05.2f}" if isinstance(value, float) and 11 <= value < 100 and value % 1 else said(value)
        text = text[:LONGEST_SPELLING]
        if not text:
            return NOTHING
        if text not in self._known:
            self._known[text] = self._find(text)
        return self._known[text]

    def name(self, code: str) -> str:
        """The official name of a code, or the code itself."""
        return self.names.get(code, code)

    def _find(self, text: str) -> Found:
        if spelling_key(text) in self.chosen:
            return Found(self.chosen[spelling_key(text)])
        dotted = DOTTED.search(text)
        if dotted:
            code = dotted.group(1).replace(",", ".").ljust(5, "0")  # 62.10 kept as a number has lost its nought
            return Found(code) if code in self.names else Found(code="unknown_region")
        bare = BARE_CODE.fullmatch(text)
        return self._by_code_and_name(bare.group(1), text) if bare else self._by_name(text)

    def _by_code_and_name(self, code: str, text: str) -> Found:
        """An undotted code alone is asked; a name beside it decides."""
        codes = self.other_codes.get(code[:4], frozenset())
        named = self._by_name(text) if re.search(r"[A-Za-z]{4}", text) else NOTHING
        if named.value and (named.value in codes or not codes):
            return named
        return self._ambiguous(codes | {named.value} if named.value else codes)

    def _by_name(self, text: str) -> Found:
        parts = [part for part in SPLIT.split(text) if part and _squeeze(part) not in self.ignored]
        if any(_squeeze(part) in DIRECTIONS for part in parts):  # "Kotawaringin Barat/Timur"
            return Found(code="ambiguous_region")
        exact = [codes for part in parts if (codes := self._exact(part))]
        found = frozenset.intersection(*exact) if exact else frozenset()
        if exact and not found:
            return self._ambiguous(frozenset().union(*exact))
        if not exact:
            found = self._near([squeezed for part in parts for squeezed in _readings(part)])
        if len(found) == 1:
            return Found(min(found))
        return self._ambiguous(found) if found else Found(code="unknown_region", suggestion=self._mentioned(text))

    def _mentioned(self, text: str) -> str | None:
        """Offer the one regency whose name stands inside a longer spelling: "Seruyan Hulu" is a district of Seruyan."""
        words = set(_words(text))
        codes = {code for code, name in self.names.items() if set(_words(name)[1:]) <= words}
        return f"{self.names[min(codes)]} ({min(codes)})" if len(codes) == 1 else None

    def _exact(self, part: str) -> frozenset[str]:
        for reading in _readings(part):
            for province in ("", *self.ignored):
                codes = self.aliases.get(reading.removesuffix(province))
                if codes:
                    return codes
        return frozenset()

    def _near(self, readings: Iterable[str]) -> frozenset[str]:
        best: dict[int, set[str]] = {}
        for reading in readings:
            for alias, codes in self.aliases.items():
                limit = 0 if len(alias) < 6 else 1 if len(alias) < 9 else 2
                distance = distance_within(reading, alias, limit) if limit and reading else None
                if distance is not None:
                    best.setdefault(distance, set()).update(codes)
        return frozenset(best[min(best)]) if best else frozenset()

    def _ambiguous(self, codes: frozenset[str]) -> Found:
        choices = " atau ".join(f"{self.names[code]} ({code})" for code in sorted(codes))
        return Found(code="ambiguous_region", suggestion=choices or None)


def _frozen(sets: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(codes) for key, codes in sets.items()}


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", ascii_fold(text))


def _squeeze(text: str) -> str:
    return "".join(_words(text))


def _readings(part: str) -> list[str]:
    """A spelling with and without its title: "Kota Waringin Timur" must not lose its Kota."""
    words = _words(part)
    bare = [word for word in words if word not in TITLES]
    return [reading for reading in dict.fromkeys(("".join(words), "".join(bare))) if reading]


def spelling_key(text: str) -> str:
    """The form under which a decision about a spelling is kept."""
    return " ".join(ascii_fold(said(text)).split())


@cache
def shipped_regencies() -> Regencies:
    """The table that comes with Pamong: Kalimantan Tengah."""
    text = files("pamong.engines.roster.cleaning").joinpath("regencies.json").read_text(encoding="utf-8")
    return Regencies.from_json(json.loads(text))
