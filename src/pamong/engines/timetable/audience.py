"""Who sits in a room, as far as the room is concerned: how many, and with which needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pamong.engines.timetable.problem import ClassGroup, Material, Problem, Room


@dataclass(frozen=True)
class Audience:
    """A number of people (0: unknown) and what some of them need of a room."""

    people: int
    needs: frozenset[str] = frozenset()


def audience_of(problem: Problem, group: int | None) -> Audience:
    """Return a class, by number, or everybody."""
    if group is not None:
        return of_class(problem.classes[group])
    return Audience(
        problem.plenary_size or sum(one.size for one in problem.classes),
        frozenset(all_needs(problem) if problem.plenary_needs is None else problem.plenary_needs),
    )


def of_class(group: ClassGroup) -> Audience:
    """Return a class."""
    return Audience(group.size, frozenset(group.needs))


def all_needs(problem: Problem) -> frozenset[str]:
    """Return what somebody in some class needs."""
    return frozenset(need for group in problem.classes for need in group.needs)


def takes(room: Room, material: Material, audience: Audience) -> bool:
    """Tell whether a room suits: its kind, its seats, and what it serves."""
    right_kind = material.kind is None or material.kind in room.kinds
    large_enough = room.capacity is None or audience.people <= room.capacity
    return right_kind and large_enough and audience.needs <= set(room.serves)


def suitable(rooms: Sequence[Room], material: Material, audience: Audience) -> list[Room]:
    """Return the rooms that suit a material for an audience."""
    return [room for room in rooms if takes(room, material, audience)]
