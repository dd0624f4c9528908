"""Which of the organiser's rules clash, when counting finds nothing and the solver says impossible."""

from dataclasses import replace

from ortools.sat.python import cp_model

from pamong.engines.solving import Conflict, Limits, Relaxation, minimal_conflict
from pamong.engines.timetable.audience import audience_of
from pamong.engines.timetable.grid import Grid
from pamong.engines.timetable.locks import locked_sessions_stay, of_classes
from pamong.engines.timetable.model import build
from pamong.engines.timetable.plan import Guard, Plan
from pamong.engines.timetable.problem import Problem

CLASSES = 10  # enough to show a clash: fewer classes with everybody's help being impossible, so is the whole
FACILITATORS = 40
APART = 6  # more people are blamed together: a sentence that lists twenty names explains nothing
ALL_TOGETHER = {"attendance": "waktu hadir para fasilitator", "max_load": "batas JP sehari para fasilitator"}
EFFORT = 2.0
CHANGES = {
    "order": "drop_order",
    "attendance": "longer_attendance",
    "qualification": "more_qualified",
    "max_load": "higher_load",
    "room_kind": "more_rooms",
    "rooms": "more_rooms",
    "locked": "unlock",
}


BLAMED_FIRST = ("locked", "attendance", "max_load", "rooms", "room_kind", "order", "qualification")


def clash(problem: Problem, limits: Limits) -> tuple[Conflict, ...]:
    """Return the smallest set of clashing rules, or say that no timetable was found.

    One class alone is tried first: the simplest explanation, and the fastest to find.
    """
    found = _clash_of(problem, 1, limits)
    if found is None and len(problem.facilitators) <= FACILITATORS and len(problem.classes) > 1:
        found = _clash_of(problem, CLASSES, limits)
    return found or (not_found(),)


def _clash_of(problem: Problem, classes: int, limits: Limits) -> tuple[Conflict, ...] | None:
    """Return the clash of the first classes with everybody's help (impossible so, all are), or None."""
    everybody = audience_of(problem, None)
    part = replace(
        problem, classes=problem.classes[:classes], plenary_size=everybody.people, plenary_needs=tuple(everybody.needs)
    )
    part = of_classes(part, {one.id for one in part.classes})
    guards: dict[str, cp_model.IntVar] = {}
    sentences: dict[str, str] = {}
    plan = Plan(part, Grid.of(part))

    together = len(problem.facilitators) > APART

    def rule(name: str, sentence: str) -> Guard:
        if together and _kind(name) in ALL_TOGETHER:
            name, sentence = f"{_kind(name)}:", ALL_TOGETHER[_kind(name)]
        if name not in guards:
            guards[name] = plan.model.new_bool_var(name)
            sentences[name] = sentence
        return guards[name]

    plan.rule = rule
    build(plan)
    locked_sessions_stay(plan)
    core = minimal_conflict(plan.model, guards, limits.share(EFFORT))
    if core is None:
        return None
    if not core.rules:
        return (_no_rule_to_blame(),)
    listed = "; ".join(sentences[name] for name in core.rules)
    relaxations = tuple(
        Relaxation(CHANGES[_kind(name)], f"Longgarkan: {sentences[name]}.", subject=name.split(":", 1)[1] or None)
        for name in core.cures
    )
    return (Conflict(_blamed(core.rules), f"Aturan ini tidak dapat dipenuhi bersama: {listed}.", relaxations),)


def _blamed(rules: tuple[str, ...]) -> str:
    """Return the kind of rule that names the clash: what an organiser can change most easily."""
    return min((_kind(name) for name in rules), key=BLAMED_FIRST.index)


def _kind(rule: str) -> str:
    return rule.split(":", 1)[0]


def not_found() -> Conflict:
    """Say that no timetable was found within the effort, which proves nothing."""
    return Conflict(
        "effort_exhausted",
        "Jadwal yang memenuhi semua aturan belum ditemukan dalam batas usaha. Ini belum berarti mustahil.",
        (
            Relaxation("more_effort", "Beri waktu lebih lama."),
            Relaxation("more_qualified", "Tambah fasilitator atau longgarkan aturan."),
        ),
    )


def _no_rule_to_blame() -> Conflict:
    return Conflict(
        "class_hours",
        "Jam, jeda, dan jumlah fasilitator tidak cukup untuk semua materi, walaupun setiap aturan lain dilepas.",
        (
            Relaxation("more_slots", "Tambah hari atau JP."),
            Relaxation("fewer_jp", "Kurangi JP materi."),
            Relaxation("more_facilitators", "Tambah fasilitator."),
        ),
    )
