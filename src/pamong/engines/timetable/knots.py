"""Classes that locked sessions tie together: they share a facilitator or a room, so they are planned in one part."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pamong.engines.timetable.problem import Problem


@dataclass(frozen=True)
class Knots:
    """What each class's locks ask for by name."""

    problem: Problem

    @cached_property
    def asked(self) -> dict[int, set[tuple[str, str]]]:
        """Return facilitators and rooms by class; plenaries are everybody's and tie nobody."""
        number = {one.id: at for at, one in enumerate(self.problem.classes)}
        together = {material.id for material in self.problem.materials if material.plenary}
        found: dict[int, set[tuple[str, str]]] = {}
        for lock in self.problem.locked:
            if lock.material not in together and lock.class_id in number:
                named = {("facilitators", name) for name in lock.facilitators}
                named |= {("rooms", lock.room)} if lock.room else set()
                found.setdefault(number[lock.class_id], set()).update(named)
        return found

    def deal(self, classes: list[int], count: int) -> list[list[int]]:
        """Deal classes to parts in turn; those tied together go where the first of them goes."""
        dealt: list[list[int]] = [[] for _ in range(count)]
        if not self.problem.locked:
            return [classes[part::count] for part in range(count)]
        home: dict[int, int] = {}
        for at in classes:
            if at not in home:
                part = min(range(count), key=lambda number: (len(dealt[number]), number))
                for tied in self._tied(at):
                    home[tied] = part
                    dealt[part].append(tied)
        return [sorted(part) for part in dealt]

    def _tied(self, at: int) -> list[int]:
        found, todo = {at}, [at]
        while todo:
            own = self.asked.get(todo.pop(), set())
            near = [one for one, named in self.asked.items() if named & own and one not in found]
            found.update(near)
            todo += near
        return sorted(found)

    def homes(self, parts: list[list[int]], what: str) -> dict[int, int]:
        """Return the part of each facilitator or room, by number, that a lock names."""
        rooms, people = self.problem.rooms, self.problem.facilitators
        names = [one.id for one in people] if what == "facilitators" else [one.id for one in rooms]
        number = {name: at for at, name in enumerate(names)}
        part_of = {at: part for part, members in enumerate(parts) for at in members}
        return {
            number[name]: part_of[at]
            for at, named in self.asked.items()
            for kind, name in sorted(named)
            if kind == what and name in number
        }
