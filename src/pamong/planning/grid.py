"""The event's day as the timetable engine sees it: lesson hours in a row, with a closed slot for every long pause.

A piece of teaching may run across a short rest, never across lunch or prayer: a closed slot keeps it apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

LONG_PAUSE = timedelta(minutes=20)
Hours = list[list[tuple[datetime, datetime]]]  # start and end of each lesson hour, by day


def lesson_slots(hours: Hours) -> list[list[int]]:
    """Return for each day the engine's slot of every lesson hour, counted from 1."""
    return [_of_day(day) for day in hours]


def _of_day(day: list[tuple[datetime, datetime]]) -> list[int]:
    slots, number, ended = [], 0, None
    for start, end in day:
        number += 2 if ended is not None and start - ended >= LONG_PAUSE else 1
        slots.append(number)
        ended = end
    return slots


def day_grid(hours: Hours) -> dict[str, Any]:
    """Return days, slots a day and closed slots, in the shape of `pamong plan solve`."""
    slots = lesson_slots(hours)
    longest = max((day[-1] for day in slots if day), default=0)
    closed = [
        {"day": number, "slot": slot}
        for number, day in enumerate(slots, 1)
        for slot in range(1, longest + 1)
        if slot not in set(day)
    ]
    return {"days": len(hours), "slots_per_day": longest, "breaks": closed}


def open_slots(timetable: Mapping[str, Any], day: int) -> list[int]:
    """Return the slots of a day in which lessons are given, in order: the n-th is the n-th lesson hour."""
    closed = {pause["slot"] for pause in timetable.get("breaks", ()) if pause["day"] in (None, day)}
    return [slot for slot in range(1, timetable["slots_per_day"] + 1) if slot not in closed]
