"""When life changes a published plan: propose the one that changes least; tell those whom a new version touches."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.messaging.commands import Draft, queue_messages
from pamong.messaging.models import Channel
from pamong.people.models import Person
from pamong.planning.comparison import changed_rows
from pamong.planning.locks import stated
from pamong.planning.models import ClassMember, Plan, PlanState
from pamong.planning.problem import PlanOptions, state_problem
from pamong.programme.models import Event

from .proposing import begin_draft


@transaction.atomic
def replan(*, actor: Any, event: Event, in_background: bool = True) -> Plan:
    """Propose a plan for today's rooms, teachers and hours that changes the published one as little as possible."""
    require(actor, "planning.manage", event)
    Event.objects.select_for_update().get(pk=event.pk)
    known = event.plans.filter(state=PlanState.PUBLISHED).first()
    if known is None:
        raise Refused(_("Nothing is published yet. Make a proposal first."))
    return begin_draft(
        "planning.replanned",
        actor,
        event,
        _close_to(known),
        known.seed,
        known.effort,
        in_background,
        locks=known.locks,
        close_to=known.version,
    )


def _close_to(known: Plan) -> dict[str, Any]:
    """Return today's problem with the people of the published plan; who came or left is fitted in when publishing."""
    asked = known.problem
    options = PlanOptions(asked["classes"]["count"], asked["triads"]["rounds"], known.seed, known.effort)
    today = state_problem(known.event, options)
    kept = ("classes", "class_cost", "class_bound", "triads", "timetable", "parts")
    needs = {one["id"]: one["needs"] for one in today["people"] if one.get("needs")}
    close = {
        **asked,
        "people": [_with_needs(one, needs.get(one["id"])) for one in asked["people"]],
        "triads": today["triads"],
        "timetable": today["timetable"],
        "keep": {name: known.answer[name] for name in kept if name in known.answer},
    }
    return stated(close, known.locks)


def _with_needs(person: dict[str, Any], needs: list[str] | None) -> dict[str, Any]:
    """Return a person of the published plan with what they need of a room today."""
    return {name: value for name, value in {**person, "needs": needs}.items() if name != "needs" or value}


@translation.override(settings.LANGUAGE_CODE)
def tell_the_touched(*, plan: Plan, before: Plan) -> int:
    """Queue an e-mail to everybody whose timetable a new version changes; return how many."""
    touched = _touched(plan, before)
    url = f"{settings.PUBLIC_URL}{reverse('planning:timetable', args=[plan.event.slug])}"
    people = Person.objects.filter(pk__in=touched).exclude(email="")
    drafts = [
        Draft(
            key=f"plan-{plan.pk}-{person.pk}",
            person=person,
            channel=Channel.EMAIL,
            subject=_("Your timetable has changed: %(event)s") % {"event": plan.event.title},
            text=_text(touched[person.pk], url),
            event_id=plan.event_id,
        )
        for person in people
    ]
    return len(queue_messages(drafts=drafts))


def _text(sessions: int, url: str) -> str:
    text = ngettext(
        "%(n)d of your sessions has another time, room or facilitator.",
        "%(n)d of your sessions have another time, room or facilitator.",
        sessions,
    )
    return "\n\n".join([text % {"n": sessions}, _("See your timetable: %(url)s") % {"url": url}])


def _touched(plan: Plan, before: Plan) -> dict[UUID, int]:
    """Return how many changed sessions each person has, by class and by teaching."""
    classes: defaultdict[int, int] = defaultdict(int)
    crew: defaultdict[str, set[tuple[Any, ...]]] = defaultdict(set)
    for old, new in changed_rows(before.answer.get("timetable", []), plan.answer.get("timetable", [])):
        there = [one for one in (old, new) if one is not None]
        classes[int(there[0]["class"])] += 1
        for row in there:
            for name in row["facilitators"]:
                crew[name].add((there[0]["material"], there[0]["day"], there[0]["slot"]))
    seats = ClassMember.objects.filter(training_class__event=plan.event, training_class__number__in=classes)
    found = {person: classes[number] for person, number in seats.values_list(
        "participant__person", "training_class__number")}  # fmt: skip
    for pk, person in plan.event.crew.filter(pk__in=crew).values_list("pk", "person"):
        found[person] = found.get(person, 0) + len(crew[str(pk)])
    return found
