"""Reads of planning."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet

from pamong.enrolment.models import TAKING_PART, Participant
from pamong.enrolment.queries import own_place_id
from pamong.people.queries import shown_name
from pamong.places.models import Regency
from pamong.programme.models import CrewMember, Event
from pamong.programme.queries import components_of, handouts_for

from .models import (
    CalendarFeed,
    ClassMember,
    Plan,
    PlanState,
    RoundChange,
    Session,
    TrainingClass,
    Triad,
    TriadMember,
    TriadRole,
    class_name,
)

BALANCE = ("cohort", "regency", "level", "sex")


@dataclass(frozen=True)
class ClassRow:
    """A class of a plan with its size and how many of each level it holds."""

    number: int
    size: int
    counts: dict[str, dict[str, int]]

    @property
    def name(self) -> str:
        """What the class is called."""
        return class_name(self.number)


def sessions_with_all(event: Event) -> QuerySet[Session]:
    """Return the sessions with what every timetable shows."""
    teachers = Prefetch("facilitators", CrewMember.objects.select_related("person"))
    return event.sessions.select_related("material", "room", "training_class").prefetch_related(teachers)


def own_sessions(user: Any, event: Event) -> QuerySet[Session]:
    """Return the sessions a person attends or teaches."""
    return sessions_with_all(event).filter(is_own(user, event))


def is_own(user: Any, event: Event) -> Q:
    """Return the condition on an event's sessions one attends or teaches (by subqueries: joins meet every member)."""
    mine = Q(pk__in=[])
    if components_of(user, event):
        mine |= Q(pk__in=CrewMember.objects.filter(event=event, person=user.person_id).order_by().values("sessions"))
    if place := own_place_id(user, event):
        seats = ClassMember.objects.filter(participant=place).values("training_class")
        mine |= Q(training_class__in=seats) | Q(training_class__isnull=True)
    return mine


def sessions_of(event: Event, *, group: TrainingClass | None, teacher: CrewMember | None) -> QuerySet[Session]:
    """Return the sessions of a class, of a teacher, or all."""
    rows = sessions_with_all(event)
    if group is not None:
        rows = rows.filter(Q(training_class=group) | Q(training_class__isnull=True))
    if teacher is not None:
        rows = rows.filter(facilitators=teacher)
    return rows


def by_day(sessions: Iterable[Session], zone: str) -> list[tuple[date, list[Session]]]:
    """Group sessions by the day they start on at the place."""
    place = ZoneInfo(zone)
    return [(day, list(rows)) for day, rows in groupby(sessions, lambda one: one.starts_at.astimezone(place).date())]


def class_rows(plan: Plan) -> list[ClassRow]:
    """Return size and make-up of every class of a plan."""
    people = {item["id"]: item["attributes"] for item in plan.problem["people"]}
    sizes: Counter[int] = Counter()
    counts: defaultdict[int, defaultdict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    codes = {str(levels["regency"]) for levels in people.values() if levels.get("regency")}
    regions = {region.pk: region.short_name for region in Regency.objects.filter(pk__in=codes)}
    for person, number in plan.answer.get("classes", {}).items():
        sizes[number] += 1
        for name in BALANCE:
            counts[number][name][_level(people[person].get(name), name, regions)] += 1
    return [
        ClassRow(number, sizes[number], {name: dict(sorted(counts[number][name].items())) for name in BALANCE})
        for number in sorted(sizes)
    ]


def _level(value: Any, name: str, regions: Mapping[str, str]) -> str:
    return str((regions.get(value) if name == "regency" else value) or "–")


def class_people(plan: Plan, number: int) -> QuerySet[Participant]:
    """Return the people of one class of a plan."""
    ids = [person for person, home in plan.answer.get("classes", {}).items() if home == number]
    return plan.event.participants.filter(pk__in=ids).with_person().order_by("person__name")


def handout_counts(user: Any, event: Event) -> dict[UUID, int]:
    """Return how many handouts a person may open, by material."""
    return Counter(one.material_id for one in handouts_for(user, event) if one.material_id)


def published(event: Event) -> Plan | None:
    """Return the version in force."""
    return _in_force(event).only("event", "state", "version", "published_at").first()


def answer_in_force(event: Event) -> dict[str, Any]:
    """Return the answer of the version in force without its long lists; empty when nothing is published."""
    return _in_force(event).values_list("answer_in_short", flat=True).first() or {}


def locks_in_force(event: Event) -> dict[str, Any]:
    """Return what is locked in the version in force."""
    return _in_force(event).values_list("locks", flat=True).first() or {}


def _in_force(event: Event) -> QuerySet[Plan]:
    return event.plans.filter(state=PlanState.PUBLISHED)


def unplaced(event: Event) -> QuerySet[Participant]:
    """Return who takes part and has no class yet, those on the list longest first."""
    rows = event.participants.taking_part().filter(class_membership=None)
    return rows.select_related("person").order_by("created_at", "pk")


def misplaced(event: Event) -> QuerySet[ClassMember]:
    """Return the seats of those who no longer take part."""
    seats = ClassMember.objects.filter(training_class__event=event)
    return seats.exclude(participant__state__in=TAKING_PART).select_related("participant__person")


def triads_of(event: Event) -> QuerySet[Triad]:
    """Return the practice triads with their people."""
    members = Prefetch("members", TriadMember.objects.select_related("participant__person"))
    rows = event.triads.select_related("training_class", "session", "facilitator__person")
    return rows.prefetch_related(members)


@dataclass(frozen=True)
class GroupLine:
    """A practice group in words: who is what in it, and who visits it."""

    round: int
    number: int
    class_name: str
    people: list[tuple[str, str]]  # role and name, in the order of the roles
    coach: str


def group_lines(event: Event, group: TrainingClass | None = None) -> list[GroupLine]:
    """Return the practice groups of a class or of all in words, by round: two queries, and no rows read whole."""
    triads = event.triads.filter(**({"training_class": group} if group else {}))
    said, people = {role.value: str(role.label) for role in TriadRole}, defaultdict[UUID, list[tuple[str, str]]](list)
    members = TriadMember.objects.filter(triad__in=triads.order_by().values("pk")).order_by("role", "pk")
    for triad, role, name in members.values_list("triad", "role", shown_name("participant__person")):
        people[triad].append((said[role], name))
    rows = triads.values_list("pk", "round", "number", "training_class__name", shown_name("facilitator__person"))
    return [
        GroupLine(number_of_round, number, name or "", people[pk], coach or "")
        for pk, number_of_round, number, name, coach in rows
    ]


def practice_of(event: Event, people: Iterable[Participant]) -> dict[UUID, list[Triad]]:
    """Return the practice groups of some participants, in order of rounds."""
    wanted = {one.pk for one in people}
    found: defaultdict[UUID, list[Triad]] = defaultdict(list)
    for triad in triads_of(event).filter(members__participant__in=wanted).distinct():
        for member in triad.members.all():
            if member.participant_id in wanted:
                found[member.participant_id].append(triad)
    return found


def calendar_of(user: Any, event: Event) -> CalendarFeed | None:
    """Return one's own calendar link, when one was made."""
    return CalendarFeed.objects.filter(event=event, user=user).first()


AT_ONCE = 150  # people whose ticks one page holds


def all_fit_at_once(event: Event) -> bool:
    """Tell whether everybody of a round fits on one page; a large event shows class by class."""
    return people_of_round(event, None).count() <= AT_ONCE


def class_asked(groups: Sequence[TrainingClass], asked: str, *, all_fit: bool) -> TrainingClass | None:
    """Return the class asked for; None for all together."""
    chosen = next((one for one in groups if str(one.number) == asked), None)
    return chosen or (groups[0] if groups and not all_fit else None)


def choices_of(groups: Iterable[TrainingClass]) -> list[tuple[int, str]]:
    """Return classes as a choice: chips while they are few, a list to choose from when they are many."""
    return [(one.number, one.name) for one in groups]


def last_change(event: Event, number: int) -> RoundChange | None:
    """Return the latest change of a round that was not taken back."""
    return event.round_changes.filter(round=number, undone_at=None).select_related("made_by__person").first()


def is_id(text: str | None) -> bool:
    """Tell whether a text of a request can be an id."""
    return bool(text) and len(str(text)) in (32, 36) and set(str(text)) <= set("0123456789abcdef-")


def people_of_round(event: Event, group: TrainingClass | None) -> QuerySet[Participant]:
    """Return who takes part and has a class, of one class or of all, by class and name."""
    rows = event.participants.taking_part().filter(class_membership__isnull=False)
    if group is not None:
        rows = rows.filter(class_membership__training_class=group)
    rows = rows.select_related("person", "class_membership__training_class")
    return rows.order_by("class_membership__training_class__number", "person__name", "pk")


def members_by_class(event: Event) -> list[tuple[TrainingClass, list[Participant]]]:
    """Return the classes in order, each with its people by name."""
    people = Prefetch("members", Participant.objects.with_person().order_by("person__name"))
    return [(group, list(group.members.all())) for group in event.classes.prefetch_related(people)]
