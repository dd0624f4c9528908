"""The timetable of one version, as it is read: worked out while a draft, kept in words once published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from pamong.programme.queries import Pause, slot_times

from .grid import Hours, open_slots
from .models import Plan, Session, class_name
from .naming import names_of


@dataclass(frozen=True)
class Lesson:
    """One piece of teaching in words; `group` is empty when all classes are together."""

    group: str
    starts_at: datetime
    ends_at: datetime
    material: str
    jp: int
    room: str
    teachers: tuple[str, ...]
    plenary: bool = False


def of_session(session: Session) -> Lesson:
    """Return a session in words; its material, room, class and facilitators are fetched already."""
    return Lesson(
        group=session.training_class.name if session.training_class else "",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        material=session.material.title,
        jp=session.jp,
        room=session.room.name if session.room else "",
        teachers=tuple(str(one.person) for one in session.facilitators.all()),
        plenary=session.material.plenary,
    )


def of_plan(plan: Plan) -> list[Lesson]:
    """Return the timetable of a version: what was published, or what a draft would put in place."""
    if plan.lessons:
        return [_thawed(row) for row in plan.lessons]
    rows = plan.answer.get("timetable", [])
    ids = {str(one) for row in rows for one in (row["material"], row["room"], *row["facilitators"]) if one}
    worked = _worked_out(plan, rows, names_of(ids, plan.event))
    return sorted(worked, key=lambda one: (one.starts_at, one.group))


def frozen(plan: Plan) -> list[dict[str, Any]]:
    """Return the timetable as it is kept with a published version."""
    return [
        {**asdict(one), "starts_at": one.starts_at.isoformat(), "ends_at": one.ends_at.isoformat()}
        for one in of_plan(plan)
    ]


def _thawed(row: Mapping[str, Any]) -> Lesson:
    times = {name: datetime.fromisoformat(row[name]) for name in ("starts_at", "ends_at")}
    return Lesson(**{**row, **times, "teachers": tuple(row["teachers"])})


def _worked_out(plan: Plan, rows: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> Iterator[Lesson]:
    hours = slot_times(plan.event)
    plenary = {one["id"] for one in plan.problem.get("timetable", {}).get("materials", ()) if one.get("plenary")}
    for row in rows:
        times = _times(plan.problem["timetable"], row, hours)
        if times is not None:
            yield Lesson(
                group=class_name(int(row["class"])),
                starts_at=times[0],
                ends_at=times[1],
                material=names.get(row["material"], "…"),
                jp=row["jp"],
                room=names.get(row["room"] or "", ""),
                teachers=tuple(names.get(one, "…") for one in row["facilitators"]),
                plenary=row["material"] in plenary,
            )


def _times(grid: Mapping[str, Any], row: Mapping[str, Any], hours: Hours) -> tuple[datetime, datetime] | None:
    """Return when a piece begins and ends; None when the day or the hour is no longer there."""
    first = open_slots(grid, row["day"]).index(row["slot"])
    day = hours[row["day"] - 1] if row["day"] <= len(hours) else []
    return (day[first][0], day[first + row["jp"] - 1][1]) if first + row["jp"] <= len(day) else None


def by_day(lessons: Iterable[Lesson], zone: str) -> list[tuple[date, list[Lesson]]]:
    """Group lessons by the day they begin on at the place."""
    place = ZoneInfo(zone)
    return [(day, list(rows)) for day, rows in groupby(lessons, lambda one: one.starts_at.astimezone(place).date())]


def by_group(lessons: Iterable[Lesson]) -> list[tuple[str, list[Lesson]]]:
    """Return the lessons of each class, those of all classes with every one."""
    known = list(lessons)
    groups = sorted({one.group for one in known if one.group}, key=lambda name: (len(name), name))
    return [(name, [one for one in known if one.group in (name, "")]) for name in groups] or [("", known)]


def with_pauses(rows: Iterable[Any], pauses: Iterable[Pause]) -> list[Any]:
    """Return lessons or sessions of one day with the pauses that fall between them; none where something is taught."""
    held = list(rows)
    if not held:
        return []
    first, last = min(one.starts_at for one in held), max(one.ends_at for one in held)
    between = (pause for pause in pauses if first < pause.starts_at < last and not _cuts(pause, held))
    return sorted([*held, *between], key=lambda one: one.starts_at)


def _cuts(pause: Pause, held: Iterable[Any]) -> bool:
    return any(one.starts_at < pause.ends_at and pause.starts_at < one.ends_at for one in held)


def plenaries_once(sessions: Iterable[Session]) -> Iterator[Session]:
    """Yield what all classes attend together one time, however many classes one teaches."""
    seen = set()
    for session in sessions:
        key = (session.material_id, session.part) if session.material.plenary else session.pk
        if key not in seen:
            seen.add(key)
            yield session
