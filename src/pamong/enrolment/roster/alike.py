"""Who on a new list is on the event's list already although no number says so: the same name and school, mail or phone.

The same rule as between two files (`engines.roster.joining`): nothing contradicts, and there is one candidate only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from pamong.engines.roster.cleaning.schools import school_key
from pamong.enrolment.models import RosterPerson
from pamong.people.models import IdentifierKind, Person
from pamong.programme.models import Event

Key = tuple[str, str]
Listed = tuple[UUID, str, str, str, str]
T = TypeVar("T")
CHUNK = 500
LISTED = ("person_id", "person__name", "person__school__name", "person__email", "person__phone")
CLUES = ("school", "email", "phone")


def people_alike(event: Event, people: Sequence[RosterPerson]) -> dict[int, UUID]:
    """Return who is meant, by number, for people whom no number has found."""
    rows: list[Listed] = list(event.participants.values_list(*LISTED)) if people else []
    pairs = {person.number: (person, pk) for clue in CLUES for person, pk in _pairs(clue, people, rows)}
    known = _people({pk for _person, pk in pairs.values()})
    return {number: pk for number, (person, pk) in pairs.items() if not _contradicts(person.data, known[pk])}


def _pairs(clue: str, people: Sequence[RosterPerson], rows: Sequence[Listed]) -> list[tuple[RosterPerson, UUID]]:
    place = LISTED.index("person__school__name") + CLUES.index(clue)
    listed = _by_key(rows, lambda row: (row[1], _normal(clue, str(row[place] or ""))))
    asked = _by_key(people, lambda person: (person.name, _normal(clue, person.data.get(clue))))
    return [(asked[key][0], listed[key][0][0]) for key in asked.keys() & listed.keys() if _is_one(asked, listed, key)]


def _normal(clue: str, text: str | None) -> str:
    return str(school_key(text)) if text and clue == "school" else (text or "").casefold()


def _by_key(rows: Iterable[T], texts: Callable[[T], Key]) -> dict[Key, list[T]]:
    found: defaultdict[Key, list[T]] = defaultdict(list)
    for row in rows:
        name, clue = texts(row)
        if name and clue:
            found[name.casefold(), clue].append(row)
    return found


def _is_one(asked: Mapping[Key, Sequence[Any]], listed: Mapping[Key, Sequence[Any]], key: Key) -> bool:
    return len(asked[key]) == len(listed[key]) == 1


def _people(ids: set[UUID]) -> dict[UUID, Person]:
    every = list(ids)
    rows = Person.objects.prefetch_related("identifiers")
    chunks = (every[start : start + CHUNK] for start in range(0, len(every), CHUNK))
    return {person.pk: person for chunk in chunks for person in rows.filter(pk__in=chunk)}


def _contradicts(data: Mapping[str, Any], person: Person) -> bool:
    numbers = ((data.get(kind), person.identifier(kind)) for kind in IdentifierKind.values)
    births = (data.get("birth_date"), person.birth_date.isoformat() if person.birth_date else None)
    sexes = (data.get("sex"), person.sex)
    return any(new and old and new != old for new, old in (*numbers, births, sexes))
