"""What is locked by hand in a version: seats, practice groups, sessions; and how a problem states it.

`places` holds {person: class}, `triads` whole groups, `sessions` whole sessions with `keeps`: which of their time, room
and facilitators are locked. Locks are kept beside the problem, which stays as it was when the engines were asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Document = Mapping[str, Any]
Locks = Mapping[str, Any]
KEEPS = ("time", "room", "facilitators")


def stated(problem: Document, locks: Locks) -> dict[str, Any]:
    """Return the problem with these locks in the place of those it had; what no longer exists is left out."""
    free = without_locks(problem)
    people = {one["id"] for one in free.get("people", ())}
    count = free.get("classes", {}).get("count", 0)
    places = {one: number for one, number in locks.get("places", {}).items() if one in people and number <= count}
    triads = [row for row in locks.get("triads", ()) if set(row["members"]) <= people]
    sessions = [_as_asked(row) for row in locks.get("sessions", ())]
    asked = (("classes", "fixed", places), ("triads", "locked", triads), ("timetable", "locked", sessions))
    return {**free, **{part: {**free[part], name: rows} for part, name, rows in asked if rows and part in free}}


def without_locks(problem: Document) -> dict[str, Any]:
    """Return the problem as it is without anything locked."""
    named = {"classes": "fixed", "triads": "locked", "timetable": "locked"}
    return {
        part: {key: value for key, value in content.items() if key != named[part]} if part in named else content
        for part, content in problem.items()
    }


def _as_asked(row: Document) -> dict[str, Any]:
    """Return a locked session as the engine takes it: null and empty where it is free."""
    keeps, asked = row["keeps"], {key: row[key] for key in ("class", "material", "jp")}
    if "time" in keeps:
        asked |= {"day": row["day"], "slot": row["slot"]}
    if "room" in keeps:
        asked |= {"room": row["room"]}
    return asked | ({"facilitators": row["facilitators"]} if "facilitators" in keeps else {})


def count_of(locks: Locks) -> int:
    """Return how many things are locked."""
    return sum(len(locks.get(name, ())) for name in ("places", "triads", "sessions"))


def group_key(row: Document) -> tuple[Any, ...]:
    """Return what names a practice group: its round and its people."""
    return (row["round"], frozenset(row["members"]))


def session_key(row: Document) -> tuple[Any, ...]:
    """Return what names a session of a version."""
    return (row["class"], row["material"], row["day"], row["slot"])


def with_group(locks: Locks, row: Document, *, locked: bool) -> dict[str, Any]:
    """Return the locks with a practice group locked, or free again."""
    others = [one for one in locks.get("triads", ()) if group_key(one) != group_key(row)]
    return {**locks, "triads": [*others, dict(row)] if locked else others}


def with_place(locks: Locks, person: str, number: int | None) -> dict[str, Any]:
    """Return the locks with a person locked in a class, or free again."""
    others = {one: home for one, home in locks.get("places", {}).items() if one != person}
    return {**locks, "places": others if number is None else {**others, person: number}}


def with_session(locks: Locks, row: Document, keeps: Iterable[str]) -> dict[str, Any]:
    """Return the locks with some of a session's time, room and facilitators locked, or none of them."""
    others = [one for one in locks.get("sessions", ()) if session_key(one) != session_key(row)]
    kept = [name for name in KEEPS if name in set(keeps)]
    return {**locks, "sessions": [*others, {**row, "keeps": kept}] if kept else others}


def keeps_of(locks: Locks, row: Document) -> list[str]:
    """Return which of a session's time, room and facilitators are locked."""
    return next((one["keeps"] for one in locks.get("sessions", ()) if session_key(one) == session_key(row)), [])


def moved(locks: Locks, before: Document, after: Document) -> dict[str, Any]:
    """Return the locks when a session becomes another: what is locked of it goes with it."""
    keeps = keeps_of(locks, before)
    return with_session(with_session(locks, before, ()), after, keeps) if keeps else dict(locks)


def found_again(locks: Locks, answer: Document) -> dict[str, Any]:
    """Return the locks on the sessions of a new answer that keep them: what is free of these may have moved.

    Whoever asks most chooses first; a lock that no session keeps stays as it was.
    """
    rows, found = list(answer.get("timetable", ())), []
    for lock in sorted(locks.get("sessions", ()), key=lambda one: -len(one["keeps"])):
        row = next((one for one in rows if _as_asked({**one, "keeps": lock["keeps"]}) == _as_asked(lock)), None)
        if row is not None:
            rows.remove(row)
        found.append({**(row or lock), "keeps": lock["keeps"]})
    return {**locks, "sessions": found} if found else dict(locks)
