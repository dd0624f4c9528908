"""The event as a planning problem, in the shape that `pamong plan solve` reads: it can be solved anywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pamong.enrolment.models import Participant
from pamong.enrolment.needs import room_needs_of
from pamong.programme.models import Component, CrewMember, Event, Material, Room
from pamong.programme.queries import slot_times

from .grid import Hours, day_grid, lesson_slots

# How much an uneven class weighs, by what it is uneven in; the committee can change them for a proposal.
DEFAULT_BALANCE = {"cohort": 2.0, "regency": 3.0, "level": 2.0, "sex": 1.0}
TEACHERS = (Component.FACILITATOR, Component.SPEAKER, Component.COACH)
VISITORS = (Component.COACH, Component.FACILITATOR)
DEFAULT_CLASS_SIZE = 30


@dataclass(frozen=True)
class PlanOptions:
    """What the committee decides before a proposal."""

    classes: int
    rounds: int = 3
    seed: int = 0
    effort: float = 5.0


def suggested_classes(event: Event) -> int:
    """Return a number of classes: about thirty people each, no more than there are rooms to hold them."""
    people = event.participants.taking_part().count()
    rooms = teaching_rooms(event)
    wanted = max(1, -(-people // DEFAULT_CLASS_SIZE))
    return min(wanted, len(rooms)) if rooms else wanted


def teaching_rooms(event: Event) -> list[Room]:
    """Return the rooms of the event's venue."""
    return list(event.venue.rooms.all()) if event.venue else []


def state_problem(event: Event, options: PlanOptions) -> dict[str, Any]:
    """Return the problem as a document: people, class rules, triad rules, timetable, seed, effort."""
    crew = list(_crew(event))
    rows, needs = event.participants.taking_part().with_person(), room_needs_of(event)
    people = [_person(row, needs.get(row.pk)) for row in rows.order_by("person__name", "pk")]
    return {
        "people": people,
        "classes": {
            "count": options.classes,
            "balance": DEFAULT_BALANCE,
            "apart": ["school"],
            **_served(event, people),
        },
        "triads": {
            "rounds": options.rounds,
            "facilitators": [watcher_of(one) for one in _visitors(crew, slot_times(event))],
        },
        "timetable": _timetable(event, crew, options),
        "seed": options.seed,
        "effort": options.effort,
    }


def _served(event: Event, people: list[dict[str, Any]]) -> dict[str, Any]:
    """Return how many classes the rooms can serve that people's needs ask for; rooms of one kind are meant."""
    needs, rooms = sorted({need for one in people for need in one.get("needs", ())}), teaching_rooms(event)
    if not needs or not rooms:
        return {}
    usual = _usual_kind(event)
    fitting = [room for room in rooms if usual is None or room.kind == usual]
    return {"needs": {need: sum(need in room.serves for room in fitting) for need in needs}}


def _usual_kind(event: Event) -> str | None:
    """Return the kind of room in which classes are taught most."""
    hours: Counter[str] = Counter()
    for material in event.materials.all():
        hours[material.room_kind] += 0 if material.plenary else material.jp
    return max(sorted(hours), key=lambda kind: hours[kind], default=None)


def _crew(event: Event) -> Iterator[CrewMember]:
    rows = event.crew.filter(component__in=TEACHERS).select_related("person").prefetch_related("teaches")
    yield from rows.order_by("person__name", "pk")


def _visitors(crew: list[CrewMember], hours: Hours) -> list[CrewMember]:
    """Return the coaches; an event without coaches lets its facilitators look after the triads.

    Whoever has dropped out (is there for no lesson hour at all) looks after nobody.
    """
    there = [one for one in crew if _windows(one, hours) != []]
    coaches = [one for one in there if one.component == Component.COACH]
    return coaches or [one for one in there if one.component in VISITORS]


def _person(row: Participant, needs: list[str] | None) -> dict[str, Any]:
    person = row.person
    record = getattr(person, "cohort_record", None)
    return {
        "id": str(row.pk),
        "attributes": {
            "cohort": record.cohort if record else None,
            "regency": person.regency_id,
            "level": person.school.level or None if person.school else None,
            "sex": person.sex or None,
        },
        "school": str(person.school_id) if person.school_id else None,
        "regency": person.regency_id,
        **({"needs": needs} if needs else {}),
    }


def watchers(event: Event) -> list[CrewMember]:
    """Return who looks after practice groups at an event."""
    return _visitors(list(_crew(event)), slot_times(event))


def watcher_of(member: CrewMember) -> dict[str, Any]:
    """Return a coach as far as impartiality is concerned."""
    return {
        "id": str(member.pk),
        "regency": member.home_regency_id,
        "school": str(member.person.school_id) if member.person.school_id else None,
    }


def _timetable(event: Event, crew: list[CrewMember], options: PlanOptions) -> dict[str, Any]:
    materials, hours = list(event.materials.prefetch_related("after")), slot_times(event)
    return {
        **day_grid(hours),
        "classes": [str(number) for number in range(1, options.classes + 1)],
        "rooms": [
            {
                "id": str(room.pk),
                "capacity": room.capacity,
                "kinds": [room.kind],
                **({"serves": room.serves} if room.serves else {}),
            }
            for room in teaching_rooms(event)
        ],
        "facilitators": [_teacher(one, materials, hours) for one in crew],
        "materials": [_material(one) for one in materials],
    }


def _material(material: Material) -> dict[str, Any]:
    return {
        "id": str(material.pk),
        "jp": material.jp,
        "block": material.block,
        "kind": material.room_kind,
        "facilitators": material.facilitators_needed,
        "after": sorted(str(earlier.pk) for earlier in material.after.all()),
        "plenary": material.plenary,
    }


def _teacher(member: CrewMember, materials: list[Material], hours: Hours) -> dict[str, Any]:
    """Return what a crew member can teach and when; nobody named for a material means anybody may teach it."""
    known = {material.pk for material in member.teaches.all()}
    return {
        "id": str(member.pk),
        "teaches": [str(material.pk) for material in materials if not known or material.pk in known],
        "available": _windows(member, hours),
        "max_jp_per_day": member.max_jp_per_day,
    }


def _windows(member: CrewMember, days: Hours) -> list[list[int]] | None:
    """Return the free windows (day, first slot, last slot); None when present throughout."""
    if member.arrives_at is None and member.leaves_at is None:
        return None
    windows = []
    for number, (slots, places) in enumerate(zip(days, lesson_slots(days), strict=True), 1):
        free = [place for place, slot in zip(places, slots, strict=True) if _is_present(member, slot)]
        if free:
            windows.append([number, free[0], free[-1]])
    return windows


def _is_present(member: CrewMember, slot: tuple[datetime, datetime]) -> bool:
    after_arrival = member.arrives_at is None or slot[0] >= member.arrives_at
    return after_arrival and (member.leaves_at is None or slot[1] <= member.leaves_at)
