"""Sessions of a version moved by hand: which rows change, and what the independent checker says of each place.

A plenary is one row for each class; all of them move together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .grid import open_slots
from .locks import keeps_of, session_key

Row = Mapping[str, Any]
Pairs = list[tuple[Row, Row]]


def number_in(text: str) -> int:
    """Return the number a page sends; 0, which names nothing here, for anything else."""
    return int(text) if text.isdecimal() and len(text) < 6 else 0


@dataclass(frozen=True)
class SessionRef:
    """What names a session of a version on its pages."""

    class_id: str
    material: str
    day: int
    slot: int

    @property
    def key(self) -> tuple[Any, ...]:
        """Return it as `locks.session_key` does."""
        return (self.class_id, self.material, self.day, self.slot)

    def __str__(self) -> str:
        return f"{self.class_id}.{self.material}.{self.day}.{self.slot}"

    @classmethod
    def parse(cls, text: str) -> SessionRef | None:
        """Return the session a page names; None for anything else."""
        parts = text.split(".")
        day, slot = map(number_in, parts[2:]) if len(parts) == 4 else (0, 0)
        return cls(parts[0], parts[1], day, slot) if day and slot else None

    @classmethod
    def of(cls, row: Row) -> SessionRef:
        """Return what names a row."""
        return cls(row["class"], row["material"], row["day"], row["slot"])


def fits(hours: Row, row: Row, day: int, slot: int) -> bool:
    """Tell whether a piece can stand at an hour without a break within it."""
    free = set(open_slots(hours, day)) if 1 <= day <= hours["days"] else set()
    return all(slot + step in free for step in range(row["jp"]))


def starts_of(hours: Row, row: Row) -> list[tuple[int, int]]:
    """Return the hours (day, slot) at which a piece can begin."""
    days = range(1, hours["days"] + 1)
    return [(day, slot) for day in days for slot in open_slots(hours, day) if fits(hours, row, day, slot)]


def is_plenary(hours: Row, row: Row) -> bool:
    """Tell whether all classes attend a session together."""
    return any(one["id"] == row["material"] and one.get("plenary") for one in hours["materials"])


def audience_rows(hours: Row, rows: Sequence[Row], row: Row) -> list[Row]:
    """Return the row itself, or that of every class when it is a plenary."""
    if not is_plenary(hours, row):
        return [row]
    same = (row["material"], row["day"], row["slot"])
    return [one for one in rows if (one["material"], one["day"], one["slot"]) == same]


def lead_of(hours: Row, rows: Sequence[Row], row: Row) -> Row:
    """Return the row through which a session is locked: its own, of a plenary that of the first class."""
    return audience_rows(hours, rows, row)[0]


def shifted_rows(hours: Row, rows: Sequence[Row], row: Row, day: int, slot: int, locks: Row) -> Pairs:
    """Return what changes when a session moves: itself, and what it changes places with."""
    own = audience_rows(hours, rows, row)
    pairs: Pairs = [(one, {**one, "day": day, "slot": slot}) for one in own]
    for one in own:
        other = partner_of(hours, rows, one, day, slot)
        if other is not None and "time" not in keeps_of(locks, other):
            pairs.append((other, {**other, "day": one["day"], "slot": one["slot"]}))
    return pairs


def partner_of(hours: Row, rows: Sequence[Row], row: Row, day: int, slot: int) -> Row | None:
    """Return the session of the same class and length that stands at an hour: the two change places."""
    return next(
        (
            one
            for one in rows
            if (one["class"], one["day"], one["slot"], one["jp"]) == (row["class"], day, slot, row["jp"])
            and one["material"] != row["material"]
            and not is_plenary(hours, one)
        ),
        None,
    )


def changed_rows(hours: Row, rows: Sequence[Row], row: Row, new: Row) -> Pairs:
    """Return what changes when a session gets another room or other facilitators."""
    return [(one, {**one, **new}) for one in audience_rows(hours, rows, row)]


def after(rows: Sequence[Row], pairs: Pairs) -> list[Row]:
    """Return the rows as they are after a change."""
    changed = {session_key(old): new for old, new in pairs}
    return [changed.get(session_key(row), row) for row in rows]
