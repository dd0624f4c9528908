"""Give people back the values they had before a list changed them, where nobody has changed them since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from pamong.core.audit import audit_many
from pamong.people.models import CohortRecord, Identifier, Person

Change = tuple[UUID, Mapping[str, Any], Mapping[str, Any]]
CHUNK = 500


@transaction.atomic
def restore_people(*, actor: Any, changes: Sequence[Change]) -> tuple[int, list[str]]:
    """Restore values (person, before, after); return how many people were, and who was changed again since.

    The names of the values are those of `Kept.before`. The calling room checks who may.
    """
    people: dict[UUID, Person] = {}
    for start in range(0, len(changes), CHUNK):
        ids = [pk for pk, _before, _after in changes[start : start + CHUNK]]
        rows = Person.objects.filter(pk__in=ids).select_related("cohort_record").prefetch_related("identifiers")
        people |= {person.pk: person for person in rows}
    known = [(people[pk], before, after) for pk, before, after in changes if pk in people]
    stayed = [str(person) for person, before, after in known if not _restore(person, before, after)]
    restored = [person for person, _before, _after in known]
    audit_many(actor, "people.person_restored", list(restored))
    return len(restored), stayed


def _restore(person: Person, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Restore what still stands as it was written; tell whether that was everything."""
    still = [name for name in before if _plain(_value(person, name)) == _plain(after[name])]
    for name in still:
        kind, _dot, part = name.partition(".")
        if kind == "identifier":
            _restore_identifier(person, part, before[name])
        elif kind == "cohort":
            CohortRecord.objects.filter(person=person).update(**{part: before[name]})
        else:
            setattr(person, name, before[name])
    plain = [name for name in still if "." not in name]
    if plain:
        person.save(update_fields=[name.removesuffix("_id") for name in plain])
    return len(still) == len(before)


def _restore_identifier(person: Person, kind: str, value: str) -> None:
    rows = Identifier.objects.filter(person=person, kind=kind)
    if value:
        rows.update(value=value)
    else:
        rows.delete()


def _value(person: Person, name: str) -> Any:
    kind, _dot, part = name.partition(".")
    if kind == "identifier":
        return person.identifier(part)
    if kind == "cohort":
        return getattr(getattr(person, "cohort_record", None), part, None)
    return getattr(person, name)


def _plain(value: Any) -> Any:
    return value if value is None else str(value)
