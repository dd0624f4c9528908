"""New connections go to the web process that holds the fewest."""

from __future__ import annotations

import pytest
from gunicorn.workers.gthread import ThreadWorker

from pamong.config import balance


@pytest.fixture
def process(monkeypatch):
    """Make web processes that hold so many connections; return what they do when the next one comes."""
    naps, taken = [], []
    monkeypatch.setattr(balance, "_held", [balance.NONE] * balance.PLACES)
    monkeypatch.setattr(balance.time, "sleep", naps.append)
    monkeypatch.setattr(ThreadWorker, "accept", lambda self, listener: taken.append(listener))
    monkeypatch.setattr(ThreadWorker, "notify", lambda self: None)

    def make(age, held):
        worker = balance.BalancedWorker.__new__(balance.BalancedWorker)
        worker.age, worker.nr_conns = age, held
        worker.notify()
        return worker

    def offered(worker):
        naps.clear()
        worker.accept("phone")
        assert taken.pop() == "phone"
        return naps

    return make, offered


def test_who_holds_more_lets_the_others_go_first(process):
    make, offered = process
    full, free = make(1, 5), make(2, 4)
    assert offered(full) == [balance.PATIENCE]
    assert offered(free) == []


def test_who_is_alone_does_not_wait(process):
    make, offered = process
    assert offered(make(1, 5)) == []


def test_a_process_that_ended_is_waited_for_no_longer(process):
    make, offered = process
    full, dead = make(1, 5), make(2, 0)
    balance.forget(None, dead)
    assert offered(full) == []
