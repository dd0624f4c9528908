"""The worker: takes tasks one by one, and gives back what dead workers left behind."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import OperationalError, close_old_connections
from django.utils.crypto import get_random_string
from django_tasks.base import TaskContext
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult

from .housekeeping import tidy
from .task_leases import LEASE, fail_task, finish_task, is_anything_silent, prune_done, reap, renewing, take_task

logger = logging.getLogger(__name__)
PRUNE_EVERY = 3600.0


def worker_name() -> str:
    """Return a name no other worker has."""
    return f"{socket.gethostname()[:30]}-{os.getpid()}-{get_random_string(8)}"


def run_worker(*, should_stop: Callable[[], bool], poll: float = 1.0, lease: timedelta = LEASE) -> None:
    """Work off tasks until told to stop. Killing this process loses nothing: the task runs again elsewhere."""
    name = worker_name()
    look_after = _Housekeeping(lease)
    while not should_stop():
        close_old_connections()
        try:
            look_after()
            busy = run_next(name, lease)
        except OperationalError:
            logger.warning("The database does not answer; trying again.", exc_info=True)
            busy = False
        if not busy:
            time.sleep(poll)


def run_all(*, lease: timedelta = LEASE) -> int:
    """Run what is ready now until nothing is left (tests, demo, one-off commands); return how many tasks ran."""
    name, count = worker_name(), 0
    while run_next(name, lease):
        count += 1
    return count


def run_next(worker: str, lease: timedelta = LEASE) -> bool:
    """Run one task if there is one; tell whether there was."""
    task = take_task(worker, lease)
    if task is None:
        return False
    try:
        with renewing(task.pk, worker, lease):
            value = _call(task)
    except Exception as error:
        logger.exception("Task %s failed (attempt %d).", task.task_path, len(task.worker_ids))
        fail_task(task.pk, worker, error)
    else:
        finish_task(task.pk, worker, value)
    return True


def _call(row: DBTaskResult) -> Any:
    task, result = row.task, row.task_result
    context = (TaskContext(task_result=result),) if task.takes_context else ()
    return normalize_json(task.call(*context, *result.args, **result.kwargs))


class _Housekeeping:
    """Reaps a few times in the length of a lease, prunes and tidies up once an hour."""

    def __init__(self, lease: timedelta) -> None:
        self.lease = lease
        self.reap_at = self.prune_at = 0.0

    def __call__(self) -> None:
        moment = time.monotonic()
        if moment >= self.reap_at:
            self.reap_at = moment + self.lease.total_seconds() / 4
            if is_anything_silent():
                reap(self.lease)
        if moment >= self.prune_at:
            self.prune_at = moment + PRUNE_EVERY
            prune_done()
            tidy()
