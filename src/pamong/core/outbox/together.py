"""Calls that wait for the database at the same moment go in one transaction.

A check-in costs little beside what a transaction costs, whatever is in it. So whoever has to wait for a transaction
under way joins those who wait with it, and the first of them takes all their events at once: the busier, the larger
the transactions and the cheaper each check-in. On SQLite the processes queue for a lock on a file as well: its own
lock is asked for again and again after ever longer naps, by luck, while the kernel wakes who waits longest.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock
from uuid import UUID

from django.conf import settings
from django.db import connection

from pamong.core.models import Device

from . import disk
from .events import SignedEvent
from .registry import Answer

MOST_TOGETHER = 200
LOCK = "antrean.kunci"
Devices = dict[UUID, Device]
Take = Callable[[Sequence[SignedEvent], Devices], tuple[list[Answer], Devices]]


@dataclass(eq=False, slots=True)
class _Call:
    """What one call wants, and what came of it."""

    events: list[SignedEvent]
    devices: Devices
    done: bool = False
    answers: list[Answer] = field(default_factory=list)
    trouble: Exception | None = None
    woken: Event = field(default_factory=Event)


_waiting: list[_Call] = []
_list = Lock()
_led = False  # somebody is taking events now, and will wake the next


def take(events: list[SignedEvent], devices: Devices, work: Take) -> tuple[list[Answer], Devices]:
    """Take the events of one call, with those of all calls that wait by then."""
    call = _Call(events, devices)
    if not _leads(call):
        call.woken.wait()
    if not call.done:
        _lead(call, work)
    if call.trouble:
        raise call.trouble
    return call.answers, call.devices


def _leads(call: _Call) -> bool:
    global _led
    with _list:
        if not _led:
            _led = True
            return True
        _waiting.append(call)
        return False


def _pass_on() -> None:
    """Wake who waits longest to lead next."""
    global _led
    with _list:
        if _waiting:
            _waiting.pop(0).woken.set()
        else:
            _led = False


def _lead(own: _Call, work: Take) -> None:
    """Take one's own events and those of whoever came meanwhile, and wake them when the disk holds what came of it."""
    calls = [own]
    try:
        disk.sync(_carry_out(calls, work))
    except Exception as error:
        for call in calls:
            call.trouble = error
    for call in calls:
        call.done = True
        call.woken.set()


def _carry_out(calls: list[_Call], work: Take) -> Path | None:
    """Let all who wait join, commit, and let the next lead; return the log that is still to be synced."""
    try:
        with _queue_of_processes(), disk.put_off() as log:
            calls += _followers(len(calls[0].events))
            _work_off(calls, work)
        return log
    finally:
        _pass_on()


def _followers(count: int) -> list[_Call]:
    """Return as many waiting calls as fit beside so many events."""
    chosen = []
    with _list:
        for call in list(_waiting):
            if count + len(call.events) <= MOST_TOGETHER:
                count += len(call.events)
                chosen.append(call)
                _waiting.remove(call)
    return chosen


def _work_off(calls: list[_Call], work: Take) -> None:
    events = [event for call in calls for event in call.events]
    known = {ident: device for call in calls for ident, device in call.devices.items()}
    try:
        answers, now = work(events, known)
    except Exception as error:
        for call in calls:
            call.trouble = error
        return
    at = 0
    for call in calls:
        call.answers = answers[at : at + len(call.events)]
        call.devices = {ident: now[ident] for ident in call.devices}
        at += len(call.events)


@contextmanager
def _queue_of_processes() -> Iterator[None]:
    if connection.vendor != "sqlite":
        yield
        return
    with (Path(settings.DATA_DIR) / LOCK).open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield  # closing the file lets the next one in
