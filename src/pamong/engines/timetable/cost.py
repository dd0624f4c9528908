"""What makes a timetable good, as terms of the model and of solved parts (`check.timetable_cost` says it apart).

cost = 2 x idle JP of classes + 3 x hand-overs + 1 x JP above the even share of facilitators

* idle: JP a class waits on a day before its last session (breaks are no waiting);
* hand-over: a facilitator of a class and material beyond the number needed at once (one face per material);
* above the even share: JP a facilitator teaches beyond the ceiling of all taught JP divided by all facilitators.

Each term is 0 in a perfect timetable, so a cost of 0 is its own proof.
"""

from collections.abc import Sequence

from pamong.engines.timetable.grid import Grid
from pamong.engines.timetable.plan import Literal, Plan, covering, load_of
from pamong.engines.timetable.problem import Problem, Session

IDLE = 2
HAND_OVER = 3
ABOVE_SHARE = 1


def price(plan: Plan, share: int) -> None:
    """Add the cost to the model as its objective; `share` is the even share of a facilitator."""
    classes_do_not_wait(plan)
    if plan.problem.facilitators:
        one_face_per_material(plan)
        loads_are_even(plan, share)
    plan.model.minimize(sum(plan.costs))


def even_share(problem: Problem) -> int:
    """Return the JP of each facilitator if all taught the same, rounded up."""
    return -(-taught_jp(problem) // max(1, len(problem.facilitators)))


def taught_jp(problem: Problem) -> int:
    """Return the JP of all facilitators together."""
    times = {True: 1, False: len(problem.classes)}
    return sum(material.jp * material.facilitators * times[material.plenary] for material in problem.materials)


def classes_do_not_wait(plan: Plan) -> None:
    """Price the positions before a class's last session of a day in which it has none."""
    for group in range(len(plan.problem.classes)):
        own = plan.of_group(group)
        attended: list[Literal] = []
        for first, beyond in plan.grid.day_span.values():
            still: Literal | None = None
            for position in reversed(range(first, beyond)):
                inside = [x for number in own for x in covering(plan.lessons[number], plan.begins[number], position)]
                still = _still_to_come(plan, still, inside)
                attended.append(still)
        taught = sum(plan.lessons[number].jp * plan.lessons[number].count for number in own)
        wait = plan.model.new_int_var(0, len(plan.grid.at), "")
        plan.model.add(sum(attended) == taught + wait)
        plan.costs.append(IDLE * wait)


def _still_to_come(plan: Plan, later: Literal | None, inside: list[Literal]) -> Literal:
    """Return a literal that is true when the class has a session now or later that day."""
    still = plan.model.new_bool_var("")
    plan.model.add(sum(inside) <= still)
    if later is not None:
        plan.model.add_implication(later, still)
    return still


def one_face_per_material(plan: Plan) -> None:
    """Price the facilitators of a class and material beyond the number needed at once."""
    teams: dict[tuple[int | None, str], list[int]] = {}
    for number, lesson in enumerate(plan.lessons):
        teams.setdefault((lesson.group, lesson.material.id), []).append(number)
    for numbers in teams.values():
        pieces = sum(plan.lessons[number].count for number in numbers)
        if pieces > 1:
            _price_team(plan, numbers, pieces)


def _price_team(plan: Plan, numbers: list[int], pieces: int) -> None:
    """Count faces as an integer that starts at the number needed: the domain gives the bound."""
    needed = plan.lessons[numbers[0]].material.facilitators
    able = sorted({one for number in numbers for one, _ in plan.taught[number]})
    faces = plan.model.new_int_var(needed, max(needed, min(len(able), needed * pieces)), "")
    seen = {one: plan.model.new_bool_var("") for one in able}
    for number in numbers:
        by_one: dict[int, list[Literal]] = {}
        for (one, _), literal in plan.taught[number].items():
            by_one.setdefault(one, []).append(literal)
        for one, literals in by_one.items():
            plan.model.add(sum(literals) <= plan.lessons[number].count * seen[one])
    plan.model.add(sum(seen.values()) == faces)
    plan.costs.append(HAND_OVER * (faces - needed))


def loads_are_even(plan: Plan, share: int) -> None:
    """Price the JP of a facilitator above the even share."""
    for one in range(len(plan.problem.facilitators)):
        own = list(load_of(plan, one))
        load = sum(jp * literal for jp, _, literal in own)
        most = min(len(plan.grid.at), sum(jp for jp, _, _ in own))
        if most > share:
            above = plan.model.new_int_var(0, most - share, "")
            plan.model.add(load <= share + above)
            plan.costs.append(ABOVE_SHARE * above)


def cost_of(problem: Problem, sessions: Sequence[Session], share: int | None = None) -> float:
    """Return the cost of the sessions of all parts together.

    Parameters
    ----------
    share : even share of a facilitator, when the problem is a part of a larger event
    """
    plenary = {material.id: material.plenary for material in problem.materials}
    needed = {material.id: material.facilitators for material in problem.materials}
    teams: dict[tuple[str, str], set[str]] = {}
    loads: dict[tuple[str, str, int, int], dict[str, int]] = {}
    for one in sessions:
        audience = "" if plenary[one.material] else one.class_id
        teams.setdefault((audience, one.material), set()).update(one.facilitators)
        loads[audience, one.material, one.day, one.slot] = dict.fromkeys(one.facilitators, one.jp)
    taught = [sum(load.get(one.id, 0) for load in loads.values()) for one in problem.facilitators]
    share = even_share(problem) if share is None else share
    return float(
        IDLE * sum(_wait_of(problem, sessions).values())
        + HAND_OVER * sum(max(0, len(team) - needed[material]) for (_, material), team in teams.items())
        + ABOVE_SHARE * sum(max(0, jp - share) for jp in taught)
    )


def _wait_of(problem: Problem, sessions: Sequence[Session]) -> dict[tuple[str, int], int]:
    """Return the positions each class waits each day: those up to its last session, less those taught."""
    grid = Grid.of(problem)
    until: dict[tuple[str, int], int] = {}
    taught: dict[tuple[str, int], int] = {}
    for one in sessions:
        key, (first, _) = (one.class_id, one.day), grid.day_span[one.day]
        until[key] = max(until.get(key, 0), grid.position[one.day, one.slot] - first + one.jp)
        taught[key] = taught.get(key, 0) + one.jp
    return {key: until[key] - taught[key] for key in until}
