"""Who is meant by a row: by id, by any official number, or by name and school."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from pamong.people.models import Identifier, Person

if TYPE_CHECKING:
    from .keeping import PersonData

T = TypeVar("T")
CHUNK = 2000


class Finder:
    """Loads everybody the rows might mean with a few queries, then answers row by row (new people included)."""

    def __init__(self, rows: Sequence[PersonData], school_ids: Sequence[UUID | None]) -> None:
        self.rows = rows
        self.school_ids = school_ids
        self.by_number = _owners({value for row in rows for value in row.identifiers.values() if value})
        self.people = {person.pk: person for person in self._load()}
        self.by_place = {(p.name.casefold(), p.school_id): p.pk for p in self.people.values() if p.school_id}

    def _load(self) -> Iterator[Person]:
        given = {row.person_id for row in self.rows if row.person_id}
        known = Person.objects.prefetch_related("identifiers").select_related("cohort_record")
        for chunk in _chunks(given | set(self.by_number.values())):
            yield from known.filter(pk__in=chunk)
        for chunk in _chunks(self._schools_to_search()):
            yield from known.filter(school__in=chunk)

    def _schools_to_search(self) -> set[UUID]:
        """Return the schools of those rows that no number explains."""
        places = zip(self.rows, self.school_ids, strict=True)
        return {school for row, school in places if school and not row.person_id and not self._by_number(row)}

    def find(self, index: int) -> tuple[Person, bool]:
        """Return who row `index` means, and whether they are new."""
        row = self.rows[index]
        pk = row.person_id or self._by_number(row) or self._by_place(index)
        if pk is not None and pk in self.people:
            return self.people[pk], False
        person = Person(name=row.name)
        person._state.fields_cache["cohort_record"] = None  # nobody new has one: saves a query each
        self._remember(person, index)
        return person, True

    def _by_number(self, row: PersonData) -> UUID | None:
        found = (self.by_number.get((kind, value)) for kind, value in row.identifiers.items() if value)
        return next((pk for pk in found if pk), None)

    def _by_place(self, index: int) -> UUID | None:
        row = self.rows[index]
        school = self.school_ids[index]
        pk = self.by_place.get((row.name.casefold(), school)) if school else None
        return pk if pk is not None and not _contradicts(row, self.people[pk]) else None

    def _remember(self, person: Person, index: int) -> None:
        row, school = self.rows[index], self.school_ids[index]
        self.people[person.pk] = person
        self.by_number.update({(kind, value): person.pk for kind, value in row.identifiers.items() if value})
        if school:
            self.by_place.setdefault((row.name.casefold(), school), person.pk)


def _contradicts(row: PersonData, person: Person) -> bool:
    """Two people of one name at one school: another number of the same kind, or another birthday."""
    if person._state.adding:
        return True  # two rows of one batch are two people unless a number joins them
    numbers = (person.identifier(kind) not in ("", value) for kind, value in row.identifiers.items() if value)
    birthdays = {day for day in (row.birth_date, person.birth_date) if day}
    return any(numbers) or len(birthdays) > 1


def _owners(values: set[str]) -> dict[tuple[str, str], UUID]:
    owners = {}
    for chunk in _chunks(values):
        for kind, value, person in Identifier.objects.filter(value__in=chunk).values_list("kind", "value", "person"):
            owners[kind, value] = person
    return owners


def _chunks(values: Iterable[T]) -> Iterator[list[T]]:
    every = list(values)
    return (every[start : start + CHUNK] for start in range(0, len(every), CHUNK))
