"""Every plan is checked again, by code that shares nothing with the solvers, before it may be published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pamong.engines import grouping, timetable
from pamong.engines.grouping.check import check_classes, check_triads
from pamong.engines.timetable.check import Flaws, check_timetable, flaws_of, timetable_cost

from .locks import stated
from .models import Plan
from .naming import with_names
from .solving import class_rules, crowds_of, hours_of, person_of, session_of, triad_of, triad_rules

# What is checked is the plan, not how well it was proved: costs and bounds are the answer's own business here.
UNPROVED: dict[str, Any] = {
    "status": "feasible",
    "conflicts": (),
    "input_hash": "",
    "solver": "",
    "seconds": 0.0,
}


def violations(problem: Mapping[str, Any], answer: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with an answer, in sentences; nothing when it may be published."""
    return [violation.message for violation in _violations(problem, answer)]


def troubles_of(plan: Plan) -> list[str]:
    """Return what is wrong with a version as it is locked and changed by now, with names."""
    return with_names(violations(stated(plan.problem, plan.locks), plan.answer), plan.event)


def timetable_violations(problem: Mapping[str, Any], answer: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the timetable of an answer when this problem's hours, rooms and teachers hold."""
    people = [person_of(item) for item in problem.get("people", ())]
    hours = hours_of(problem["timetable"], crowds_of(people, answer.get("classes", {})))
    return [violation.message for violation in check_timetable(hours, _timetable(answer))]


def timetable_cost_of(problem: Mapping[str, Any], answer: Mapping[str, Any]) -> float:
    """Return what the timetable of an answer costs by its definition."""
    return timetable_cost(*_hours_and_sessions(problem, answer))


def timetable_flaws_of(problem: Mapping[str, Any], answer: Mapping[str, Any]) -> Flaws:
    """Return what that cost is made of."""
    return flaws_of(*_hours_and_sessions(problem, answer))


def _hours_and_sessions(
    problem: Mapping[str, Any], answer: Mapping[str, Any]
) -> tuple[timetable.Problem, list[timetable.Session]]:
    people = [person_of(item) for item in problem.get("people", ())]
    hours = hours_of(problem["timetable"], crowds_of(people, answer.get("classes", {})))
    return hours, [session_of(item) for item in answer["timetable"]]


def _violations(problem: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[Any]:
    people = [person_of(item) for item in problem.get("people", ())]
    homes = answer.get("classes", {})
    if "classes" in problem:
        rules = class_rules(problem["classes"])
        # Whoever was moved by hand may make a class larger or smaller than its even share.
        loose = replace(rules, smallest=0, largest=len(people)) if "by_hand" in answer else rules
        yield from check_classes(people, loose, _class_plan(answer))
    if "triads" in problem:
        yield from check_triads(people, triad_rules(problem["triads"], homes), _triad_plan(answer))
    if "timetable" in problem:
        yield from check_timetable(hours_of(problem["timetable"], crowds_of(people, homes)), _timetable(answer))


def _class_plan(answer: Mapping[str, Any]) -> grouping.ClassPlan:
    cost, bound = answer["class_cost"], answer["class_bound"]
    return grouping.ClassPlan(classes=answer["classes"], cost=cost, bound=bound, **UNPROVED)


def _triad_plan(answer: Mapping[str, Any]) -> grouping.TriadPlan:
    triads = tuple(triad_of(item) for item in answer["triads"])
    linking, sharing = (
        tuple(grouping.ExtraObservation(**item) for item in answer.get(name, ())) for name in ("linking", "sharing")
    )
    return grouping.TriadPlan(
        triads=triads,
        cost=answer["triad_cost"],
        bound=answer["triad_bound"],
        connected=answer["connected"],
        linking=linking,
        unshared=tuple(answer.get("unshared", ())),
        sharing=sharing,
        **UNPROVED,
    )


def _timetable(answer: Mapping[str, Any]) -> timetable.Timetable:
    sessions = tuple(session_of(item) for item in answer["timetable"])
    cost, bound = answer["timetable_cost"], answer["timetable_bound"]
    return timetable.Timetable(sessions=sessions, cost=cost, bound=bound, **UNPROVED)
