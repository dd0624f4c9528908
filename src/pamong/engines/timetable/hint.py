"""Plans handed to the solver to start from.

A hint on the choices alone leaves the solver to work out all that follows from them, and it often gives up: so they
are fixed first, which takes no search, and then every variable of the model is hinted.
"""

from __future__ import annotations

from collections.abc import Sequence

from pamong.engines.solving import Limits, Outcome, run
from pamong.engines.timetable.plan import Literal, Plan
from pamong.engines.timetable.problem import Session

Choice = tuple[str, int, *tuple[int, ...]]
EFFORT = 0.1  # of the whole, at most: propagation is nearly all


def kept(plan: Plan, sessions: Sequence[Session], limits: Limits) -> Outcome | None:
    """Return the solver's outcome when nothing of a plan may change, and hint all of it; None when it breaks a rule."""
    chosen, same = _chosen(plan, sessions), plan.model.clone()
    literals: list[tuple[Choice, Literal]] = [
        (("start", lesson, at), literal) for lesson, own in enumerate(plan.begins) for at, literal in own.items()
    ]
    for name, places in (("team", plan.taught), ("room", plan.held)):
        literals += [((name, lesson, *at), one) for lesson, own in enumerate(places) for at, one in own.items()]
    for key, literal in literals:
        if not plan.is_settled(plan.lessons[key[1]]):
            same.add_bool_or([literal if key in chosen else ~literal])
    outcome = run(same, limits.share(EFFORT), manner="quick")
    if not outcome.found:
        return None
    hint(plan, outcome)
    return outcome


def hint(plan: Plan, outcome: Outcome) -> None:
    """Give a whole plan as the hint, every variable of it."""
    plan.model.clear_hints()
    for index, value in enumerate(outcome.solver.response_proto.solution):
        plan.model.add_hint(plan.model.get_int_var_from_proto_index(index), value)


def _chosen(plan: Plan, sessions: Sequence[Session]) -> set[Choice]:
    """Return the choices a plan has made: starts, and facilitators and room kinds at starts."""
    groups = {one.id: number for number, one in enumerate(plan.problem.classes)}
    people = {one.id: number for number, one in enumerate(plan.problem.facilitators)}
    kinds = {room.id: number for number, kind in enumerate(plan.room_kinds) for room in kind.rooms}
    lessons = {(one.group, one.material.id, one.jp): number for number, one in enumerate(plan.lessons)}
    together = {one.id for one in plan.problem.materials if one.plenary}
    chosen: set[Choice] = set()
    for one in sessions:
        home = None if one.material in together else groups[one.class_id]
        lesson, start = lessons[home, one.material, one.jp], plan.grid.position[one.day, one.slot]
        chosen.add(("start", lesson, start))
        chosen.update(("team", lesson, people[name], start) for name in one.facilitators)
        if one.room is not None:
            chosen.add(("room", lesson, kinds[one.room], start))
    return chosen
