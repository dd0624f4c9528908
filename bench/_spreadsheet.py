"""The timetable as a spreadsheet filled from the top: what committees do by hand, for `pamong bench planning`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from pamong.engines.timetable import Facilitator as Teacher
from pamong.engines.timetable import Material, Problem, Session
from pamong.engines.timetable.check import timetable_cost


def filled(problem: Problem, *, by_chance: bool = False) -> tuple[int, float | None]:
    """Return the JP a first-fit plan leaves without a place, and its cost when it leaves none.

    Class by class, material by material in their order, each piece goes to the first hour at which class, a teacher
    and a room are free: a spreadsheet filled from the top. By chance: to any such hour.
    """
    sheet = _Sheet(problem, np.random.default_rng(0) if by_chance else None)
    for group in problem.classes:
        for material in sheet.in_order():
            for jp in material.pieces:
                sheet.put(group.id, material, jp, group.size)
    return sheet.left, timetable_cost(problem, sheet.sessions) if not sheet.left else None


@dataclass
class _Sheet:
    """A spreadsheet: who and what is busy in which hour."""

    problem: Problem
    chance: np.random.Generator | None = None
    sessions: list[Session] = field(default_factory=list)
    busy: set[tuple[str, int, int]] = field(default_factory=set)
    over: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    load: Counter[tuple[str, int]] = field(default_factory=Counter)
    left: int = 0

    def in_order(self) -> list[Material]:
        done: list[Material] = []
        while len(done) < len(self.problem.materials):
            names = {one.id for one in done}
            done += [one for one in self.problem.materials if one.id not in names and names >= set(one.after)][:1]
        return done

    def put(self, group: str, material: Material, jp: int, people: int) -> None:
        meeting = next((one for one in self.sessions if one.material == material.id and material.plenary
                        and one.class_id != group and not self._has(group, one)), None)  # fmt: skip
        if meeting is not None:
            self._note(replace(meeting, class_id=group))
            return
        hours = list(self._hours(group, material, jp))
        if self.chance is not None:
            self.chance.shuffle(hours)
        for day, slot in hours:
            if self._place(group, material, (day, slot, jp), people):
                return
        self.left += jp

    def _has(self, group: str, session: Session) -> bool:
        return any(one == replace(session, class_id=group) for one in self.sessions)

    def _hours(self, group: str, material: Material, jp: int) -> Iterator[tuple[int, int]]:
        closed = {(pause.day, pause.slot) for pause in self.problem.breaks}
        after = max((self.over.get((group, name), (0, 0)) for name in material.after), default=(0, 0))
        for day in range(1, self.problem.days + 1):
            for slot in range(1, self.problem.slots_per_day - jp + 2):
                hours = range(slot, slot + jp)
                if (day, slot) > after and not any((day, at) in closed or (None, at) in closed for at in hours):
                    yield day, slot

    def _place(self, group: str, material: Material, at: tuple[int, int, int], people: int) -> bool:
        day, slot, jp = at
        hours = range(slot, slot + jp)
        everybody = sum(one.size for one in self.problem.classes) if material.plenary else people
        rooms = [room.id for room in self.problem.rooms
                 if (material.kind in (None, *room.kinds)) and (room.capacity is None or everybody <= room.capacity)
                 and self._free(room.id, day, hours)]  # fmt: skip
        team = [one.id for one in self.problem.facilitators if self._can(one, material, day, hours)]
        groups = [one.id for one in self.problem.classes] if material.plenary else [group]
        if not all(self._free(name, day, hours) for name in groups) or not rooms or len(team) < material.facilitators:
            return False
        self._note(Session(group, material.id, day, slot, jp, rooms[0], tuple(team[: material.facilitators])))
        for name in (rooms[0], *team[: material.facilitators]):
            self.busy |= {(name, day, hour) for hour in hours}
        for name in team[: material.facilitators]:
            self.load[name, day] += jp
        return True

    def _can(self, one: Teacher, material: Material, day: int, hours: range) -> bool:
        there = one.available is None or any(d == day and a <= hours[0] and hours[-1] <= b for d, a, b in one.available)
        most = one.max_jp_per_day is None or self.load[one.id, day] + len(hours) <= one.max_jp_per_day
        return material.id in one.teaches and there and most and self._free(one.id, day, hours)

    def _free(self, name: str, day: int, hours: range) -> bool:
        return not any((name, day, hour) in self.busy for hour in hours)

    def _note(self, session: Session) -> None:
        hours = range(session.slot, session.slot + session.jp)
        self.sessions.append(session)
        self.busy |= {(session.class_id, session.day, hour) for hour in hours}
        key = (session.class_id, session.material)
        self.over[key] = max(self.over.get(key, (0, 0)), (session.day, hours[-1]))


def beside_timetable(problem: Problem) -> str:
    """Return what chance and a spreadsheet filled from the top reach."""
    ways = (("acak", True), ("diisi dari atas", False))
    return ", ".join(f"{name}: {_told(*filled(problem, by_chance=chance))}" for name, chance in ways)


def _told(left: int, cost: float | None) -> str:
    return f"{left} JP tidak mendapat tempat" if cost is None else f"biaya {cost:.0f}"
