"""Child processes that end when their work is done, so that what is heavy never stays in the server's memory.

Plain pipes instead of `multiprocessing`: no import of the parent's main module, no tracker process left behind.
"""

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from queue import SimpleQueue
from threading import Timer
from types import TracebackType
from typing import Any, Self

from pamong.core.documents.child import read_frame, write_frame

type_of_idle = SimpleQueue["Child"]


class ChildError(RuntimeError):
    """A child could not do its job: the message is the child's own."""


class Child:
    """One running child; `setup` is given to its factory before the first job."""

    def __init__(self, factory: str, setup: object, *, seconds: float) -> None:
        self.seconds = seconds
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-m", "pamong.core.documents.child", factory],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"RAYON_NUM_THREADS": "1"},  # one core a child: the pool shares out the cores
            start_new_session=True,  # Ctrl-C is the parent's to answer
        )
        self.setup: object | None = setup

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self.process.kill()
        self.process.communicate()

    def ask(self, job: object) -> bytes:
        """Have the child do one job, the set-up first."""
        if self.setup is not None:
            setup, self.setup = self.setup, None
            self._exchange(setup)
        return self._exchange(job)

    def _exchange(self, message: object) -> bytes:
        inbox, outbox = self.process.stdin, self.process.stdout
        assert inbox is not None
        assert outbox is not None
        watch = Timer(self.seconds, self.process.kill)
        watch.start()
        try:
            write_frame(inbox, pickle.dumps(message))  # type: ignore[arg-type]
            frame = read_frame(outbox)  # type: ignore[arg-type]
        except BrokenPipeError:
            frame = None
        finally:
            watch.cancel()
        if frame is None:
            raise ChildError(f"the child process ended early, or took longer than {self.seconds:g} s")
        done, answer = frame
        if not done:
            raise ChildError(answer.decode())
        return answer


def work_through(
    factory: str, jobs: Iterable[Any], *, setup: object, workers: int = 2, seconds: float = 60
) -> Iterator[bytes]:
    """Yield the answer to every job, in order, never holding more than a few of them."""
    with ExitStack() as stack:
        idle: type_of_idle = SimpleQueue()
        for _ in range(workers):
            idle.put(stack.enter_context(Child(factory, setup, seconds=seconds)))
        pool = stack.enter_context(ThreadPoolExecutor(workers))
        pending: deque[Future[bytes]] = deque()
        for job in jobs:
            pending.append(pool.submit(_ask_idle, idle, job))
            if len(pending) > 2 * workers:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()


def _ask_idle(idle: type_of_idle, job: object) -> bytes:
    child = idle.get()
    try:
        return child.ask(job)
    finally:
        idle.put(child)
