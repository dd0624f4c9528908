"""Which of the organiser's rules clash, when counting finds nothing and the solver says impossible."""

from dataclasses import replace

from ortools.sat.python import cp_model

from pamong.engines.solving import Conflict, Limits, Relaxation, minimal_conflict
from pamong.engines.timetable.grid import Grid
from pamong.engines.timetable.model import Guard, Plan, build, plenary_size
from pamong.engines.timetable.problem import Problem

CLASSES = 10  # enough to show a clash: fewer classes with everybody's help being impossible, so is the whole
FACILITATORS = 40
EFFORT = 4.0
CHANGES = {
    "order": "drop_order",
    "attendance": "longer_attendance",
    "qualification": "more_qualified",
    "max_load": "higher_load",
    "room_kind": "more_rooms",
    "rooms": "more_rooms",
}


def clash(problem: Problem, limits: Limits) -> tuple[Conflict, ...]:
    """Return the smallest set of clashing rules, or say that no timetable was found."""
    part = replace(problem, classes=problem.classes[:CLASSES], plenary_size=plenary_size(problem))
    if len(problem.facilitators) > FACILITATORS:
        return (not_found(),)
    guards: dict[str, cp_model.IntVar] = {}
    sentences: dict[str, str] = {}
    plan = Plan(part, Grid.of(part))

    def rule(name: str, sentence: str) -> Guard:
        if name not in guards:
            guards[name] = plan.model.new_bool_var(name)
            sentences[name] = sentence
        return guards[name]

    plan.rule = rule
    build(plan)
    core = minimal_conflict(plan.model, guards, limits.share(EFFORT))
    if core is None:
        return (not_found(),)
    if not core.rules:
        return (_no_rule_to_blame(),)
    listed = "; ".join(sentences[name] for name in core.rules)
    relaxations = tuple(
        Relaxation(CHANGES[_kind(name)], f"Longgarkan: {sentences[name]}.", subject=name.split(":", 1)[1])
        for name in core.cures
    )
    return (Conflict(_kind(core.rules[0]), f"Aturan ini tidak dapat dipenuhi bersama: {listed}.", relaxations),)


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
