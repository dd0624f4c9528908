"""What would help, tried out: the problem with one rule given up, solved as a draft that changes nothing else.

Such a draft (`what_if` in its problem) shows whether it would do; it is never published, because the event itself does
not allow it yet. Who likes it changes the event and makes a new proposal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from .naming import SUPPOSED

Problem = dict[str, Any]
ANEW = ("more_classes", "fewer_classes", "more_effort")  # the committee's own options: a new proposal, no supposition


def can_be_tried(way: Mapping[str, Any], problem: Mapping[str, Any]) -> bool:
    """Tell whether a way out can be tried without knowing more than the way says."""
    return way["change"] in ANEW or relaxed(problem, way) is not None


def relaxed(problem: Mapping[str, Any], way: Mapping[str, Any]) -> Problem | None:
    """Return the problem with one rule given up; None where the way does not say enough."""
    change = CHANGES.get(way["change"])
    tried: Problem = deepcopy(dict(problem))
    if change is None or not change(tried, way.get("subject"), int(way.get("amount") or 1)):
        return None
    tried["what_if"] = [*problem.get("what_if", ()), way["message"]]
    return tried


def _named(rows: list[Any], name: str | None) -> Any:
    return next((row for row in rows if row["id"] == name), None)


def _drop_order(tried: Problem, subject: str | None, amount: int) -> bool:
    earlier, _, later = (subject or "").partition(">")
    material = _named(tried["timetable"]["materials"], later)
    if material is None or earlier not in material["after"]:
        return False
    material["after"].remove(earlier)
    return True


def _longer_attendance(tried: Problem, subject: str | None, amount: int) -> bool:
    teacher = _named(tried["timetable"]["facilitators"], subject)
    if teacher is not None:
        teacher["available"] = None
    return teacher is not None


def _higher_load(tried: Problem, subject: str | None, amount: int) -> bool:
    teacher = _named(tried["timetable"]["facilitators"], subject)
    if teacher is not None:
        teacher["max_jp_per_day"] = None
    return teacher is not None


def _shorter_block(tried: Problem, subject: str | None, amount: int) -> bool:
    material = _named(tried["timetable"]["materials"], subject)
    if material is None or (material["block"] or 2) < 2:
        return False
    material["block"] = (material["block"] or 2) // 2
    return True


def _more_rooms(tried: Problem, subject: str | None, amount: int) -> bool:
    """Suppose rooms like the one named, or rooms of the kind that the material named asks for."""
    rooms = tried["timetable"]["rooms"]
    like = _named(rooms, (subject or "").split(", ")[0])
    material = _named(tried["timetable"]["materials"], subject)
    if like is None and material is None:
        return False
    kind = {"capacity": None, "kinds": [material["kind"]] if material and material["kind"] else []}
    rooms += [{**(like or kind), "id": f"{SUPPOSED}ruang-{len(rooms) + one}"} for one in range(amount)]
    return True


def _more_qualified(tried: Problem, subject: str | None, amount: int) -> bool:
    material = _named(tried["timetable"]["materials"], subject)
    if material is None:
        return False
    teachers = tried["timetable"]["facilitators"]
    teachers += [_supposed(f"{SUPPOSED}fasilitator-{len(teachers) + one}", material["id"]) for one in range(amount)]
    return True


def _supposed(name: str, material: str) -> dict[str, Any]:
    return {"id": name, "teaches": [material], "available": None, "max_jp_per_day": None}


def _other_coach(tried: Problem, subject: str | None, amount: int) -> bool:
    coaches = tried["triads"]["facilitators"]
    coaches.append({"id": f"{SUPPOSED}coach-{len(coaches)}", "regency": None, "school": None})
    return True


def _unlock(tried: Problem, subject: str | None, amount: int) -> bool:
    """Open the locks a conflict names: of a session (material>class), of a group (a member, the round), of seats."""
    part, name = ("timetable", "locked") if ">" in (subject or "") else ("triads", "locked")
    if subject is None:
        part, name = "classes", "fixed"
    locked = tried[part].get(name)
    if not locked:
        return False
    tried[part][name] = {} if isinstance(locked, dict) else [row for row in locked if not _is_meant(row, subject or "")]
    return True


def _is_meant(row: Mapping[str, Any], subject: str) -> bool:
    if "members" in row:
        return subject in row["members"]
    return bool(subject == f"{row['material']}>{row['class']}")


CHANGES: dict[str, Callable[[Problem, str | None, int], bool]] = {
    "drop_order": _drop_order,
    "longer_attendance": _longer_attendance,
    "higher_load": _higher_load,
    "shorter_block": _shorter_block,
    "more_rooms": _more_rooms,
    "more_qualified": _more_qualified,
    "other_facilitator": _other_coach,
    "unlock": _unlock,
}
