"""Follow-up sessions, supervision cycles, and a word to those who fell silent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from pamong.coaching.commands import load_rubrics
from pamong.coaching.models import Rubric
from pamong.coaching.rubric import read_scores
from pamong.core import clock
from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.enrolment.models import Participant
from pamong.followup.models import Supervision, Visit, VisitState
from pamong.followup.queries.silence import silent_participants
from pamong.messaging.commands import Draft, queue_messages
from pamong.messaging.models import Channel
from pamong.planning.models import TriadMember, TriadRole
from pamong.programme.models import TEACHING, CrewMember, Event

FEWEST, MOST = 3, 4
WEEKS = {3: (4, 12, 22), 4: (3, 9, 16, 24)}


@transaction.atomic
def plan_visits(*, actor: Any, event: Event, count: int = MOST) -> int:
    """Plan three or four sessions in the six months after the event for everybody who has none yet.

    The visiting coach of a person's own triad comes first; others are dealt out in turn.
    """
    require(actor, "followup.plan_visits", event)
    if not FEWEST <= count <= MOST:
        raise Refused(_("Three or four sessions keep a skill; choose one of the two."))
    people = Participant.objects.filter(event=event).taking_part().filter(visits=None)
    rows = list(_visits(event, list(people), count))
    Visit.objects.bulk_create(rows, batch_size=500)
    audit(actor, "followup.visits_planned", event, event_id=event.pk, people=len(rows) // count, sessions=count)
    return len(rows)


def _visits(event: Event, people: list[Participant], count: int) -> Iterator[Visit]:
    coaches = list(CrewMember.objects.filter(event=event, component__in=TEACHING).order_by("component", "pk"))
    turn = cycle(coaches or [None])
    own = dict(
        TriadMember.objects.filter(
            triad__event=event, role=TriadRole.COACH, triad__facilitator__isnull=False
        ).values_list("participant_id", "triad__facilitator_id")
    )
    by_pk: dict[Any, CrewMember] = {coach.pk: coach for coach in coaches}
    for person in people:
        coach = by_pk.get(own.get(person.pk)) or next(turn)
        for number, weeks in enumerate(WEEKS[count], 1):
            day = event.last_day + timedelta(weeks=weeks)
            yield Visit(event=event, participant=person, coach=coach, number=number, planned_on=day)


@transaction.atomic
def record_visit(
    *,
    actor: Any,
    visit: Visit,
    ratings: dict[str, Any],
    worked: str,
    to_try: str,
    next_step: str = "",
    held_on: date,
    way: str,
    minutes: int | None = None,
) -> Visit:
    """Keep the coach's sheet on a session that was held."""
    require(actor, "followup.record_visit", visit)
    rubric = Rubric.objects.first() or load_rubrics()
    scores = read_scores(rubric.item_codes, ratings)
    if set(scores) != rubric.item_codes:
        raise Refused(_("Some items have no mark yet. Choose 0 to 3 or “not observed”."))
    if held_on > clock.today(visit.event.zone):
        raise Refused({"held_on": _("This day is still to come.")})
    visit.rubric, visit.scores, visit.state = rubric, scores, VisitState.DONE
    visit.worked, visit.to_try, visit.next_step = worked, to_try, next_step
    visit.held_on, visit.way, visit.minutes = held_on, way, minutes
    visit.coach = visit.coach or CrewMember.objects.filter(event=visit.event, person=actor.person_id).first()
    visit.save()
    audit(actor, "followup.visit_recorded", visit, number=visit.number)
    return visit


@transaction.atomic
def miss_visit(*, actor: Any, visit: Visit, planned_on: date | None = None) -> None:
    """Say that a session was not held: on another day, or not at all."""
    require(actor, "followup.record_visit", visit)
    if visit.is_done:
        raise Refused(_("This session was held; its sheet stays."))
    visit.state = VisitState.PLANNED if planned_on else VisitState.MISSED
    visit.planned_on = planned_on or visit.planned_on
    visit.save(update_fields=["state", "planned_on"])
    audit(actor, "followup.visit_moved", visit, to=str(planned_on or ""))


@transaction.atomic
def keep_supervision(
    *, actor: Any, participant: Participant, cycle_row: Supervision | None = None, **values: Any
) -> Supervision:
    """Begin a supervision cycle, or write down its next step."""
    require(actor, "followup.write", participant)
    row = cycle_row or Supervision(participant=participant)
    for name, value in values.items():
        setattr(row, name, value)
    if row.after_on and not row.observed_on:
        raise Refused({"after_on": _("First the observation, then the talk after it.")})
    row.save()
    audit(actor, "followup.supervision_kept", row, event_id=participant.event_id, step=row.step)
    return row


@transaction.atomic
def remind_silent(*, actor: Any, event: Event) -> int:
    """Write to everybody who has been silent for two weeks, at most once a week."""
    require(actor, "followup.remind", event)
    week = clock.today(event.zone).strftime("%G-W%V")
    address = settings.PUBLIC_URL + reverse("followup:home", args=[event.slug])
    drafts = [
        Draft(
            key=f"tindak-lanjut:{event.pk}:{week}:{row.pk}",
            person=row.person,
            channel=Channel.WHATSAPP,
            subject=_("How is your action plan?"),
            text=_(
                "How are you, %(name)s? We have not heard about your action plan for a while. "
                "One sentence or one photo is enough: %(address)s"
            )
            % {"name": row.person.name, "address": address},
            event_id=event.pk,
        )
        for row in silent_participants(event)
    ]
    sent = len(queue_messages(drafts=drafts))
    audit(actor, "followup.silent_reminded", event, event_id=event.pk, people=sent)
    return sent
