"""Who meets whom: a square of people, the rounds in which two practise together in each field."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from pamong.enrolment.models import Participant
from pamong.programme.models import Event

from .models import TrainingClass
from .queries import people_of_round, triads_of


@dataclass(frozen=True)
class Field:
    """Two people: the rounds they share; twice, or of one school, is what a rotation avoids."""

    other: Participant
    rounds: tuple[int, ...]
    is_self: bool
    of_one_school: bool

    @property
    def words(self) -> str:
        """Return the rounds, or a dash on the diagonal."""
        return "–" if self.is_self else ", ".join(map(str, self.rounds))

    @property
    def is_avoided(self) -> bool:
        """Tell whether a rotation should have done without this meeting."""
        return len(self.rounds) > 1 or (self.of_one_school and bool(self.rounds))


@dataclass(frozen=True)
class Line:
    """One person, everybody they meet, and with how many different people they practise."""

    number: int
    place: Participant
    fields: tuple[Field, ...]

    @property
    def partners(self) -> int:
        """Return how many different people one meets."""
        return sum(bool(field.rounds) for field in self.fields)

    @property
    def by_round(self) -> dict[int, list[Field]]:
        """Return whom one meets in each round: the same square as a phone reads it."""
        rounds: defaultdict[int, list[Field]] = defaultdict(list)
        for field in self.fields:
            for number in field.rounds:
                rounds[number].append(field)
        return dict(sorted(rounds.items()))


def meeting_square(event: Event, group: TrainingClass) -> list[Line]:
    """Return the people of a class with the rounds in which each two of them meet."""
    people = list(people_of_round(event, group))
    met: defaultdict[frozenset[UUID], list[int]] = defaultdict(list)
    of_class = triads_of(event).filter(members__participant__class_membership__training_class=group).distinct()
    for triad in of_class:
        for one, other in combinations(sorted(member.participant_id for member in triad.members.all()), 2):
            met[frozenset((one, other))].append(triad.round)
    return [
        Line(number, one, tuple(_field(one, other, met) for other in people)) for number, one in enumerate(people, 1)
    ]


def _field(one: Participant, other: Participant, met: defaultdict[frozenset[UUID], list[int]]) -> Field:
    school = one.person.school_id
    rounds = met.get(frozenset((one.pk, other.pk)), ()) if one != other else ()
    return Field(other, tuple(rounds), one == other, school is not None and school == other.person.school_id)
