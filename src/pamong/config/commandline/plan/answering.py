"""From a request to the answer document, exactly as the contract says."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from pamong.config.commandline.plan.reading import Request
from pamong.engines.grouping import ClassPlan, Person, TriadPlan, form_classes, form_triads
from pamong.engines.solving import SOLVER, Conflict, fingerprint
from pamong.engines.timetable import Timetable, solve
from pamong.engines.timetable.problem import ClassGroup, Problem

RANK = ("optimal", "feasible", "infeasible")
EFFORTS = ("seed", "effort", "time_limit")
Answer = dict[str, Any]


def answer(request: Request) -> Answer:
    """Solve all parts of a request and return the answer document."""
    started = time.perf_counter()
    classes = _classes(request, started)
    triads = _triads(request, classes, started)
    timetable = _timetable(request, classes, started)
    plans = {"classes": classes, "triads": triads, "timetable": timetable}
    solved = {name: plan for name, plan in plans.items() if plan is not None}
    parts = {name: plan.status for name, plan in solved.items()}
    return {
        **_about_classes(request, classes),
        **_about_triads(request, triads),
        **_about_timetable(request, timetable),
        "parts": parts,
        "status": max(parts.values(), key=RANK.index, default="optimal"),
        "conflicts": [_conflict(name, one) for name, plan in solved.items() for one in plan.conflicts],
        "stopped_by_time": any(plan.stopped_by_time for plan in solved.values()),
        "seed": request.seed,
        "effort": request.effort,
        "input_hash": fingerprint({key: value for key, value in request.document.items() if key not in EFFORTS}),
        "solver": SOLVER,
        "seconds": round(time.perf_counter() - started, 3),
    }


def _left(request: Request, started: float) -> float | None:
    if request.time_limit is None:
        return None
    return max(0.01, request.time_limit - (time.perf_counter() - started))


def _classes(request: Request, started: float) -> ClassPlan | None:
    if request.classes is None:
        return None
    left = _left(request, started)
    return form_classes(request.people, request.classes, seed=request.seed, effort=request.effort, time_limit=left)


def _triads(request: Request, classes: ClassPlan | None, started: float) -> TriadPlan | None:
    if request.triads is None:
        return None
    within = classes.classes if classes and request.triads_within_classes else {}
    rules = replace(request.triads, classes=within)
    left = _left(request, started)
    return form_triads(request.people, rules, seed=request.seed, effort=request.effort, time_limit=left)


def _timetable(request: Request, classes: ClassPlan | None, started: float) -> Timetable | None:
    if request.timetable is None:
        return None
    problem = _with_sizes(request.timetable, classes, request.people)
    return solve(problem, seed=request.seed, effort=request.effort, time_limit=_left(request, started))


def _with_sizes(problem: Problem, classes: ClassPlan | None, people: Sequence[Person]) -> Problem:
    """Take sizes and needs of the formed classes, first class first, where the timetable does not state its own."""
    sizes = Counter(classes.classes.values()) if classes else Counter[int]()
    if len(sizes) != len(problem.classes) or any(group.size for group in problem.classes):
        return problem
    homes = classes.classes if classes else {}
    needs = {number: {need for one in people if homes.get(one.id) == number for need in one.needs} for number in sizes}
    groups = [
        ClassGroup(group.id, sizes[number], tuple(sorted(needs[number])) or group.needs)
        for number, group in enumerate(problem.classes, 1)
    ]
    return replace(problem, classes=groups)


def _measure(plan: ClassPlan | TriadPlan | Timetable | None, value: float | None) -> float | None:
    """Return a cost or bound; an impossible part has none."""
    if plan is None or value is None or plan.status == "infeasible":
        return None
    return int(value) if float(value).is_integer() else round(value, 6)


def _about_classes(request: Request, plan: ClassPlan | None) -> Answer:
    return {
        "classes": None if plan is None else dict(plan.classes),
        "class_cost": _measure(plan, plan.cost if plan else None),
        "class_bound": _measure(plan, plan.bound if plan else None),
    }


def _about_triads(request: Request, plan: TriadPlan | None) -> Answer:
    names = request.names
    return {
        "triads": None
        if plan is None
        else [
            {
                "round": triad.round,
                "members": [names[person] for person in triad.members],
                "roles": dict(triad.roles),
                "facilitator": None if triad.facilitator is None else names[triad.facilitator],
            }
            for triad in plan.triads
        ],
        "triad_cost": _measure(plan, plan.cost if plan else None),
        "triad_bound": _measure(plan, plan.bound if plan else None),
        "connected": None if plan is None or not plan.triads else plan.connected,
        "linking": [_extra(names, asdict(one)) for one in plan.linking] if plan else [],
        "measurable": None if plan is None or not plan.triads else plan.measurable,
        "unshared": [names.get(one, one) for one in plan.unshared] if plan else [],
        "sharing": [_extra(names, asdict(one)) for one in plan.sharing] if plan else [],
    }


def _extra(names: Mapping[str, Any], link: Mapping[str, Any]) -> Answer:
    return {key: names.get(value, value) if isinstance(value, str) else value for key, value in link.items()}


def _about_timetable(request: Request, plan: Timetable | None) -> Answer:
    names = request.names
    return {
        "timetable": None
        if plan is None
        else [
            {
                "class": names.get(session.class_id, session.class_id),
                "material": names[session.material],
                "day": session.day,
                "slot": session.slot,
                "jp": session.jp,
                "room": None if session.room is None else names[session.room],
                "facilitators": [names[one] for one in session.facilitators],
            }
            for session in plan.sessions
        ],
        "timetable_cost": _measure(plan, plan.cost if plan else None),
        "timetable_bound": _measure(plan, plan.bound if plan else None),
        "timetable_parts": None if plan is None else plan.parts,
    }


def _conflict(part: str, conflict: Conflict) -> Answer:
    return {
        "part": part,
        "rule": conflict.rule,
        "message": conflict.message,
        "relaxations": [asdict(one) for one in conflict.relaxations],
    }


WORDS = {
    "optimal": "terbukti terbaik",
    "feasible": "baik, belum terbukti terbaik",
    "infeasible": "tidak mungkin dengan aturan ini",
}
TITLES = {"classes": "Kelas", "triads": "Kelompok praktik", "timetable": "Jadwal"}
MEASURES = {"classes": "class", "triads": "triad", "timetable": "timetable"}


def in_words(document: Answer) -> str:
    """Return the answer in a few sentences."""
    lines = [_part_in_words(document, part, status) for part, status in document["parts"].items()]
    lines += [_conflict_in_words(conflict) for conflict in document["conflicts"]]
    if document["connected"] is False:
        lines.append(f"Agar nilai dapat dibandingkan, tambahkan {len(document['linking'])} pengamatan.")
    if document["sharing"]:
        lines.append(
            f"Agar setiap pengamat berbagi orang dengan dua lainnya, tambahkan {len(document['sharing'])} lagi."
        )
    if document["stopped_by_time"]:
        lines.append("Berhenti karena batas waktu: hasil ini dapat berbeda bila diulang.")
    return "\n".join(lines) or "Tidak ada bagian yang diminta: isi classes, triads, atau timetable."


def _part_in_words(document: Answer, part: str, status: str) -> str:
    measure = MEASURES[part]
    cost, bound = document[f"{measure}_cost"], document[f"{measure}_bound"]
    numbers = "" if cost is None else f" (biaya {cost}, batas bawah {bound})"
    return f"{TITLES[part]}: {WORDS[status]}{numbers}."


def _conflict_in_words(conflict: Mapping[str, Any]) -> str:
    relaxations: Sequence[Mapping[str, Any]] = conflict["relaxations"]
    return " ".join([f"- {conflict['message']}", *(str(one["message"]) for one in relaxations)])
