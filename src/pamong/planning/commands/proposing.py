"""Make a proposal, let the engines answer it, copy it, throw it away."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.planning.locks import found_again
from pamong.planning.models import Plan, PlanState
from pamong.planning.problem import PlanOptions, state_problem
from pamong.planning.relaxing import ANEW, can_be_tried, relaxed
from pamong.planning.tasks import answer_plan
from pamong.programme.models import Event

NEWS_EVERY = 0.5  # seconds between two notes of progress


@transaction.atomic
def propose_plan(*, actor: Any, event: Event, options: PlanOptions, in_background: bool = True) -> Plan:
    """State the problem of an event and keep it as a draft; the worker answers it."""
    require(actor, "planning.manage", event)
    Event.objects.select_for_update().get(pk=event.pk)  # one number for each version, one proposal for a double click
    _refuse_what_cannot_be_planned(event, options)
    return begin_draft(
        "planning.proposed", actor, event, state_problem(event, options), options.seed, options.effort, in_background
    )


def begin_draft(
    verb: str,
    actor: Any,
    event: Event,
    problem: dict[str, Any],
    seed: int,
    effort: float,
    in_background: bool,
    locks: dict[str, Any] | None = None,
    **told: Any,
) -> Plan:
    """Keep a problem as a draft and let the worker answer it; a question that waits for its answer is asked once.

    Called within a command that has asked for permission and holds the event.
    """
    waiting = _same_and_unanswered(event, problem) if in_background else None
    if waiting is not None:
        return waiting
    plan = Plan.objects.create(
        event=event,
        version=_next_version(event),
        problem=problem,
        seed=seed,
        effort=effort,
        made_by=actor,
        locks=locks or {},
    )
    audit(actor, verb, plan, version=plan.version, **told)
    if in_background:
        answer_plan.enqueue(str(plan.pk))
    return plan


def _same_and_unanswered(event: Event, problem: dict[str, Any]) -> Plan | None:
    """Return the proposal that is being worked out for the very same question."""
    return next((one for one in event.plans.filter(answer={}) if one.problem == problem and not one.has_failed), None)


@transaction.atomic
def try_way(*, actor: Any, plan: Plan, conflict: int, number: int, in_background: bool = True) -> Plan:
    """Propose the plan again with a way out of its conflict: supposed rules make a draft that is never published."""
    require(actor, "planning.manage", plan.event)
    Event.objects.select_for_update().get(pk=plan.event_id)
    ways = [way for at, one in enumerate(plan.answer.get("conflicts", ())) if at == conflict
            for way in one["relaxations"]]  # fmt: skip
    if not 0 <= number < len(ways) or not can_be_tried(ways[number], plan.problem):
        raise Refused(_("This cannot be tried by itself. Change the event, then make a new proposal."))
    way = ways[number]
    if way["change"] in ANEW:
        return propose_plan(actor=actor, event=plan.event, options=_anew(plan, way), in_background=in_background)
    supposed = relaxed(plan.problem, way)
    assert supposed is not None  # asked above
    told = {"source": plan.version, "change": way["change"]}
    return begin_draft("planning.tried", actor, plan.event, supposed, plan.seed, plan.effort, in_background, **told)


def _anew(plan: Plan, way: Mapping[str, Any]) -> PlanOptions:
    """Return the options of a proposal that differs by a way out: another number of classes, or a longer search."""
    asked = plan.problem
    count = asked["classes"]["count"] if way["change"] == "more_effort" else int(way["amount"])
    effort = plan.effort * 4 if way["change"] == "more_effort" else plan.effort
    return PlanOptions(count, asked["triads"]["rounds"], plan.seed, effort)


@transaction.atomic
def solve_again(*, actor: Any, plan: Plan) -> None:
    """Let the worker take up a draft again whose search broke off."""
    require(actor, "planning.manage", plan.event)
    if plan.is_solved:
        return
    Plan.objects.filter(pk=plan.pk).update(progress={}, stop_asked=False)
    audit(actor, "planning.solved_again", plan, version=plan.version)
    answer_plan.enqueue(str(plan.pk))


def note_failure(*, plan: Plan) -> None:
    """Keep that the engines broke off, so that the page does not promise an answer."""
    Plan.objects.filter(pk=plan.pk, answer={}).update(progress={"failed": True})


def solve_plan(*, plan: Plan) -> Plan:
    """Let the engines answer a draft; takes up to its effort in seconds, so it runs outside any transaction.

    The engines work in a thread of their own and never see the database; this thread notes their progress.
    """
    from pamong.planning.solving import solve_problem  # noqa: PLC0415 - OR-Tools: 70 MB, only while planning

    news: dict[str, Any] = {}
    stop = threading.Event()

    def note(part: str, cost: float, bound: float) -> None:
        news[part] = {"cost": cost, "bound": bound}

    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(solve_problem, plan.problem, progress=note, should_stop=stop.is_set)
        while not wait([work], timeout=NEWS_EVERY).done:
            _keep_in_touch(plan, dict(news), stop)
    plan.answer = work.result()
    plan.solver = plan.answer.get("solver", "")
    plan.input_hash = plan.answer.get("input_hash", "")
    plan.locks = found_again(plan.locks, plan.answer)
    Plan.objects.filter(pk=plan.pk).update(
        answer=plan.answer, solver=plan.solver, input_hash=plan.input_hash, locks=plan.locks
    )
    return plan


def _keep_in_touch(plan: Plan, news: dict[str, Any], stop: threading.Event) -> None:
    """Write down what the engines have, and hear whether somebody wants to take it or threw the draft away."""
    rows = Plan.objects.filter(pk=plan.pk)
    is_there = rows.update(progress=news)
    if not is_there or rows.filter(stop_asked=True).exists():
        stop.set()


@transaction.atomic
def stop_solving(*, actor: Any, plan: Plan) -> None:
    """Take the best found so far."""
    require(actor, "planning.manage", plan.event)
    Plan.objects.filter(pk=plan.pk).update(stop_asked=True)
    audit(actor, "planning.stopped", plan, version=plan.version)


@transaction.atomic
def copy_plan(*, actor: Any, plan: Plan) -> Plan:
    """Make a new draft from any version, to change it or to go back to it."""
    require(actor, "planning.manage", plan.event)
    copy = Plan.objects.create(
        event=plan.event,
        version=_next_version(plan.event),
        problem=plan.problem,
        answer=plan.answer,
        locks=plan.locks,
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
    require_draft(plan)
    audit(actor, "planning.discarded", plan, version=plan.version)
    plan.delete()


def require_draft(plan: Plan) -> None:
    """Refuse to change what is published."""
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
