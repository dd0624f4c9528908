"""Put a plan in place: its answer becomes live classes, sessions and triads, whose identity survives new versions."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from pamong.core import clock
from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.planning.drift import broken_by_changes
from pamong.planning.grid import open_slots
from pamong.planning.lessons import frozen
from pamong.planning.models import (
    ClassMember,
    Plan,
    PlanState,
    Session,
    TrainingClass,
    Triad,
    TriadMember,
    class_name,
)
from pamong.programme.models import Event
from pamong.programme.queries import slot_times

from .replanning import tell_the_touched
from .seating import seat_everybody


@transaction.atomic
def publish_plan(*, actor: Any, plan: Plan) -> Plan:
    """Publish a checked draft; the version before it stays as history. Publishing twice is publishing once."""
    require(actor, "planning.manage", plan.event)
    Event.objects.select_for_update().get(pk=plan.event_id)  # two who publish at once wait for each other
    plan.refresh_from_db()
    if plan.state == PlanState.PUBLISHED:
        return plan
    _refuse_bad_plan(plan)
    try:
        _put_in_place(plan)
    except ProtectedError as error:
        raise Refused(
            _("Practice or presence of this plan has begun. What already happened cannot be planned anew.")
        ) from error
    audit(actor, "planning.published", plan, version=plan.version)
    return plan


def _put_in_place(plan: Plan) -> None:
    event = plan.event
    before = event.plans.filter(state=PlanState.PUBLISHED).first()
    event.plans.filter(state=PlanState.PUBLISHED).update(state=PlanState.SUPERSEDED)
    plan.lessons = frozen(plan)
    plan.state, plan.published_at = PlanState.PUBLISHED, clock.now()
    plan.steps = []  # what was changed by hand is what everybody sees now: it is not taken back any more
    plan.save(update_fields=["state", "published_at", "lessons", "steps"])
    known = {str(one) for one in event.participants.values_list("pk", flat=True)}
    homes = {one: number for one, number in plan.answer.get("classes", {}).items() if one in known}
    seats = dict(ClassMember.objects.filter(training_class__event=event).values_list("participant", "training_class"))
    classes = _put_classes(event, homes)
    sessions = _put_sessions(plan, classes)
    if before is None or before.answer.get("triads") != plan.answer.get("triads"):
        _put_triads(event, plan, classes, sessions, known)
    seat_everybody(event, seats)
    if before is not None:
        tell_the_touched(plan=plan, before=before)


def _refuse_bad_plan(plan: Plan) -> None:
    from pamong.planning.checking import troubles_of  # noqa: PLC0415 - OR-Tools: 70 MB, only when a plan is judged

    if plan.state != PlanState.DRAFT:
        raise Refused(_("This version is published. Make a copy of it to change something."))
    if not plan.answer:
        raise Refused(_("This proposal has no answer yet. Wait for it or make a new one."))
    if plan.answer.get("status") == "infeasible":
        raise Refused(_("This plan cannot be carried out. Change the rules it names and propose again."))
    if plan.problem.get("what_if"):
        raise Refused(_("This version only tries something out. Change the event, then make a new proposal."))
    found = troubles_of(plan)
    if found:
        raise Refused([found[0], _("Mend this before publishing (%(count)s in all).") % {"count": len(found)}])
    changed = broken_by_changes(plan)
    if changed:
        raise Refused([_("The event has changed since this proposal. Make a new one."), *changed[:3]])


def _put_classes(event: Event, homes: dict[str, int]) -> dict[int, TrainingClass]:
    wanted = sorted(set(homes.values()))
    known = {group.number: group for group in event.classes.all()}
    new = [
        TrainingClass(event=event, number=number, name=class_name(number)) for number in wanted if number not in known
    ]
    TrainingClass.objects.bulk_create(new)
    classes = known | {group.number: group for group in new}
    ClassMember.objects.filter(training_class__event=event).delete()
    ClassMember.objects.bulk_create(
        [ClassMember(training_class=classes[number], participant_id=UUID(person)) for person, number in homes.items()],
        batch_size=500,
    )
    event.classes.exclude(number__in=wanted).filter(sessions=None, triads=None).delete()
    return classes


def _put_sessions(plan: Plan, classes: dict[int, TrainingClass]) -> list[Session]:
    """Merge the timetable into the sessions: same class, material and part is the same session at another time."""
    event, grid = plan.event, plan.problem["timetable"]
    hours, parts = slot_times(event), _numbered(plan.answer.get("timetable", []))
    known = {(one.training_class_id, one.material_id, one.part): one for one in event.sessions.all()}
    sessions, new, teachers = [], [], []
    for row, part in parts:
        group = classes[int(row["class"])]
        key = (group.pk, UUID(row["material"]), part)
        session = known.pop(key, None)
        if session is None:
            session = Session(event=event, training_class=group, material_id=key[1], part=part)
            new.append(session)
        _place(session, row, hours[row["day"] - 1], open_slots(grid, row["day"]).index(row["slot"]))
        sessions.append(session)
        teachers += [(session.pk, UUID(one)) for one in row["facilitators"]]
    Session.objects.bulk_create(new, batch_size=500)
    old = [session for session in sessions if session not in new] if len(new) < len(sessions) else []
    Session.objects.bulk_update(old, ["room", "starts_at", "ends_at", "jp"], batch_size=500)
    _put_teachers(event, teachers)
    _remove_unused(event, [session.pk for session in known.values()])
    return sessions


def _numbered(rows: list[dict[str, Any]]) -> list[tuple[dict[str, Any], int]]:
    """Number the pieces of each class and material in order of time."""
    seen: defaultdict[tuple[str, str], int] = defaultdict(int)
    numbered = []
    for row in sorted(rows, key=lambda one: (one["day"], one["slot"])):
        seen[row["class"], row["material"]] += 1
        numbered.append((row, seen[row["class"], row["material"]]))
    return numbered


def _place(session: Session, row: dict[str, Any], day: list[tuple[datetime, datetime]], first: int) -> None:
    """Give a session its room and its hours, from the lesson hour `first` (counted from 0) of its day."""
    session.room_id = UUID(row["room"]) if row["room"] else None
    session.starts_at, session.ends_at = day[first][0], day[first + row["jp"] - 1][1]
    session.jp = row["jp"]


def _put_teachers(event: Event, teachers: list[tuple[UUID, UUID]]) -> None:
    link = Session.facilitators.through
    link.objects.filter(session__event=event).delete()
    link.objects.bulk_create([link(session_id=one, crewmember_id=two) for one, two in teachers], batch_size=500)


def _remove_unused(event: Event, leftovers: list[UUID]) -> None:
    """Delete sessions the plan no longer has; one in which something happened cannot be deleted and refuses."""
    event.sessions.filter(pk__in=leftovers).delete()


def _put_triads(
    event: Event, plan: Plan, classes: dict[int, TrainingClass], sessions: list[Session], known: set[str]
) -> None:
    """Replace the triads that differ: rounds are spread over the class's practice sessions in order of time."""
    if _same_triads(event, plan):
        return
    homes, rounds = plan.answer.get("classes", {}), int(plan.problem.get("triads", {}).get("rounds", 0))
    practice = _practice_sessions(sessions)
    event.triads.all().delete()
    triads, members = [], []
    counters: defaultdict[int, int] = defaultdict(int)
    for row in plan.answer.get("triads", []):
        group = classes[homes[row["members"][0]]]
        counters[row["round"]] += 1
        triad = Triad(
            event=event,
            training_class=group,
            session=_session_of_round(practice[group.pk], row["round"], rounds),
            round=row["round"],
            number=counters[row["round"]],
            facilitator_id=UUID(row["facilitator"]) if row["facilitator"] else None,
        )
        triads.append(triad)
        members += [
            TriadMember(triad=triad, participant_id=UUID(one), role=role)
            for one, role in row["roles"].items()
            if one in known
        ]
    Triad.objects.bulk_create(triads, batch_size=500)
    TriadMember.objects.bulk_create(members, batch_size=500)


def _same_triads(event: Event, plan: Plan) -> bool:
    """Tell whether the triads in place are those of the plan: then what was practised in them stays attached."""
    places = (
        TriadMember.objects.filter(triad__event=event)
        .exclude(triad__round=Triad.OUTSIDE)
        .values_list("triad__round", "triad_id", "participant_id", "role")
    )
    there: defaultdict[tuple[int, UUID], set[tuple[str, str]]] = defaultdict(set)
    for number, triad, person, role in places:
        there[number, triad].add((str(person), role))
    wanted = {(row["round"], frozenset(row["roles"].items())) for row in plan.answer.get("triads", [])}
    return bool(wanted) and wanted == {(number, frozenset(people)) for (number, _triad), people in there.items()}


def _practice_sessions(sessions: list[Session]) -> defaultdict[UUID, list[Session]]:
    by_class: defaultdict[UUID, list[Session]] = defaultdict(list)
    for session in sorted(sessions, key=lambda one: one.starts_at):
        if session.material.is_practice and session.training_class_id:
            by_class[session.training_class_id].append(session)
    return by_class


def _session_of_round(sessions: list[Session], number: int, rounds: int) -> Session | None:
    return sessions[(number - 1) * len(sessions) // rounds] if sessions else None
