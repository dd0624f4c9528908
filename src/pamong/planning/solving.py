"""From problem document to answer document, by the planning engines; nothing here knows the database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from pamong.engines import grouping, timetable
from pamong.engines.grouping.check import class_cost, triad_cost

Progress = Callable[[str, float, float], None]
SEVERITY = ("optimal", "feasible", "infeasible")


def _silent(part: str, cost: float, bound: float) -> None:
    """Take no notice of progress."""


def never() -> bool:
    """Never stop before the effort is spent."""
    return False


def solve_problem(
    problem: Mapping[str, Any], *, progress: Progress = _silent, should_stop: Callable[[], bool] = never
) -> dict[str, Any]:
    """Solve the parts a problem has: classes first, triads within them, then the timetable of the classes."""
    common: dict[str, Any] = {
        "seed": int(problem.get("seed", 0)),
        "effort": float(problem.get("effort", 5)),
        "should_stop": should_stop,
    }
    if "keep" in problem:
        return _solve_close(problem, progress, common)
    people = [person_of(item) for item in problem.get("people", ())]
    answer: dict[str, Any] = {"parts": {}, "conflicts": [], "seed": common["seed"], "effort": common["effort"]}
    answer |= {"seconds": 0.0, "stopped_by_time": False}
    homes: Mapping[str, int] = {}
    if "classes" in problem:
        plan = grouping.form_classes(
            people, class_rules(problem["classes"]), progress=_named(progress, "classes"), **common
        )
        homes = plan.classes
        _note(
            answer, "classes", plan, {"classes": dict(plan.classes), "class_cost": plan.cost, "class_bound": plan.bound}
        )
    if "triads" in problem:
        rules = triad_rules(problem["triads"], homes)
        triads = grouping.form_triads(people, rules, progress=_named(progress, "triads"), **common)
        _note(answer, "triads", triads, _triad_part(triads))
    if "timetable" in problem:
        crowds = crowds_of(people, homes)
        stated = hours_of(problem["timetable"], crowds)
        hours = timetable.solve(stated, progress=_named(progress, "timetable"), **common)
        _note(answer, "timetable", hours, _timetable_part(hours))
    answer["status"] = max(answer["parts"].values(), key=SEVERITY.index, default="optimal")
    return answer


def _solve_close(problem: Mapping[str, Any], progress: Progress, common: dict[str, Any]) -> dict[str, Any]:
    """Keep classes, groups and timetable of the answer in `keep` as far as today's problem lets them stand."""
    kept = problem["keep"]
    homes, people = kept["classes"], [person_of(item) for item in problem["people"]]
    answer: dict[str, Any] = {
        "parts": {"classes": kept["parts"]["classes"]},
        "conflicts": [],
        "seconds": 0.0,
        "by_hand": [],
    }
    answer |= {"seed": common["seed"], "effort": common["effort"], "stopped_by_time": False}
    answer |= {name: kept[name] for name in ("classes", "class_cost", "class_bound")}
    before = [triad_of(item) for item in kept.get("triads", ())]
    rules = triad_rules(problem["triads"], homes)
    triads = grouping.keep_triads(people, rules, before, triad_cost) if before else None
    triads = triads or grouping.form_triads(people, rules, progress=_named(progress, "triads"), **common)
    _note(answer, "triads", triads, _triad_part(triads))
    hours = hours_of(problem["timetable"], crowds_of(people, homes))
    sessions = [session_of(item) for item in kept["timetable"]]
    found = timetable.stay_close(hours, sessions, progress=_named(progress, "timetable"), **common)
    _note(answer, "timetable", found.timetable, _timetable_part(found.timetable))
    answer |= {"changes": found.changed, "changes_bound": found.least_changed}
    answer["status"] = max(answer["parts"].values(), key=SEVERITY.index)
    return answer


def regroup(problem: Mapping[str, Any], answer: Mapping[str, Any], homes: dict[str, int]) -> dict[str, Any]:
    """Return the answer with other classes: their cost counted anew, groups of the classes touched formed anew."""
    people = [person_of(item) for item in problem["people"]]
    cost = class_cost(people, class_rules(problem["classes"]), homes)
    changed = {**answer, "classes": homes, "class_cost": cost, "class_bound": 0.0}
    changed["parts"] = {**answer["parts"], "classes": "feasible"}
    if "triads" in problem:
        seed, effort = int(problem.get("seed", 0)), float(problem.get("effort", 5))
        rules = triad_rules(problem["triads"], homes)
        rules = replace(rules, locked=[*rules.locked, *_untouched(answer, homes, rules.locked)])
        triads = grouping.form_triads(people, rules, seed=seed, effort=effort)
        changed |= _triad_part(triads)
        changed["parts"]["triads"] = triads.status
        changed["conflicts"] = [asdict(conflict) for conflict in triads.conflicts]
    return changed


def _untouched(
    answer: Mapping[str, Any], homes: Mapping[str, int], locked: Sequence[grouping.Triad]
) -> list[grouping.Triad]:
    """Return the groups of classes nobody left or joined, those locked by hand left out."""
    before = answer["classes"]
    touched = {number for name in homes for number in (homes[name], before[name]) if homes[name] != before[name]}
    triads = (triad_of(item) for item in answer.get("triads", ()))
    return [one for one in triads if before[one.members[0]] not in touched and one not in locked]


def _named(progress: Progress, part: str) -> Callable[[float, float], None]:
    return lambda cost, bound: progress(part, cost, bound)


def _note(answer: dict[str, Any], part: str, plan: Any, content: dict[str, Any]) -> None:
    answer.update(content)
    answer["parts"][part] = plan.status
    answer["conflicts"] += [asdict(conflict) for conflict in plan.conflicts]
    answer["seconds"] = round(answer["seconds"] + plan.seconds, 3)
    answer["stopped_by_time"] |= plan.stopped_by_time
    answer["solver"] = plan.solver
    answer["input_hash"] = plan.input_hash


def person_of(item: Mapping[str, Any]) -> grouping.Person:
    """Return one person of a problem document."""
    return grouping.Person(
        id=item["id"],
        attributes=item.get("attributes", {}),
        numbers=item.get("numbers", {}),
        school=item.get("school"),
        regency=item.get("regency"),
        needs=item.get("needs", ()),
    )


def class_rules(item: Mapping[str, Any]) -> grouping.ClassRules:
    """Return the rules of the classes."""
    return grouping.ClassRules(
        count=item["count"],
        smallest=item.get("min"),
        largest=item.get("max"),
        balance=item.get("balance", {}),
        number_tolerance=item.get("number_tolerance", {}),
        apart=item.get("apart", ()),
        together=item.get("together", ()),
        forbidden=[(one, other) for one, other in item.get("forbidden", ())],
        fixed=item.get("fixed", {}),
        needs=item.get("needs", {}),
    )


def triad_rules(item: Mapping[str, Any], homes: Mapping[str, int]) -> grouping.TriadRules:
    """Return the rules of the triads, formed within the classes `homes`."""
    visitors = [grouping.Facilitator(**one) for one in item.get("facilitators", ())]
    locked = [triad_of(one) for one in item.get("locked", ())]
    return grouping.TriadRules(rounds=item["rounds"], facilitators=visitors, classes=homes, locked=locked)


def triad_of(item: Mapping[str, Any]) -> grouping.Triad:
    """Return one practice group of an answer document."""
    return grouping.Triad(**{**item, "members": tuple(item["members"])})


def session_of(item: Mapping[str, Any]) -> timetable.Session:
    """Return one session of an answer document."""
    named = {key: value for key, value in item.items() if key not in ("class", "facilitators")}
    return timetable.Session(class_id=item["class"], facilitators=tuple(item["facilitators"]), **named)


def _triad_part(plan: grouping.TriadPlan) -> dict[str, Any]:
    return {
        "triads": [asdict(triad) for triad in plan.triads],
        "triad_cost": plan.cost,
        "triad_bound": plan.bound,
        "connected": plan.connected,
        "linking": [asdict(extra) for extra in plan.linking],
        "measurable": plan.measurable,
        "unshared": list(plan.unshared),
        "sharing": [asdict(extra) for extra in plan.sharing],
    }


Crowds = Mapping[str, timetable.ClassGroup]


def crowds_of(people: Iterable[grouping.Person], homes: Mapping[str, int]) -> Crowds:
    """Return the classes as a room sees them: how many people, and what some of them need."""
    needs: defaultdict[int, set[str]] = defaultdict(set)
    for person in people:
        if person.needs and person.id in homes:
            needs[homes[person.id]].update(person.needs)
    return {
        str(number): timetable.ClassGroup(str(number), size, tuple(sorted(needs[number])))
        for number, size in Counter(homes.values()).items()
    }


def hours_of(item: Mapping[str, Any], crowds: Crowds) -> timetable.Problem:
    """Return the timetable problem."""
    return timetable.Problem(
        days=item["days"],
        slots_per_day=item["slots_per_day"],
        classes=[crowds.get(name) or timetable.ClassGroup(name) for name in item["classes"]],
        materials=[timetable.Material(**one) for one in item["materials"]],
        rooms=[timetable.Room(**one) for one in item.get("rooms", ())],
        facilitators=[_teacher(one) for one in item.get("facilitators", ())],
        breaks=[timetable.Break(**one) for one in item.get("breaks", ())],
        locked=[_lock(one) for one in item.get("locked", ())],
    )


def _lock(item: Mapping[str, Any]) -> timetable.Lock:
    named = {key: value for key, value in item.items() if key not in ("class", "facilitators")}
    return timetable.Lock(class_id=item["class"], facilitators=tuple(item.get("facilitators", ())), **named)


def _teacher(item: Mapping[str, Any]) -> timetable.Facilitator:
    windows = item.get("available")
    return timetable.Facilitator(
        id=item["id"],
        teaches=item.get("teaches", ()),
        available=None if windows is None else [(day, first, last) for day, first, last in windows],
        max_jp_per_day=item.get("max_jp_per_day"),
    )


def _timetable_part(plan: timetable.Timetable) -> dict[str, Any]:
    sessions = [{**asdict(session), "class": session.class_id} for session in plan.sessions]
    for session in sessions:
        del session["class_id"]
    return {"timetable": sessions, "timetable_cost": plan.cost, "timetable_bound": plan.bound}
