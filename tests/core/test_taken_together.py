"""Calls that wait at the same moment go in one transaction, and each hears of its own."""

from __future__ import annotations

from threading import Event, Thread
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest

from pamong.core.outbox import together


def _call(number):
    device = UUID(int=number)
    return [SimpleNamespace(device=device, number=number)], {device: f"device {number}"}


def _wait_until(condition):
    for _ in range(2000):
        if condition():
            return
        Event().wait(0.005)
    raise AssertionError("it never came to that")


def _start(number, work, told):
    def run():
        try:
            told[number] = together.take(*_call(number), work)
        except OSError as trouble:
            told[number] = str(trouble)

    thread = Thread(target=run)
    thread.start()
    return thread


@pytest.fixture(autouse=True)
def no_database(monkeypatch):
    """Let nobody ask where the log of a database lies: other tests of the same process have one."""
    monkeypatch.setattr(together.disk, "_log", lambda: None)


@pytest.fixture
def taken():
    """Three calls that came while a first one was under way: what each transaction held, and what each call heard."""

    def take(fails=None):
        entered, go_on, batches, told = Event(), Event(), [], {}

        def work(events, devices):
            batches.append([event.number for event in events])
            if len(batches) == 1:
                entered.set()
                go_on.wait(10)
            elif fails:
                raise OSError(fails)
            return [f"answer {event.number}" for event in events], devices

        threads = [_start(1, work, told)]
        assert entered.wait(10)
        for number in (2, 3, 4):
            threads.append(_start(number, work, told))
            _wait_until(lambda waiting=number - 1: len(together._waiting) == waiting)
        go_on.set()
        for thread in threads:
            thread.join(10)
        return batches, told

    return take


def test_who_waits_goes_with_the_next(taken):
    batches, told = taken()
    assert batches == [[1], [2, 3, 4]]
    assert told == {n: ([f"answer {n}"], {UUID(int=n): f"device {n}"}) for n in (1, 2, 3, 4)}


def test_trouble_is_told_to_all_who_went_together_and_the_next_goes_on(taken):
    batches, told = taken(fails="disk full")
    assert batches == [[1], [2, 3, 4]]
    assert [told[n] for n in (2, 3, 4)] == ["disk full"] * 3
    assert together.take(*_call(5), lambda events, devices: (["well"], devices))[0] == ["well"]


def test_a_large_call_goes_alone():
    large = ([SimpleNamespace(device=UUID(int=1), number=n) for n in range(500)], {UUID(int=1): "device"})
    sizes = []

    def work(events, devices):
        sizes.append(len(events))
        return [str(uuid4()) for _ in events], devices

    assert len(together.take(*large, work)[0]) == 500
    assert sizes == [500]


def test_nobody_is_told_before_the_disk_holds_it_and_the_next_goes_on_meanwhile(monkeypatch):
    written, done, told, steps = Event(), Event(), {}, []

    def sync(_log):
        if len(steps) == 1:
            written.set()
            assert done.wait(10)

    def work(events, devices):
        steps.append([event.number for event in events])
        return ["answer" for _ in events], devices

    monkeypatch.setattr(together.disk, "sync", sync)
    first = _start(1, work, told)
    assert written.wait(10)
    second = _start(2, work, told)
    second.join(10)
    assert (steps, set(told)) == ([[1], [2]], {2})
    done.set()
    first.join(10)
    assert set(told) == {1, 2}


def test_a_disk_that_fails_is_told_to_all_who_went_together(taken, monkeypatch):
    def sync(_log):
        raise OSError("the disk is gone")

    monkeypatch.setattr(together.disk, "sync", sync)
    _batches, told = taken()
    assert told == dict.fromkeys((1, 2, 3, 4), "the disk is gone")
