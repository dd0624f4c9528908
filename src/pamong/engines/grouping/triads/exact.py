"""CP-SAT on a whole rotation with its facilitators: better, or proved best, or proved impossible (small groups)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import numpy as np
from ortools.sat.python import cp_model

from pamong.engines.grouping.classes.cells import IntArray
from pamong.engines.grouping.problem import Facilitator
from pamong.engines.grouping.triads.mixing import MEETING, group_sizes
from pamong.engines.solving import Limits, Outcome, run

Literal: TypeAlias = cp_model.IntVar


@dataclass
class Rotation:
    """The model under construction; the hint is completed as variables are made."""

    model: cp_model.CpModel
    groups: IntArray
    schoolmates: list[tuple[int, int]]
    sizes: list[int]
    sits: dict[tuple[int, int, int], Literal]
    watches: dict[tuple[int, int, int], Literal]
    costs: list[cp_model.LinearExprT]

    @property
    def rounds(self) -> range:
        return range(self.groups.shape[0])

    @property
    def people(self) -> range:
        return range(self.groups.shape[1])

    def literal(self, hint: bool) -> Literal:
        variable = self.model.new_bool_var("")
        self.model.add_hint(variable, int(hint))
        return variable


def solve_rotation(
    groups: IntArray,
    schoolmates: list[tuple[int, int]],
    bias: Sequence[frozenset[int]],
    facilitators: Sequence[Facilitator],
    hint: Sequence[Sequence[int | None]],
    limits: Limits,
) -> tuple[IntArray | None, Outcome]:
    """Return better groups (or None) and the outcome; its bound covers meetings and facilitators' loads."""
    work = _start(groups, schoolmates)
    groups_are_full(work)
    pairs_meet_once(work)
    if facilitators:
        _facilitators_watch(work, facilitators, hint)
        watchers_are_impartial(work, bias)
        capacity_is_kept(work, facilitators)
        loads_are_level(work, facilitators, hint)
    groups_are_alike(work)
    work.model.minimize(sum(work.costs))
    outcome = run(work.model, limits)
    if not outcome.found:
        return None, outcome
    found = np.zeros_like(groups)
    for (number, person, group), literal in work.sits.items():
        if outcome.solver.boolean_value(literal):
            found[number, person] = group
    return found, outcome


def _start(groups: IntArray, schoolmates: list[tuple[int, int]]) -> Rotation:
    sizes = group_sizes(groups.shape[1])
    work = Rotation(cp_model.CpModel(), groups, schoolmates, sizes, {}, {}, [])
    for number in work.rounds:
        for person in work.people:
            for group in range(len(sizes)):
                work.sits[number, person, group] = work.literal(bool(groups[number, person] == group))
    return work


def groups_are_full(work: Rotation) -> None:
    """Everybody is in one group each round; groups have three or four members."""
    for number in work.rounds:
        for person in work.people:
            work.model.add_exactly_one(work.sits[number, person, group] for group in range(len(work.sizes)))
        for group, size in enumerate(work.sizes):
            work.model.add(sum(work.sits[number, person, group] for person in work.people) == size)


def pairs_meet_once(work: Rotation) -> None:
    """Every meeting of a pair beyond the first has its price."""
    mates = set(work.schoolmates)
    for pair in combinations(work.people, 2):
        meetings = [_meeting(work, number, *pair) for number in work.rounds]
        now = sum(int(work.groups[number, pair[0]] == work.groups[number, pair[1]]) for number in work.rounds)
        again = work.model.new_int_var(0, len(meetings), "")
        work.model.add_hint(again, max(0, now - 1))
        work.model.add(again >= sum(meetings) - 1)
        work.costs.append(MEETING * again)
        if pair in mates:
            schoolmates_are_apart(work, meetings)


def schoolmates_are_apart(work: Rotation, meetings: list[Literal]) -> None:
    """Every meeting of two people of one school has its price."""
    work.costs.extend(MEETING * meeting for meeting in meetings)


def _meeting(work: Rotation, number: int, one: int, other: int) -> Literal:
    together = work.literal(bool(work.groups[number, one] == work.groups[number, other]))
    for group in range(len(work.sizes)):
        work.model.add_bool_or(~work.sits[number, one, group], ~work.sits[number, other, group], together)
    return together


def _facilitators_watch(
    work: Rotation, facilitators: Sequence[Facilitator], hint: Sequence[Sequence[int | None]]
) -> None:
    for number in work.rounds:
        for group in range(len(work.sizes)):
            literals = []
            for one in range(len(facilitators)):
                literal = work.literal(hint[number][group] == one)
                work.watches[number, group, one] = literal
                literals.append(literal)
            work.model.add_exactly_one(literals)


def watchers_are_impartial(work: Rotation, bias: Sequence[frozenset[int]]) -> None:
    """Nobody is watched by a facilitator with a conflict of interest."""
    for number, group, one in work.watches:
        for person in work.people:
            if one in bias[person]:
                work.model.add_bool_or(~work.watches[number, group, one], ~work.sits[number, person, group])


def capacity_is_kept(work: Rotation, facilitators: Sequence[Facilitator]) -> None:
    """A facilitator watches no more groups at a time than the capacity."""
    for one, facilitator in enumerate(facilitators):
        if facilitator.capacity is not None:
            for number in work.rounds:
                watched = [work.watches[number, group, one] for group in range(len(work.sizes))]
                work.model.add(sum(watched) <= facilitator.capacity)


def loads_are_level(work: Rotation, facilitators: Sequence[Facilitator], hint: Sequence[Sequence[int | None]]) -> None:
    """The difference of the largest and the smallest load is a cost."""
    total = len(work.sizes) * len(work.rounds)
    now = [sum(row.count(one) for row in (list(row) for row in hint)) for one in range(len(facilitators))]
    largest, smallest = work.model.new_int_var(0, total, ""), work.model.new_int_var(0, total, "")
    work.model.add_hint(largest, max(now))
    work.model.add_hint(smallest, min(now))
    for one in range(len(facilitators)):
        load = sum(literal for (_, _, watcher), literal in work.watches.items() if watcher == one)
        work.model.add(load <= largest)
        work.model.add(load >= smallest)
    work.costs.append(largest - smallest)


def groups_are_alike(work: Rotation) -> None:
    """Keep the first person's first group: groups of one size have no names."""
    if work.sits and len(set(work.sizes)) == 1:
        work.model.add(work.sits[0, 0, int(work.groups[0, 0])] == 1)
