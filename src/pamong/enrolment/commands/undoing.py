"""Undo a whole import: what nobody has touched since goes back; what somebody has is named and stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from pamong.core import clock
from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.enrolment.models import ImportState, Participant, ParticipantState, RosterImport, RosterPerson
from pamong.people.commands.restoring import restore_people
from pamong.people.models import Person, User

CHUNK = 500
FRESH = (ParticipantState.LISTED, ParticipantState.WAITING)


@transaction.atomic
def undo_import(*, actor: User, roster_import: RosterImport) -> dict[str, Any]:
    """Take back an entered import; return what was removed and restored, and whose data had to stay."""
    require(actor, "enrolment.manage", roster_import)
    if roster_import.state != ImportState.CONFIRMED:
        raise Refused(_("Only an entered import can be undone."))
    people = list(roster_import.people.select_related("participant", "person"))
    removed, kept_places = _remove_participants([p for p in people if p.made_participant])
    _restore_flags(people)
    gone = _remove_people([p for p in people if p.made_person], kept_places)
    restored, changed_since = restore_people(actor=actor, changes=_changes(people))
    result = {
        "removed": removed,
        "people_removed": gone,
        "restored": restored,
        "stayed": sorted({*kept_places.values(), *changed_since}),
    }
    roster_import.state, roster_import.undone_at = ImportState.UNDONE, clock.now()
    roster_import.result = {**roster_import.result, "undo": result}
    roster_import.save(update_fields=["state", "undone_at", "result"])
    audit(actor, "enrolment.import_undone", roster_import, removed=removed, restored=restored)
    return result


def _remove_participants(rows: Sequence[RosterPerson]) -> tuple[int, dict[UUID, str]]:
    """Remove the places that are as the import made them; return how many, and the names of the others."""
    places = {row.participant_id: row for row in rows if row.participant}
    used = _used(Participant, places)
    fresh = {pk for pk, row in places.items() if pk not in used and _is_untouched(row.participant)}
    for chunk in _chunks(fresh):
        Participant.objects.filter(pk__in=chunk).delete()
    return len(fresh), {row.person_id: row.name for pk, row in places.items() if pk not in fresh and row.person_id}


def _is_untouched(place: Participant | None) -> bool:
    return place is not None and place.state in FRESH and not (place.invited_at or place.answered_at)


def _used(model: type[Model], ids: Iterable[Any], *, but: Iterable[str] = ()) -> set[Any]:
    """Return which rows other rows point at, whatever room these are in."""
    wanted, found = set(ids), set()
    for relation in model._meta.related_objects:
        label = relation.related_model._meta.label
        if label in {RosterPerson._meta.label, *but}:
            continue
        name = relation.field.attname
        for chunk in _chunks(wanted):
            pointing = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": chunk})
            found |= set(pointing.values_list(name, flat=True))
    return found


def _remove_people(rows: Sequence[RosterPerson], kept_places: dict[UUID, str]) -> int:
    """Remove the people the import made, unless something else knows them by now."""
    ids = {row.person_id for row in rows if row.person_id and row.person_id not in kept_places}
    used = _used(Person, ids, but=("people.Identifier", "people.CohortRecord"))
    gone = ids - used
    for chunk in _chunks(gone):
        Person.objects.filter(pk__in=chunk).delete()
    return len(gone)


def _restore_flags(rows: Sequence[RosterPerson]) -> None:
    changed = []
    for row in rows:
        place = row.participant
        if place is not None and "participant.flags" in row.before and place.flags == row.after["participant.flags"]:
            place.flags = row.before["participant.flags"]
            changed.append(place)
    Participant.objects.bulk_update(changed, ["flags"], batch_size=CHUNK)


def _changes(rows: Sequence[RosterPerson]) -> list[tuple[UUID, dict[str, Any], dict[str, Any]]]:
    """Return person, values before, values after, for those whose data the import changed."""
    found = []
    for row in rows:
        before = {name: value for name, value in row.before.items() if not name.startswith("participant.")}
        if before and row.person_id and not row.made_person:
            found.append((row.person_id, before, {name: row.after[name] for name in before}))
    return found


def _chunks(ids: Iterable[Any]) -> Iterable[list[Any]]:
    every = list(ids)
    return (every[start : start + CHUNK] for start in range(0, len(every), CHUNK))
