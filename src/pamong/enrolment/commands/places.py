"""Who is on the list: walk-ins, corrections, replacements, the waiting list, withdrawals, and their undo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core import clock
from pamong.core.audit import audit, audit_many
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.enrolment.models import GONE, TAKING_PART, BulkChange, Participant, ParticipantState
from pamong.enrolment.queries import seats_left
from pamong.enrolment.roster.people import known_facts, still_open
from pamong.people.commands import PersonData, keep_person
from pamong.people.models import Person, User
from pamong.programme.models import Event

from .needs import Needs, state_needs

BATCH = 500


@dataclass(frozen=True, kw_only=True)
class PlaceFacts:
    """What the committee knows of somebody's place beside the person's own data; `needs` None leaves those."""

    has_phone: bool = True
    needs: Needs | None = None


NOTHING_SAID = PlaceFacts()


def _free_place(actor: User, event: Event, data: PersonData, taken: str) -> Participant:
    """Return a place for somebody, an earlier one they gave up or a new one; refuse who takes part already."""
    person = keep_person(actor=actor, data=replace(data, is_sample=event.is_sample)).person
    place = event.participants.filter(person=person).first()
    if place is not None and place.state in TAKING_PART:
        raise Refused(taken % {"name": person})
    return place or Participant(event=event, person=person)


def _keep_facts(actor: User, place: Participant, facts: PlaceFacts, *, only: Sequence[str] | None = None) -> None:
    """Store a place with what was said of it; `only` names the columns of a place that is there already."""
    place.has_phone = facts.has_phone
    place.save(update_fields=only)
    if facts.needs is not None:
        state_needs(actor=actor, participant=place, needs=facts.needs)


@transaction.atomic
def add_walk_in(
    *,
    actor: User,
    event: Event,
    data: PersonData,
    facts: PlaceFacts = NOTHING_SAID,
) -> Participant:
    """Take somebody in who stands at the desk without an invitation; they are here, so they are confirmed."""
    require(actor, "enrolment.manage", event)
    place = _free_place(actor, event, data, _("%(name)s is on the list already. Search the list instead."))
    place.state, place.is_walk_in = ParticipantState.CONFIRMED, True
    place.answered_at, place.desk_answer = clock.now(), True
    _keep_facts(actor, place, facts)
    audit(actor, "enrolment.walk_in_added", place)
    return place


@transaction.atomic
def change_participant(
    *,
    actor: User,
    participant: Participant,
    data: PersonData,
    facts: PlaceFacts = NOTHING_SAID,
) -> Participant:
    """Correct what is known of a participant; open questions the correction answers are closed."""
    require(actor, "enrolment.manage", participant)
    kept = keep_person(actor=actor, data=replace(data, person_id=participant.person_id))
    _close_answered(participant)
    _keep_facts(actor, participant, facts, only=["has_phone", "flags"])
    audit(actor, "enrolment.participant_changed", participant, fields=sorted(kept.before))
    return participant


def _close_answered(participant: Participant) -> None:
    people = Person.objects.select_related("cohort_record").prefetch_related("identifiers")
    participant.flags = still_open(participant.flags, known_facts(people.get(pk=participant.person_id)))


@transaction.atomic
def settle_flag(*, actor: User, event: Event, participants: Iterable[Participant], flag: str) -> int:
    """Close an open question of many participants by decision (such as inviting somebody all the same)."""
    require(actor, "enrolment.manage", event)
    rows = [place for place in _own(event, participants) if flag in place.flags]
    for place in rows:
        place.flags = [other for other in place.flags if other != flag]
        place.settled_flags = sorted({*place.settled_flags, flag})
    Participant.objects.bulk_update(rows, ["flags", "settled_flags"], batch_size=BATCH)
    audit_many(actor, "enrolment.flag_settled", list(rows), flag=flag)
    return len(rows)


@transaction.atomic
def withdraw_participants(*, actor: User, event: Event, participants: Iterable[Participant]) -> BulkChange:
    """Take people off the list; they keep their data and can be brought back."""
    rows = [place for place in _own(event, participants) if place.state not in GONE]
    return _move(actor, event, rows, ParticipantState.WITHDRAWN, "withdraw")


@transaction.atomic
def bring_back(*, actor: User, event: Event, participants: Iterable[Participant]) -> BulkChange:
    """Put people on the list again."""
    wanted = (ParticipantState.WITHDRAWN, ParticipantState.DECLINED)
    rows = [place for place in _own(event, participants) if place.state in wanted]
    _refuse_too_many(event, len(rows))
    return _move(actor, event, rows, ParticipantState.LISTED, "bring_back")


@transaction.atomic
def put_on_waiting_list(*, actor: User, event: Event, participants: Iterable[Participant]) -> BulkChange:
    """Let people wait for a free place."""
    rows = [place for place in _own(event, participants) if place.state in TAKING_PART]
    return _move(actor, event, rows, ParticipantState.WAITING, "wait")


@transaction.atomic
def promote_waiting(*, actor: User, event: Event, participants: Iterable[Participant] | None = None) -> BulkChange:
    """Give free places to those who wait, the longest waiting first; with `participants` to these only."""
    waiting = event.participants.filter(state=ParticipantState.WAITING).order_by("created_at", "pk")
    chosen = list(waiting) if participants is None else [p for p in waiting if p in set(participants)]
    seats = seats_left(event)
    if participants is None:
        chosen = chosen if seats is None else chosen[: max(seats, 0)]
    else:
        _refuse_too_many(event, len(chosen))
    return _move(actor, event, chosen, ParticipantState.LISTED, "promote")


def _refuse_too_many(event: Event, more: int) -> None:
    seats = seats_left(event)
    if more and seats is not None and more > seats:
        if seats <= 0:
            raise Refused(_("No place is free. Wait until somebody gives one back, or raise the number of places."))
        text = ngettext(
            "Only %(n)d place is free. Choose fewer people, or raise the number of places of the event.",
            "Only %(n)d places are free. Choose fewer people, or raise the number of places of the event.",
            seats,
        )
        raise Refused(text % {"n": seats})


def _own(event: Event, participants: Iterable[Participant]) -> list[Participant]:
    return [place for place in participants if place.event_id == event.pk]


def _move(actor: User, event: Event, rows: Sequence[Participant], state: ParticipantState, verb: str) -> BulkChange:
    """Move places to a state and remember where they were."""
    require(actor, "enrolment.manage", event)
    before = {str(place.pk): place.state for place in rows}
    for place in rows:
        place.state = state
    Participant.objects.bulk_update(rows, ["state"], batch_size=BATCH)
    change = BulkChange.objects.create(event=event, made_by=actor, verb=verb, after=state, before=before)
    audit_many(actor, f"enrolment.{verb}", list(rows), change=str(change.pk))
    return change


@transaction.atomic
def undo_change(*, actor: User, change: BulkChange) -> tuple[int, int]:
    """Put places back where they were, unless they moved on since; return how many went back and how many did not."""
    require(actor, "enrolment.manage", change)
    if change.undone_at:
        raise Refused(_("This was undone already."))
    rows = list(Participant.objects.filter(pk__in=change.before, event_id=change.event_id, state=change.after))
    back = [place for place in rows if change.before[str(place.pk)] in TAKING_PART and place.state not in TAKING_PART]
    _refuse_too_many(change.event, len(back))
    for place in rows:
        place.state = change.before[str(place.pk)]
    Participant.objects.bulk_update(rows, ["state"], batch_size=BATCH)
    change.undone_at = clock.now()
    change.save(update_fields=["undone_at"])
    audit(actor, "enrolment.change_undone", change, of=change.verb, count=len(rows))
    return len(rows), len(change.before) - len(rows)


@transaction.atomic
def replace_participant(
    *, actor: User, participant: Participant, data: PersonData, facts: PlaceFacts = NOTHING_SAID
) -> Participant:
    """Let somebody else take a participant's place; the new one is still to be invited."""
    require(actor, "enrolment.manage", participant)
    if participant.state == ParticipantState.REPLACED:
        raise Refused(_("Somebody has taken this place already."))
    event, taken = participant.event, _("%(name)s is on the list already. Choose somebody else.")
    place = _free_place(actor, event, data, taken)
    if place.person_id == participant.person_id:
        raise Refused(taken % {"name": place.person})
    waits = participant.state == ParticipantState.WAITING  # who takes over a place in the queue waits too
    if not waits and participant.state not in TAKING_PART:
        _refuse_too_many(event, 1)
    place.state = ParticipantState.WAITING if waits else ParticipantState.LISTED
    place.replaces = participant
    participant.state = ParticipantState.REPLACED
    participant.save(update_fields=["state"])
    _keep_facts(actor, place, facts)
    audit(actor, "enrolment.participant_replaced", place, replaces=str(participant.pk))
    return place
