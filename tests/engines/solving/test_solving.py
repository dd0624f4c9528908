"""Repeatable runs, cancelling, and minimal conflicts."""

import threading
import time

from ortools.sat.python import cp_model

from pamong.engines.solving import Limits, Stopwatch, fingerprint, minimal_conflict, run
from pamong.engines.solving.cpsat import Outcome


def hard_model(size: int = 14) -> cp_model.CpModel:
    """Pigeons without holes, as an optimisation that takes long to prove."""
    model = cp_model.CpModel()
    place = [model.new_int_var(0, size, "") for _ in range(size)]
    model.add_all_different(place)
    distance = [model.new_int_var(0, size, "") for _ in range(size - 1)]
    for at in range(size - 1):
        model.add_abs_equality(distance[at], place[at] - place[at + 1])
    model.maximize(sum((at % 5 + 1) * distance[at] for at in range(size - 1)))
    return model


def values(model: cp_model.CpModel, outcome: Outcome) -> list[int]:
    return list(outcome.solver.response_proto.solution)


def test_the_same_seed_and_effort_give_the_same_answer():
    outcomes = [run(hard_model(), Limits(seed=3, effort=0.05)) for _ in range(2)]
    first, second = ((outcome.objective, outcome.bound, values(hard_model(), outcome)) for outcome in outcomes)
    assert first == second


def test_a_run_that_is_asked_to_stop_ends_soon():
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    started = time.perf_counter()
    run(hard_model(40), Limits(effort=60.0, should_stop=stop.is_set))
    assert time.perf_counter() - started < 10


def test_a_run_ended_by_the_clock_says_so():
    outcome = run(hard_model(40), Limits(effort=60.0, watch=Stopwatch(0.2)))
    assert outcome.stopped_by_time


def test_progress_tells_cost_and_bound():
    told: list[tuple[float, float]] = []
    run(hard_model(6), Limits(effort=1.0, progress=lambda cost, bound: told.append((cost, bound))))
    assert told[-1][0] <= told[-1][1]


def test_only_the_rules_that_clash_are_named():
    model = cp_model.CpModel()
    amount = model.new_int_var(0, 10, "amount")
    guards = {name: model.new_bool_var(name) for name in ("at least 7", "at most 5", "even")}
    model.add(amount >= 7).only_enforce_if(guards["at least 7"])
    model.add(amount <= 5).only_enforce_if(guards["at most 5"])
    model.add_modulo_equality(0, amount, 2)
    core = minimal_conflict(model, guards, Limits(effort=5.0))
    assert core is not None
    assert (set(core.rules), set(core.cures)) == ({"at least 7", "at most 5"}, {"at least 7", "at most 5"})


def test_there_is_no_conflict_where_a_solution_exists():
    model = cp_model.CpModel()
    assert minimal_conflict(model, {"free": model.new_bool_var("free")}, Limits()) is None


def test_a_fingerprint_does_not_depend_on_the_order_of_names():
    assert fingerprint({"a": 1, "b": [2, None]}) == fingerprint({"b": (2, None), "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})
