"""The tables that go into a run, as CSV with made-up codes: what the engine reads here, anybody can read elsewhere."""

from __future__ import annotations

import csv
import hashlib
import io
import zlib
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from .sources import CLIP, Rating, Reply

RATING_COLUMNS = ("person", "item", "rater", "occasion", "score", "observer")
REPLY_COLUMNS = ("person", "item", "occasion", "score")
ONCE = "SEKALI"
H = TypeVar("H", bound=Hashable)


@dataclass(frozen=True)
class Coded:
    """Both tables as CSV text, whom each code stands for, and the occasions in their order."""

    ratings: str
    answers: str
    people: dict[str, UUID]
    raters: dict[str, str]
    order: dict[str, int]

    @property
    def hash(self) -> str:
        """SHA-256 of what goes in."""
        return hashlib.sha256(f"{self.ratings}\0{self.answers}".encode()).hexdigest()


def code_tables(salt: str, ratings: Sequence[Rating], replies: Sequence[Reply]) -> Coded:
    """Give people and raters codes in an order that tells nothing, and write both tables, sorted.

    Somebody who was rated and rated others has two codes: the table does not tell that they are one. Whoever filled in
    a single sheet has no severity of their own: one sheet cannot tell a strict rater from a weak round. They stand in
    the column `rater` as `SEKALI`, taken as equally strict on average, and what they differ goes into the halo.
    """
    people = _codes(salt, "P", {*(row.person for row in ratings if row.occasion != CLIP), *(r.person for r in replies)})
    clips = _codes(salt, "KLIP", {row.person for row in ratings if row.occasion == CLIP})
    raters = _codes(salt, "A", {row.rater for row in ratings})
    labels = _labels(ratings, raters)
    names = people | clips
    marks = sorted(
        (
            f"{names[row.person]}.{row.occasion}",
            row.item,
            labels[row.rater, row.person, row.occasion],
            row.occasion,
            row.score,
            raters[row.rater],
        )
        for row in ratings
    )
    answers = sorted((f"{people[row.person]}.{row.occasion}", row.item, row.occasion, row.right) for row in replies)
    return Coded(
        ratings=as_csv(RATING_COLUMNS, marks),
        answers=as_csv(REPLY_COLUMNS, answers),
        people={code: who for who, code in people.items()},
        raters={code: rater for rater, code in raters.items()},
        order={row.occasion: row.order for row in ratings} | {row.occasion: row.order for row in replies},
    )


def _labels(ratings: Iterable[Rating], raters: dict[str, str]) -> dict[tuple[str, UUID, str], str]:
    """Return the rater of each sheet as the engine gets it; a second single rater of one round is another one."""
    sheets = sorted({(raters[row.rater], row.rater, row.person, row.occasion) for row in ratings}, key=str)
    counts = Counter(rater for _code, rater, _person, _occasion in sheets)
    taken: Counter[tuple[UUID, str]] = Counter()
    labels = {}
    for code, rater, person, occasion in sheets:
        label = code
        if counts[rater] == 1:
            taken[person, occasion] += 1
            place = taken[person, occasion]
            label = ONCE if place == 1 else f"{ONCE}{place}"
        labels[rater, person, occasion] = label
    return labels


def _codes(salt: str, letter: str, things: set[H]) -> dict[H, str]:
    """Return a code for each, numbered in the order of a salted digest."""
    ordered = sorted(things, key=lambda thing: hashlib.sha256(f"{salt}{thing}".encode()).digest())
    width = max(2, len(str(len(ordered))))
    return {thing: f"{letter}{number:0{width}}" for number, thing in enumerate(ordered, 1)}


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as CSV text."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return target.getvalue()


def packed(text: str) -> bytes:
    """Return a table as it is kept."""
    return zlib.compress(text.encode(), 6)


def unpacked(kept: bytes | memoryview[int]) -> str:
    """Return a kept table as text."""
    return zlib.decompress(bytes(kept)).decode() if kept else ""


def columns_of(text: str) -> dict[str, list[str]]:
    """Return the columns of a table by name; empty lists when it has no row."""
    header, *rows = list(csv.reader(io.StringIO(text))) or [[]]
    return {name: [row[at] for row in rows] for at, name in enumerate(header)}
