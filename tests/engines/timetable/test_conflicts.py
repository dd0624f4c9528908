"""Impossible timetables name the rule to blame and what would help."""

from dataclasses import replace

import pytest

from pamong.engines.solving import Limits
from pamong.engines.timetable import Break, ClassGroup, Facilitator, Material, Problem, Room, solve
from pamong.engines.timetable.explain import clash

BASE = Problem(
    days=1,
    slots_per_day=4,
    classes=[ClassGroup("x", 20), ClassGroup("y", 20)],
    materials=[Material("a", 2, 2, "lab"), Material("b", 2, 2, after=("a",))],
    rooms=[Room("r1", 30, ("lab",)), Room("r2", 30, ("lab",))],
    facilitators=[Facilitator("f", ("a", "b")), Facilitator("g", ("a", "b"))],
)
LATE = [(1, 3, 4)]

BROKEN = {
    "order_circle": replace(BASE, materials=[Material("a", 2, after=("b",)), Material("b", 2, after=("a",))]),
    "block_too_long": replace(BASE, breaks=[Break(None, 3), Break(None, 2)]),
    "class_hours": replace(BASE, slots_per_day=3),
    "qualification": replace(BASE, facilitators=[Facilitator("f", ("a",))]),
    "room_kind": replace(BASE, rooms=[Room("r1", 30), Room("r2", 30)]),
    "room_capacity": replace(BASE, rooms=[Room("r1", 10, ("lab",)), Room("r2", 30)]),
    "plenary_room": replace(BASE, materials=[Material("a", 2, plenary=True)]),
    "room_hours": replace(BASE, rooms=[Room("r1", 30, ("lab",))]),
    "facilitator_hours": replace(BASE, facilitators=[Facilitator("f", ("a", "b"))]),
    "attendance": replace(BASE, facilitators=[Facilitator("f", ("a", "b"), LATE), Facilitator("g", ("a", "b"))]),
    "max_load": replace(
        BASE, facilitators=[Facilitator("f", ("a", "b"), max_jp_per_day=2), Facilitator("g", ("a", "b"))]
    ),
    "order": replace(  # stretches of 3, 3 and 2 JP take the pieces, but not in this order
        BASE,
        slots_per_day=10,
        breaks=[Break(None, 4), Break(None, 8)],
        materials=[Material("a", 3, 3), Material("b", 2, 2, after=("a",)), Material("c", 3, 3, after=("b",))],
        facilitators=[Facilitator(name, ("a", "b", "c")) for name in "fg"],
    ),
}  # fmt: skip


def test_the_base_is_possible():
    assert solve(BASE).status == "optimal"


@pytest.mark.parametrize("rule", BROKEN)
def test_counting_names_the_rule(rule):
    plan = solve(BROKEN[rule])
    assert (plan.status, plan.sessions, plan.conflicts[0].rule) == ("infeasible", (), rule)
    assert all(relaxation.message for relaxation in plan.conflicts[0].relaxations)
    assert len(plan.conflicts[0].relaxations) > 0


def test_who_arrives_too_late_for_the_order_of_materials_is_named_before_the_order():
    late = [Facilitator("f", ("a",), LATE), Facilitator("h", ("a",), LATE)]
    plan = solve(replace(BASE, facilitators=[*late, Facilitator("g", ("b",)), Facilitator("k", ("b",))]))
    assert [conflict.rule for conflict in plan.conflicts] == ["attendance"]
    assert [way.change for way in plan.conflicts[0].relaxations] == ["drop_order", "longer_attendance"]


def test_teachers_who_are_never_there_together_cannot_teach_together():
    apart = [Facilitator("f", ("a",), [(1, 1, 2)]), Facilitator("h", ("a",), [(1, 3, 4)])]
    plan = solve(replace(BASE, materials=[Material("a", 2, 2, "lab", 2)], facilitators=apart))
    assert [(one.rule, "bersamaan" in one.message) for one in plan.conflicts] == [("attendance", True)]


def test_a_laboratory_that_all_need_first_is_counted_in_the_hours_it_is_needed():
    day = replace(BASE, slots_per_day=8, facilitators=(), classes=[ClassGroup(name, 20) for name in "vwxyz"])
    rooms = [Room("l", 30, ("lab",)), *(Room(f"r{n}", 30, ("kelas",)) for n in range(5))]
    materials = [Material("a", 1, 1, "lab"), Material("b", 4, 2, "kelas", after=("a",))]
    conflict = solve(replace(day, rooms=rooms, materials=materials)).conflicts[0]
    assert (conflict.rule, conflict.message) == (
        "room_hours",
        "Ruang lab untuk a kurang 1 JP. Yang menghalangi: urutan materi.",
    )


def test_a_shortage_says_how_many_jp_are_missing():
    conflict = solve(BROKEN["facilitator_hours"]).conflicts[0]
    assert [r.amount for r in conflict.relaxations if r.change == "more_qualified"] == [4]


def test_pieces_that_do_not_fit_between_breaks_are_refused_though_the_hours_suffice():
    problem = Problem(1, 8, [ClassGroup("x")], [Material("a", 4, 2), Material("b", 2, 2)], breaks=[Break(1, 4)])
    assert solve(problem).status == "optimal"
    tight = replace(problem, slots_per_day=7, breaks=[Break(1, 4)])
    assert [c.rule for c in solve(tight).conflicts] == ["class_hours"]


def test_the_solver_finds_a_minimal_clash_that_counting_cannot_see():
    # a and b both need the one lab in the morning, b only because g leaves, a because of the order
    problem = Problem(
        days=1,
        slots_per_day=4,
        classes=[ClassGroup("x"), ClassGroup("y")],
        materials=[Material("a", 2, 2), Material("b", 2, 2)],
        facilitators=[
            Facilitator("f", ("a",), [(1, 1, 2)]),
            Facilitator("g", ("a",), [(1, 1, 2)]),
            Facilitator("h", ("b",), [(1, 3, 4)]),
            Facilitator("k", ("b",), [(1, 1, 2)]),
        ],
    )
    plan = solve(problem)
    assert (plan.status, plan.conflicts[0].rule) == ("infeasible", "attendance")
    assert "f" in plan.conflicts[0].message


def test_a_clash_lists_only_the_rules_that_matter_and_their_cures():
    conflict = clash(BROKEN["attendance"], Limits(effort=5.0))[0]
    assert (conflict.rule, [relaxation.subject for relaxation in conflict.relaxations]) == ("attendance", ["f"])


def test_when_no_rule_is_to_blame_the_hours_are():
    conflict = clash(replace(BASE, slots_per_day=3, rooms=(), facilitators=()), Limits(effort=5.0))[0]
    assert conflict.rule in ("class_hours", "order")
