"""Make a proposal, let the engines answer it, change it by hand, throw it away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.planning.models import Plan, PlanState
from pamong.planning.problem import PlanOptions, state_problem
from pamong.planning.solving import Progress, _silent, never, solve_problem
from pamong.programme.models import Event


@transaction.atomic
def propose_plan(*, actor: Any, event: Event, options: PlanOptions) -> Plan:
    """State the problem of an event and keep it as a draft without an answer."""
    require(actor, "planning.manage", event)
    _refuse_what_cannot_be_planned(event, options)
    plan = Plan.objects.create(
        event=event,
        version=_next_version(event),
        problem=state_problem(event, options),
        seed=options.seed,
        effort=options.effort,
        made_by=actor,
    )
    audit(actor, "planning.proposed", plan, version=plan.version)
    return plan


def solve_plan(*, plan: Plan, progress: Progress = _silent, should_stop: Callable[[], bool] = never) -> Plan:
    """Let the engines answer a draft; may take its effort in seconds, so it runs outside any transaction."""
    answer = solve_problem(plan.problem, progress=progress, should_stop=should_stop)
    plan.answer = answer
    plan.solver = answer.get("solver", "")
    plan.input_hash = answer.get("input_hash", "")
    plan.save(update_fields=["answer", "solver", "input_hash"])
    return plan


@transaction.atomic
def change_class(*, actor: Any, plan: Plan, participant_id: str, number: int) -> Plan:
    """Move one person of a draft to another class; triads of both classes then need a new proposal."""
    require(actor, "planning.manage", plan.event)
    _require_draft(plan)
    classes = plan.answer.get("classes", {})
    if participant_id not in classes or not 1 <= number <= plan.problem["classes"]["count"]:
        raise Refused(_("This person or class is not part of the plan."))
    moved_from = classes[participant_id]
    classes[participant_id] = number
    plan.answer["by_hand"] = [*plan.answer.get("by_hand", []), {"id": participant_id, "from": moved_from, "to": number}]
    plan.save(update_fields=["answer"])
    audit(actor, "planning.class_changed", plan, participant=participant_id, number=number)
    return plan


@transaction.atomic
def copy_plan(*, actor: Any, plan: Plan) -> Plan:
    """Make a new draft from any version, to change it or to go back to it."""
    require(actor, "planning.manage", plan.event)
    copy = Plan.objects.create(
        event=plan.event,
        version=_next_version(plan.event),
        problem=plan.problem,
        answer=plan.answer,
        seed=plan.seed,
        effort=plan.effort,
        solver=plan.solver,
        input_hash=plan.input_hash,
        made_by=actor,
    )
    audit(actor, "planning.copied", copy, source=plan.version)
    return copy


@transaction.atomic
def discard_plan(*, actor: Any, plan: Plan) -> None:
    """Delete a draft."""
    require(actor, "planning.manage", plan.event)
    _require_draft(plan)
    audit(actor, "planning.discarded", plan, version=plan.version)
    plan.delete()


def _require_draft(plan: Plan) -> None:
    if plan.state != PlanState.DRAFT:
        raise Refused(_("This version is published. Make a copy of it to change something."))


def _next_version(event: Event) -> int:
    return int(event.plans.aggregate(last=Max("version"))["last"] or 0) + 1


def _refuse_what_cannot_be_planned(event: Event, options: PlanOptions) -> None:
    people = event.participants.taking_part().count()
    if not people:
        raise Refused(_("Nobody takes part yet. Import the roster first."))
    if not 1 <= options.classes <= people:
        raise Refused(_("The number of classes must lie between 1 and the number of participants."))
    if not event.materials.exists():
        raise Refused(_("The curriculum is empty. Add materials with their lesson hours first."))
