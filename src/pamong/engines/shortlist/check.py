"""Independent check of stability, from the definition alone: it shares nothing with the matching but the nouns.

A pair blocks when the candidate may go there (eligible, same authority, wishes it, wanted by it), would rather be
there, and the school has a free place or holds somebody it wants less.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from math import inf

from pamong.engines.shortlist.problem import Candidate, Problem, Vacancy

Key = tuple[float, int, bytes]
Positions = dict[str, int]
ELSEWHERE: Positions = {}
EVERYBODY: Key = (-inf, 0, b"")
NOBODY: Key = (inf, 0, b"")


def blocking_pairs(problem: Problem, matches: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the pairs (vacancy, candidate) that block the matches, and the matches that break a rule themselves."""
    court = _Court(problem)
    broken, workplace, staff = court.assign(matches)
    # Whom a newcomer has to outdo: nobody where a place is free, and never where there is no place at all.
    worst = {
        school: NOBODY if len(crew) < court.schools[school].places else max(crew, default=EVERYBODY)
        for school, crew in staff.items()
    }
    for person in problem.candidates:
        own = workplace.get(person.id)
        for school, key in court.doors[person.id]:
            if school == own:
                break
            if key < worst[school]:
                broken.append((school, person.id))
    return broken


def _positions(vacancy: Vacancy) -> Positions | None:
    """Return everybody's place in the office's order of this school; None where the office made none."""
    if vacancy.ranking is None:
        return None
    positions = dict(zip(vacancy.ranking, range(len(vacancy.ranking)), strict=True))
    if len(positions) < len(vacancy.ranking):  # a name stands twice: its first place counts
        names = dict.fromkeys(vacancy.ranking)
        positions = dict(zip(names, range(len(names)), strict=True))
    return positions


class _Court:
    def __init__(self, problem: Problem) -> None:
        self.people = {person.id: person for person in problem.candidates}
        self.schools = {vacancy.id: vacancy for vacancy in problem.vacancies}
        self.districts: dict[str, dict[str, Positions | None]] = defaultdict(dict)
        for vacancy in problem.vacancies:
            self.districts[vacancy.authority][vacancy.id] = _positions(vacancy)
        known = [person.practice.measure for person in problem.candidates if person.practice]
        self.average = sum(known) / len(known) if known else 0.0
        self.seed = problem.seed
        self.doors = {name: self._doors(person) for name, person in self.people.items()}

    def _doors(self, person: Candidate) -> list[tuple[str, Key]]:
        """Return the schools a person may go to, best wish first, with how much each wants them (less is more)."""
        if person.eligible is not True:
            return []
        name, schools = person.id, self.districts[person.authority]
        measure, lot = self.tie_break(person)
        doors: list[tuple[str, Key]] = []
        for wish in dict.fromkeys(person.wishes):
            positions = schools.get(wish, ELSEWHERE)
            if positions is None:
                doors.append((wish, (measure, len(doors), lot)))
            elif name in positions:
                doors.append((wish, (positions[name], 0, b"")))
        return doors

    def tie_break(self, person: Candidate) -> tuple[float, bytes]:
        """Return what orders people where the office made no order: practice first, the drawn lot last."""
        measure = person.practice.measure if person.practice else self.average
        return -measure, hashlib.blake2b(f"{self.seed}:{person.id}".encode(), digest_size=8).digest()

    def assign(
        self, matches: Iterable[tuple[str, str]]
    ) -> tuple[list[tuple[str, str]], dict[str, str], dict[str, list[Key]]]:
        """Put people at their schools; a match that breaks a rule is returned and does not count."""
        broken: list[tuple[str, str]] = []
        workplace: dict[str, str] = {}
        staff: dict[str, list[Key]] = {school: [] for school in self.schools}
        for school, name in matches:
            keys = dict(self.doors.get(name, ()))
            if name in workplace or school not in keys or len(staff[school]) >= self.schools[school].places:
                broken.append((school, name))
            else:
                workplace[name] = school
                staff[school].append(keys[school])
        return broken, workplace, staff
