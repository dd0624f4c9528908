"""Enter the people of a checked import, all or none; the plan of the preview is the same deed, rolled back."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from pamong.core import clock
from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.prepared import Insert
from pamong.core.refusals import Refused
from pamong.engines.pausing import collector_paused
from pamong.enrolment import tasks
from pamong.enrolment.models import (
    Flag,
    ImportState,
    Outcome,
    Participant,
    ParticipantState,
    RosterImport,
    RosterPerson,
)
from pamong.enrolment.queries import seats_left
from pamong.enrolment.roster.alike import people_alike
from pamong.enrolment.roster.people import known_facts, person_data, still_open
from pamong.people.commands import Kept, PersonData, keep_people
from pamong.people.models import Person, User
from pamong.places.models import Regency
from pamong.programme.models import Event

logger = logging.getLogger(__name__)
INLINE_PEOPLE = 1500
CHUNK = 500  # people whose numbers and cohorts are asked for at once
RESULTS = ("data", "outcome", "person", "participant", "made_person", "made_participant", "before", "after")
_make_participants = Insert(Participant)
_note_results = Insert(RosterPerson, unique=["id"], update=RESULTS)
# What somebody said about themselves is not overwritten by a list.
OWN_WORDS = frozenset({"name", "front_title", "back_title", "printed_name", "phone", "email"})


@dataclass(frozen=True)
class ImportResult:
    """How many people an import makes, changes, finds unchanged or leaves out."""

    create: int = 0
    update: int = 0
    unchanged: int = 0
    skipped: int = 0
    waiting: int = 0


def commit_import(*, actor: User, roster_import: RosterImport, inline: bool = False) -> ImportResult | None:
    """Enter everybody who was not left out; large imports are entered by the worker (then None is returned)."""
    require(actor, "enrolment.manage", roster_import)
    if roster_import.state == ImportState.CONFIRMED:
        return ImportResult(**roster_import.result.get("counts", {}))
    with transaction.atomic():
        ready = RosterImport.objects.filter(pk=roster_import.pk, state=ImportState.CHECKED)
        if not ready.update(state=ImportState.COMMITTING, started_at=clock.now(), done=0):
            raise Refused(_("Check the files first; nothing was entered."))
        roster_import.refresh_from_db()
        if not inline and roster_import.people.count() > INLINE_PEOPLE:
            tasks.enter_import.enqueue(str(roster_import.pk), actor.pk)
            return None
    return run_commit(roster_import=roster_import, actor=actor)


def run_commit(*, roster_import: RosterImport, actor: User) -> ImportResult | None:
    """Enter the people; called by `commit_import` or its task."""
    if roster_import.state != ImportState.COMMITTING:
        return None
    try:
        return _commit(roster_import, actor)
    except Exception:
        RosterImport.objects.filter(pk=roster_import.pk).update(
            state=ImportState.CHECKED, trouble=_("Entering failed; nothing was changed. Try again or ask the operator.")
        )
        roster_import.refresh_from_db()
        raise


@collector_paused()
@transaction.atomic
def _commit(roster_import: RosterImport, actor: User) -> ImportResult:
    people = list(roster_import.people.all())
    wanted = [person for person in people if person.name and not person.left_out]
    waiting = _enter(roster_import, actor, wanted, ids={p.number: p.known_id for p in wanted if p.known_id})
    result = counted(people, waiting)
    for person in people:
        person.data = {}
    _note_results(people)
    for upload in roster_import.uploads.all():
        upload.tables.delete(save=True)
    roster_import.rows.all().delete()
    roster_import.state, roster_import.confirmed_at = ImportState.CONFIRMED, clock.now()
    roster_import.result = {"counts": result.__dict__}
    roster_import.decisions = {}
    roster_import.save(update_fields=["state", "confirmed_at", "result", "decisions"])
    audit(actor, "enrolment.import_confirmed", roster_import, **result.__dict__)
    return result


def plan_people(*, roster_import: RosterImport, actor: User, people: Sequence[RosterPerson]) -> None:
    """Mark each person with what entering them would do; whatever was written is rolled back."""
    named = [person for person in people if person.name]
    ids = _rehearse(roster_import, actor, named, {})
    alike = people_alike(roster_import.event, [person for person in named if person.number not in ids])
    if alike or _answered(roster_import.event, ids.values()):
        ids = _rehearse(roster_import, actor, named, ids | alike)
    for person in people:
        person.known_id = ids.get(person.number)
        person.person = person.participant = None
        person.made_person = person.made_participant = False
        person.before, person.after = {}, {}


def _rehearse(
    roster_import: RosterImport, actor: User, people: Sequence[RosterPerson], ids: dict[int, UUID]
) -> dict[int, UUID]:
    with transaction.atomic():
        _enter(roster_import, actor, people, ids=ids)
        found = {p.number: p.person_id for p in people if p.person_id and not p.made_person}
        transaction.set_rollback(True)
    return found


def _answered(event: Event, ids: Any) -> frozenset[UUID]:
    """Return which of these people have answered for this event: their own words stand."""
    rows = Participant.objects.filter(event=event, answered_at__isnull=False)
    wanted = set(ids)
    return frozenset(pk for pk in rows.values_list("person_id", flat=True) if pk in wanted)


def _enter(roster_import: RosterImport, actor: User, people: Sequence[RosterPerson], *, ids: dict[int, UUID]) -> int:
    """Write people and places; return how many had to wait."""
    rows = _data_of(roster_import.event, people, ids)
    kept = keep_people(actor=actor, rows=rows)
    _note_people(people, rows, kept)
    return _enter_participants(roster_import.event, people, rows, kept)


def _data_of(event: Event, people: Sequence[RosterPerson], ids: dict[int, UUID]) -> list[PersonData]:
    regencies = set(Regency.objects.values_list("code", flat=True))
    answered = _answered(event, ids.values())
    return [
        person_data(
            person.data,
            regencies=regencies,
            is_sample=event.is_sample,
            person_id=ids.get(person.number),
            fixed=OWN_WORDS if ids.get(person.number) in answered else frozenset(),
        )
        for person in people
    ]


def _note_people(people: Sequence[RosterPerson], rows: Sequence[PersonData], kept: Sequence[Kept]) -> None:
    for person, row, item in zip(people, rows, kept, strict=True):
        person.person = item.person
        person.made_person = item.outcome == "create"
        person.before = item.before
        person.after = {name: _after(name, row, item) for name in item.before}


def _after(name: str, row: PersonData, item: Kept) -> Any:
    kind, _dot, part = name.partition(".")
    if kind == "identifier":
        return row.identifiers[part]
    value = getattr(row, part) if kind == "cohort" else getattr(item.person, name)
    return value if value is None or isinstance(value, str | int) else str(value)


def _enter_participants(
    event: Event, people: Sequence[RosterPerson], rows: Sequence[PersonData], kept: Sequence[Kept]
) -> int:
    known = {place.person_id: place for place in Participant.objects.filter(event=event)}
    _join_facts([item.person for item in kept])
    seats = seats_left(event)
    fresh: dict[UUID, Participant] = {}
    changed: dict[UUID, Participant] = {}
    for person, row, item in zip(people, rows, kept, strict=True):
        facts = known_facts(item.person, row)
        place = known.get(item.person.pk) or fresh.get(item.person.pk)
        if place is None:
            place = Participant(event=event, person=item.person, flags=still_open(person.flags, facts))
            place.state = ParticipantState.WAITING if seats is not None and seats <= 0 else ParticipantState.LISTED
            seats = None if seats is None else seats - 1
            fresh[item.person.pk] = place
            person.made_participant, person.outcome = True, Outcome.CREATE
        else:
            is_changed = _renew_flags(place, person, facts)
            if is_changed and item.person.pk not in fresh:
                changed[place.pk] = place
            person.outcome = Outcome.UPDATE if is_changed or item.outcome == "update" else Outcome.UNCHANGED
        person.participant = place
    _make_participants([*fresh.values()])
    Participant.objects.bulk_update(changed.values(), ["flags"], batch_size=500)
    return sum(place.state == ParticipantState.WAITING for place in fresh.values())


def _join_facts(people: Sequence[Person]) -> None:
    """Give people their numbers and cohort with few statements: `known_facts` would ask for each alone."""
    for start in range(0, len(people), CHUNK):
        prefetch_related_objects(people[start : start + CHUNK], "identifiers", "cohort_record")


def _renew_flags(place: Participant, person: RosterPerson, facts: dict[str, Any]) -> bool:
    asked = {flag for flag in person.flags if flag != Flag.POSSIBLE_DUPLICATE}  # both are on the list already
    flags = still_open({*place.flags, *asked}, facts, settled=place.settled_flags)
    if flags == place.flags:
        return False
    person.before["participant.flags"], person.after["participant.flags"] = place.flags, flags
    place.flags = flags
    return True


def counted(people: Sequence[RosterPerson], waiting: int = 0) -> ImportResult:
    """Count what an import does, or did, with its people."""
    outcomes = Counter(_outcome(person) for person in people)
    return ImportResult(**{str(outcome): outcomes[outcome] for outcome in Outcome.values}, waiting=waiting)


def _outcome(person: RosterPerson) -> str:
    return str(Outcome.SKIPPED) if person.left_out or not person.name else person.outcome
