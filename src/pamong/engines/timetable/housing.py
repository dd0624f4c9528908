"""Rooms for sessions that have a time but no room yet, and materials for which there is no room at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from pamong.engines.solving import Conflict, Relaxation
from pamong.engines.timetable.audience import Audience, audience_of, of_class, suitable
from pamong.engines.timetable.problem import Material, Problem, Room, Session


def no_room(problem: Problem) -> Iterator[Conflict]:
    """Yield the materials for which some audience has no room: of the kind, with the seats, for its needs."""
    for material in problem.materials if problem.rooms else ():
        audiences = [audience_of(problem, None)] if material.plenary else [of_class(one) for one in problem.classes]
        hard = sorted(set(audiences), key=lambda one: (-len(one.needs), -one.people))
        unhoused = next((one for one in hard if not suitable(problem.rooms, material, one)), None)
        if unhoused is not None:
            what, message = _lacking_room(problem, material, unhoused)
            yield Conflict(what, message, (Relaxation("more_rooms", "Tambah atau ganti ruang.", material.id),))


def _lacking_room(problem: Problem, material: Material, audience: Audience) -> tuple[str, str]:
    """Return which rule leaves an audience without a room, and its sentence."""
    if not suitable(problem.rooms, material, Audience(0)):
        return "room_kind", f"Tidak ada ruang jenis {material.kind} untuk {material.id}."
    if not suitable(problem.rooms, material, Audience(audience.people)):
        rule = "plenary_room" if material.plenary else "room_capacity"
        return rule, f"Tidak ada ruang untuk {material.id} yang muat {audience.people} orang."
    needs = ", ".join(sorted(audience.needs))
    too_small = bool(suitable(problem.rooms, material, replace(audience, people=0)))
    seats = f" dan muat {audience.people} orang" if too_small else ""
    return "needs", f"Tidak ada ruang untuk {material.id} yang memenuhi kebutuhan {needs}{seats}."


def housed(problem: Problem, sessions: Sequence[Session]) -> list[Session] | None:
    """Name the rooms in order of time: the class's usual one, else the plainest; None when somebody stays without."""
    if not problem.rooms:
        return list(sessions)
    house = _House(problem)
    choice = {one: house.suited(one) for one in sessions}
    ordered = sorted(sessions, key=lambda one: (one.day, one.slot, len(choice[one])))
    rooms = {one: house.let(one, choice[one]) for one in ordered}
    if None in rooms.values():
        return None
    return [replace(one, room=rooms[one]) for one in sessions]


@dataclass
class _House:
    """Which rooms are taken when, and where each class usually sits."""

    problem: Problem
    taken: set[tuple[str, int, int]] = field(default_factory=set)
    usual: dict[tuple[str, str | None], str] = field(default_factory=dict)
    meetings: dict[tuple[str, int, int], str | None] = field(default_factory=dict)

    @cached_property
    def materials(self) -> dict[str, Material]:
        return {material.id: material for material in self.problem.materials}

    @cached_property
    def audiences(self) -> dict[str, Audience]:
        return {group.id: of_class(group) for group in self.problem.classes}

    def suited(self, one: Session) -> list[Room]:
        """Return the rooms that suit a session, those first that are good for little else."""
        material = self.materials[one.material]
        audience = audience_of(self.problem, None) if material.plenary else self.audiences[one.class_id]
        rooms = suitable(self.problem.rooms, material, audience)
        return sorted(rooms, key=lambda room: (len(room.kinds), len(room.serves), room.capacity or 0))

    def let(self, one: Session, choice: Sequence[Room]) -> str | None:
        """Let a room to a session; in a plenary to all its classes at once."""
        material, meeting = self.materials[one.material], (one.material, one.day, one.slot)
        if material.plenary and meeting in self.meetings:
            return self.meetings[meeting]
        hours = [(one.day, one.slot + step) for step in range(one.jp)]
        free = [room.id for room in choice if not any((room.id, *hour) in self.taken for hour in hours)]
        own = self.usual.get((one.class_id, material.kind))
        others = set(self.usual.values())
        room = own if own in free else min(free, key=lambda name: name in others, default=None)
        if room is not None:
            self.usual.setdefault((one.class_id, material.kind), room)
            self.taken.update((room, *hour) for hour in hours)
        if material.plenary:
            self.meetings[meeting] = room
        return room
