"""Change a draft by hand, lock parts of a version, and take the last change back.

What breaks a rule is allowed in a draft and marked at once by the independent checker; it is never published.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.planning.locks import (
    group_key,
    keeps_of,
    moved,
    session_key,
    stated,
    with_group,
    with_place,
    with_session,
)
from pamong.planning.models import Plan, PlanState
from pamong.planning.naming import with_names
from pamong.planning.problem import PlanOptions, state_problem
from pamong.planning.shifting import SessionRef, after, changed_rows, fits, lead_of, shifted_rows
from pamong.planning.undoing import KEPT, patch_of, undone
from pamong.programme.models import Event

from .proposing import begin_draft, require_draft

Row = Mapping[str, Any]


@transaction.atomic
def change_class(*, actor: Any, plan: Plan, participant_id: str, number: int) -> Plan:
    """Move one person of a draft to another class; the groups of both classes are formed anew at once."""
    _held(actor, plan)
    require_draft(plan)
    classes = plan.answer.get("classes", {})
    if participant_id not in classes or not 1 <= number <= plan.problem["classes"]["count"]:
        raise Refused(_("This person or class is not part of the plan."))
    if classes[participant_id] == number:
        return plan
    _refuse_locked_person(plan, participant_id)
    from pamong.planning.solving import regroup  # noqa: PLC0415 - OR-Tools: 70 MB, only while planning

    about = {"id": participant_id, "from": classes[participant_id], "to": number}
    problem = stated(plan.problem, plan.locks)
    answer = regroup(problem, plan.answer, {**classes, participant_id: number})
    if answer["parts"].get("triads") == "infeasible":
        raise Refused(with_names((conflict["message"] for conflict in answer["conflicts"]), plan.event))
    answer["by_hand"] = [*plan.answer.get("by_hand", []), about]
    return _keep(actor, "planning.class_changed", plan, about, answer=answer)


def _refuse_locked_person(plan: Plan, person: str) -> None:
    if person in plan.locks.get("places", {}):
        raise Refused(_("This person is locked in the class. Unlock first, then move."))
    if any(person in row["members"] for row in plan.locks.get("triads", ())):
        raise Refused(_("This person is in a locked practice group. Unlock it first, then move."))


@transaction.atomic
def move_session(*, actor: Any, plan: Plan, ref: SessionRef, day: int, slot: int) -> Plan:
    """Move a session of a draft to another hour; a session of the same length there changes places with it."""
    _held(actor, plan)
    require_draft(plan)
    row = _session(plan, ref)
    if "time" in _keeps(plan, row):
        raise Refused(_("The time of this session is locked. Unlock first, then move."))
    if not fits(plan.problem["timetable"], row, day, slot):
        raise Refused(_("%(jp)s lesson hours in a row do not fit there.") % {"jp": row["jp"]})
    pairs = shifted_rows(plan.problem["timetable"], plan.answer["timetable"], row, day, slot, plan.locks)
    about = {**_named(row), "to_day": day, "to_slot": slot}
    return _keep_timetable(actor, "planning.session_moved", plan, about, pairs)


@transaction.atomic
def change_session(*, actor: Any, plan: Plan, ref: SessionRef, room: str | None, facilitators: Collection[str]) -> Plan:
    """Give a session of a draft another room or other facilitators."""
    _held(actor, plan)
    require_draft(plan)
    row, hours = _session(plan, ref), plan.problem["timetable"]
    rooms, people = ({one["id"] for one in hours.get(name, ())} for name in ("rooms", "facilitators"))
    if (room and room not in rooms) or not set(facilitators) <= people:
        raise Refused(_("This room or facilitator is not part of the plan."))
    new = {"room": room or None, "facilitators": sorted(facilitators)}
    locked = [name for name in _keeps(plan, row) if name in new and new[name] != _as_kept(row, name)]
    if locked:
        raise Refused(_("The room or the facilitators of this session are locked. Unlock first, then change."))
    pairs = changed_rows(hours, plan.answer["timetable"], row, new)
    return _keep_timetable(actor, "planning.session_changed", plan, _named(row), pairs)


def _as_kept(row: Row, name: str) -> Any:
    return sorted(row[name]) if name == "facilitators" else row[name]


def _keep_timetable(actor: Any, verb: str, plan: Plan, about: Row, pairs: list[tuple[Row, Row]]) -> Plan:
    """Put changed sessions in place, with the cost counted anew; what is locked of them goes with them."""
    from pamong.planning.checking import timetable_cost_of  # noqa: PLC0415 - OR-Tools: 70 MB, only when judged

    rows = [dict(row) for row in after(plan.answer["timetable"], pairs)]
    locks: dict[str, Any] = plan.locks
    for old, new in pairs:
        locks = moved(locks, old, new)
    answer = {**plan.answer, "timetable": rows}
    answer["timetable_cost"] = timetable_cost_of(plan.problem, answer)
    answer["timetable_bound"] = min(plan.answer["timetable_bound"], answer["timetable_cost"])
    answer["parts"] = {**plan.answer["parts"], "timetable": "feasible"}
    return _keep(actor, verb, plan, about, answer=answer, locks=locks)


@transaction.atomic
def lock_people(*, actor: Any, plan: Plan, participant_ids: Collection[str], locked: bool) -> Plan:
    """Lock people in their classes, or let them go."""
    _held(actor, plan)
    classes, locks = plan.answer.get("classes", {}), plan.locks
    known = [one for one in participant_ids if one in classes]
    for person in known:
        locks = with_place(locks, person, classes[person] if locked else None)
    return _keep(actor, "planning.people_locked", plan, {"count": len(known), "locked": locked}, locks=locks)


@transaction.atomic
def lock_group(*, actor: Any, plan: Plan, number: int, members: Collection[str], locked: bool) -> Plan:
    """Lock a practice group of a round with its roles and its coach, or let it go."""
    _held(actor, plan)
    key = (number, frozenset(members))
    row = next((one for one in plan.answer.get("triads", ()) if group_key(one) == key), None)
    if row is None:
        raise Refused(_("This practice group is not part of the plan any more."))
    locks = with_group(plan.locks, row, locked=locked)
    return _keep(actor, "planning.group_locked", plan, {"round": number, "locked": locked}, locks=locks)


@transaction.atomic
def lock_session(*, actor: Any, plan: Plan, ref: SessionRef, keeps: Collection[str]) -> Plan:
    """Lock time, room or facilitators of a session, or let them go."""
    _held(actor, plan)
    row = _session(plan, ref)
    locks = with_session(plan.locks, lead_of(plan.problem["timetable"], plan.answer["timetable"], row), keeps)
    return _keep(actor, "planning.session_locked", plan, {**_named(row), "locked": bool(keeps)}, locks=locks)


@transaction.atomic
def undo_step(*, actor: Any, plan: Plan) -> Plan:
    """Take the last change by hand back."""
    _held(actor, plan)
    if not plan.steps:
        raise Refused(_("There is nothing to undo."))
    *before, last = plan.steps
    document = undone({"answer": plan.answer, "locks": plan.locks}, last["patch"])
    plan.answer, plan.locks, plan.steps = document["answer"], document["locks"], before
    plan.save(update_fields=["answer", "locks", "steps"])
    audit(actor, "planning.step_undone", plan, of=last["about"]["verb"])
    return plan


@transaction.atomic
def plan_around(*, actor: Any, plan: Plan, in_background: bool = True) -> Plan:
    """Propose a plan for today's event that keeps what is locked in a version and is otherwise free."""
    require(actor, "planning.manage", plan.event)
    Event.objects.select_for_update().get(pk=plan.event_id)
    asked = plan.problem
    options = PlanOptions(asked["classes"]["count"], asked["triads"]["rounds"], plan.seed, plan.effort)
    problem = stated(state_problem(plan.event, options), plan.locks)
    return begin_draft(
        "planning.planned_around", actor, plan.event, problem, plan.seed, plan.effort, in_background,
        locks=plan.locks, source=plan.version,
    )  # fmt: skip


def _held(actor: Any, plan: Plan) -> None:
    """Ask for permission and hold the version: two who change it at once wait for each other."""
    require(actor, "planning.manage", plan.event)
    Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    plan.refresh_from_db(fields=["answer", "state", "locks", "steps"])
    if plan.state == PlanState.SUPERSEDED or not plan.is_possible:
        raise Refused(_("Only a draft or the published version can be locked or changed."))


def _session(plan: Plan, ref: SessionRef) -> Row:
    row = next((one for one in plan.answer.get("timetable", ()) if session_key(one) == ref.key), None)
    if row is None:
        raise Refused(_("This session is somewhere else by now. Look at the timetable again."))
    return dict(row)


def _keeps(plan: Plan, row: Row) -> list[str]:
    return keeps_of(plan.locks, lead_of(plan.problem["timetable"], plan.answer["timetable"], row))


def _named(row: Row) -> dict[str, Any]:
    return {key: row[key] for key in ("class", "material", "day", "slot")}


def _keep(
    actor: Any, verb: str, plan: Plan, about: Row, *, answer: Row | None = None, locks: Row | None = None
) -> Plan:
    before = {"answer": plan.answer, "locks": plan.locks}
    plan.answer = dict(plan.answer if answer is None else answer)
    plan.locks = dict(plan.locks if locks is None else locks)
    now = {"answer": plan.answer, "locks": plan.locks}
    if now == before:  # sent twice, or from a second window
        return plan
    patch = patch_of(before, now)
    plan.steps = [*plan.steps, {"about": {"verb": verb, **about}, "patch": patch}][-KEPT:]
    plan.save(update_fields=["answer", "locks", "steps"])
    audit(actor, verb, plan, **{name: value for name, value in about.items() if name != "id"})
    return plan
