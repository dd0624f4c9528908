"""Reads of enrolment: who is on the list, how far they are, what an import says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, DateTimeField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from pamong.core import clock
from pamong.messaging.models import Channel, Message, MessageState
from pamong.people.models import User
from pamong.people.queries import shown_name
from pamong.places.models import Regency
from pamong.programme.models import Event

from .models import (
    GONE,
    TAKING_PART,
    Flag,
    Outcome,
    Participant,
    ParticipantQuerySet,
    ParticipantState,
    RosterImport,
    RosterRow,
)
from .models.participants import STATE_TONES


@dataclass(frozen=True)
class ImportPlan:
    """How many people an import would make, change, find unchanged, leave out."""

    create: int
    update: int
    unchanged: int
    skipped: int


def import_and_actor(import_id: str, actor_id: int) -> tuple[RosterImport, User]:
    """Return what a task works on."""
    rows = RosterImport.objects.select_related("event__office")
    return rows.get(pk=import_id), User.objects.get(pk=actor_id)


def seats_left(event: Event) -> int | None:
    """Return how many more may take part, None without a limit."""
    if event.capacity is None:
        return None
    return event.capacity - event.participants.filter(state__in=TAKING_PART).count()


def counts_by_state(places: QuerySet[Participant]) -> dict[str, int]:
    """Return how many participants are in each state."""
    counted = places.order_by().values_list("state").annotate(number=Count("*"))
    return {str(state): number for state, number in counted}


def matching(places: ParticipantQuerySet, *, state: str = "", flag: str = "", q: str = "", regency: str = "") -> Any:
    """Narrow participants to what the address of a list asks for."""
    if state in ParticipantState.values:
        places = places.filter(state=state)
    if flag in Flag.values:
        places = places.flagged(flag)
    if regency:
        places = places.filter(person__regency_id=regency)
    for word in q.split()[:5]:
        found = Q(person__name__icontains=word) | Q(person__school__name__icontains=word)
        found |= Q(person__identifiers__value__startswith=word) if word.isdigit() else Q()
        places = places.filter(found)
    return places.distinct() if any(word.isdigit() for word in q.split()) else places


def flag_counts(event: Event) -> dict[str, int]:
    """Return how many participants carry each open question."""
    counted: dict[str, int] = {}
    rows = event.participants.exclude(flags=[]).exclude(state__in=GONE).order_by()
    for flags in rows.values_list("flags", flat=True):
        for flag in flags:
            counted[flag] = counted.get(flag, 0) + 1
    return counted


@dataclass(frozen=True, slots=True)
class ListedPlace:
    """A participant as the list shows them."""

    pk: UUID
    person: str
    school: str
    regency: str
    cohort: int | None
    state: str
    tone: str
    is_walk_in: bool
    flags: list[str]


def listed(places: Any) -> list[ListedPlace]:
    """Return participants as the list shows them, read as values: six rows whole for each would cost most of a page."""
    said = {state.value: str(state.label) for state in ParticipantState}
    flags = {flag.value: str(flag.label) for flag in Flag}
    person = ("person__school__name", "person__regency__name", "person__cohort_record__cohort")
    return [
        ListedPlace(
            pk,
            name,
            school or "",
            (regency or "").removeprefix("Kabupaten "),
            cohort,
            said[state],
            STATE_TONES.get(state, "neutral"),
            is_walk_in,
            [flags[one] for one in open_flags if one in flags],
        )
        for pk, name, school, regency, cohort, state, is_walk_in, open_flags in places.values_list(
            "pk", shown_name("person"), *person, "state", "is_walk_in", "flags"
        )
    ]


REMIND_EVERY = timedelta(hours=20)  # not twice a day, yet every morning at the same hour
ROW_FILTERS = (
    ("", _("All")),
    ("error", _("Mistakes")),
    ("warning", _("To look at")),
    ("duplicate", _("Twice")),
    ("ok", _("In order")),
    ("ignored", _("Not people")),
)


def rows_of(roster_import: RosterImport, *, verdict: str = "", code: str = "", q: str = "") -> QuerySet[RosterRow]:
    """Return the rows of an import's preview."""
    rows = roster_import.rows.all()
    if verdict:
        rows = rows.filter(verdict=verdict)
    if code:
        rows = rows.filter(codes__contains=code)
    for word in q.lower().split()[:5]:
        rows = rows.filter(words__contains=word)
    return rows


def own_place_id(user: Any, event: Any) -> UUID | None:
    """Return the id of a user's own place in an event, remembered on the user for the length of a request."""
    known: dict[Any, UUID | None] = user.__dict__.setdefault("_place_in", {})
    if event.pk not in known:
        rows = Participant.objects.filter(event=event.pk, person=user.person_id).order_by()
        known[event.pk] = rows.values_list("pk", flat=True).first() if user.person_id else None
    return known[event.pk]


def place_of(user: Any, event: Event) -> Participant | None:
    """Return a user's own place in an event."""
    return event.participants.with_person().select_related("stated_needs").filter(person=user.person_id).first()


def answered_share(event: Event) -> dict[str, int]:
    """Return how far the invitation is: on the list, invited, answered, will come."""
    counts = counts_by_state(event.participants.all())
    coming, not_coming = counts.get(ParticipantState.CONFIRMED, 0), counts.get(ParticipantState.DECLINED, 0)
    waiting_for = counts.get(ParticipantState.INVITED, 0)
    return {
        "listed": counts.get(ParticipantState.LISTED, 0),
        "invited": coming + not_coming + waiting_for,
        "answered": coming + not_coming,
        "coming": coming,
        "silent": waiting_for,
        "waiting": counts.get(ParticipantState.WAITING, 0),
    }


CODE_LABELS: dict[str, Any] = {
    "damaged_number": _("Number damaged by Excel"),
    "repaired_number": _("Number completed"),
    "bad_nip": _("NIP not right"),
    "nip_birth_date_mismatch": _("NIP and date of birth differ"),
    "bad_nuptk": _("NUPTK not right"),
    "bad_nik": _("NIK not right"),
    "bad_npsn": _("NPSN not right"),
    "bad_phone": _("Phone number not right"),
    "bad_email": _("E-mail address not right"),
    "bad_date": _("Date not readable"),
    "ambiguous_region": _("Regency unclear"),
    "unknown_region": _("Regency unknown"),
    "duplicate_person": _("Twice in one file"),
    "possible_duplicate": _("Possibly the same person"),
    "conflicting_value": _("Files differ"),
    "not_graduated": _("Did not graduate"),
    "graduation_unknown": _("Graduation unknown"),
    "missing_name": _("No name"),
}


def plan_of(roster_import: RosterImport) -> ImportPlan:
    """Return what entering an import would do now, with those left out."""
    rows = roster_import.people.order_by().values_list("left_out", "outcome").annotate(number=Count("*"))
    counted: dict[str, int] = dict.fromkeys(Outcome.values, 0)
    for left_out, outcome, number in rows:
        counted[Outcome.SKIPPED if left_out or not outcome else outcome] += number
    return ImportPlan(**counted)


def flag_rows(event: Event) -> list[dict[str, Any]]:
    """Return the open questions of an event's participants with their words, the most frequent first."""
    counts = sorted(flag_counts(event).items(), key=lambda item: -item[1])
    return [{"flag": flag, "label": Flag(flag).label, "count": count} for flag, count in counts if flag in Flag.values]


def regencies_of(event: Event) -> list[tuple[str, str]]:
    """Return the regencies the participants of an event come from."""
    # One look for each regency of the country, not one for each participant.
    here = Participant.objects.filter(event=event, person__regency=OuterRef("pk"))
    rows = Regency.objects.filter(Exists(here)).order_by("code")
    return [(row.code, row.short_name) for row in rows]


def texts_to_send(event: Event, *, q: str = "") -> QuerySet[Message]:
    """Return WhatsApp texts nobody has sent yet, of people who have not answered; the newest a person."""
    rows = Message.objects.filter(event_id=event.pk, channel=Channel.WHATSAPP, state=MessageState.QUEUED)
    silent = event.participants.filter(state=ParticipantState.INVITED).values("person")
    newer = rows.filter(person=OuterRef("person"), created_at__gt=OuterRef("created_at"))
    rows = rows.filter(person__in=silent).exclude(Exists(newer)).select_related("person__school")
    return (rows.filter(person__name__icontains=q) if q else rows).order_by("person__name", "pk")


def may_be_reminded(event: Event) -> int:
    """Return how many were invited, have not answered and were not written to within a day."""
    latest = clock.now() - REMIND_EVERY
    rows = event.participants.filter(state=ParticipantState.INVITED)
    written = Coalesce("reminded_at", "invited_at", Value(latest), output_field=DateTimeField())
    return rows.alias(written=written).filter(written__lte=latest).count()


def listed_without_graduation(event: Event) -> int:
    """Return how many are about to be invited although no list shows them as graduates."""
    rows = event.participants.filter(state=ParticipantState.LISTED).values_list("flags", flat=True)
    return sum(bool({Flag.NOT_GRADUATED, Flag.GRADUATION_UNKNOWN} & set(flags)) for flags in rows)
