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
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from uuid import UUID

from django.conf import settings
from django.db import connection

from pamong.core.models import Device

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
    answers: list[Answer] | None = None
    trouble: Exception | None = None


_waiting: list[_Call] = []
_list, _turn = Lock(), Lock()


def take(events: list[SignedEvent], devices: Devices, work: Take) -> tuple[list[Answer], Devices]:
    """Take the events of one call, with those of all calls that wait by then."""
    call = _Call(events, devices)
    with _list:
        _waiting.append(call)
    with _turn:
        if call.answers is None and call.trouble is None:
            _work_off(_next_calls(call), work)
    if call.trouble:
        raise call.trouble
    return call.answers or [], call.devices


def _next_calls(own: _Call) -> list[_Call]:
    """Return who goes together now: the one whose turn it is, and as many others as fit."""
    chosen, count = [own], len(own.events)
    with _list:
        _waiting.remove(own)
        for call in list(_waiting):
            if count + len(call.events) <= MOST_TOGETHER:
                chosen.append(call)
                count += len(call.events)
                _waiting.remove(call)
    return chosen


def _work_off(calls: list[_Call], work: Take) -> None:
    events = [event for call in calls for event in call.events]
    known = {ident: device for call in calls for ident, device in call.devices.items()}
    try:
        with _queue_of_processes():
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
