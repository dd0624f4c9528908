"""New connections go to the web process that holds the fewest.

The kernel wakes every process that waits for a connection, and who comes first takes it: of eight phones that connect
at once one process may take seven, and the second core sleeps as long as they stay connected. So a process that holds
more than another leaves the connection to it, for a moment; if nobody took it by then, it does.
"""

from __future__ import annotations

import sys
import time
from mmap import mmap
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

PLACES = 64  # more than there are web processes, those that end and those that begin together
NONE = -1
PATIENCE = 0.002  # seconds
SWITCH = 0.0005  # seconds; Python's own is ten times as long
_held = memoryview(mmap(-1, 4 * PLACES)).cast("i")  # shared by all who are forked after this
for _place in range(PLACES):
    _held[_place] = NONE


class BalancedWorker(ThreadWorker):
    """A web process with threads that tells the others how many connections it holds."""

    def init_process(self) -> None:
        # A thread in the queue for the database lets go of the interpreter with every statement, and should have it
        # back before another one has written a whole page.
        sys.setswitchinterval(SWITCH)
        super().init_process()

    def notify(self) -> None:
        super().notify()
        _held[_place_of(self)] = self.nr_conns

    def accept(self, listener: Any) -> None:
        """Accept a connection, unless somebody who holds fewer is quicker."""
        if self.nr_conns > min((held for held in _held if held != NONE), default=0):
            time.sleep(PATIENCE)
        super().accept(listener)
        _held[_place_of(self)] = self.nr_conns


def forget(_arbiter: Any, worker: Any) -> None:
    """A process has ended, however it did."""
    _held[_place_of(worker)] = NONE


def _place_of(worker: Any) -> int:
    return int(worker.age) % PLACES
