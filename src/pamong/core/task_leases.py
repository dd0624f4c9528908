"""Leases on running tasks, so that a task outlives the worker that was running it.

`django-tasks-db` marks a task RUNNING and forgets it when its worker is killed. Here a worker holds a lease and renews
it while it works; whoever finds an expired lease gives the task back. After the fifth attempt a task stays FAILED:
these rows are the dead-letter list. A worker that lost its lease cannot write its outcome over a later attempt.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connections, transaction
from django.db.models import QuerySet
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from . import clock
from .models import TaskLease

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 5
BACK_OFF = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
KEEP_DONE = timedelta(days=7)


class WorkerLostError(RuntimeError):
    """The worker stopped before the task was done."""


def take_task(worker: str, lease: timedelta = LEASE) -> DBTaskResult | None:
    """Claim the next ready task together with a lease, or return None (asked without a lock: rest costs nothing)."""
    ready = DBTaskResult.objects.ready()
    if not ready.exists():
        return None
    with transaction.atomic():
        task = ready.get_locked()
        if task is not None:
            task.claim(worker)
            expiry = {"worker": worker, "expires_at": clock.now() + lease}
            TaskLease.objects.update_or_create(task_id=task.pk, defaults=expiry)
    return task


@contextmanager
def renewing(task_id: UUID, worker: str, lease: timedelta = LEASE) -> Iterator[None]:
    """Renew the lease three times in its length for as long as the block runs."""
    done = Event()

    def beat() -> None:
        while not done.wait(lease.total_seconds() / 3):
            _renew(task_id, worker, lease)
        connections.close_all()

    thread = Thread(target=beat, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _renew(task_id: UUID, worker: str, lease: timedelta) -> None:
    try:
        TaskLease.objects.filter(task_id=task_id, worker=worker).update(expires_at=clock.now() + lease)
    except DatabaseError:
        logger.warning("The lease of task %s could not be renewed; trying again.", task_id, exc_info=True)


@transaction.atomic
def finish_task(task_id: UUID, worker: str, value: Any) -> bool:
    """Write a task's result if this worker still holds it; tell whether it did."""
    task = _still_held(task_id, worker)
    if task is not None:
        task.set_successful(value)
    return task is not None


@transaction.atomic
def fail_task(task_id: UUID, worker: str, error: Exception) -> bool:
    """Give a failed task back for a later attempt, if this worker still holds it; tell whether it did."""
    task = _still_held(task_id, worker)
    if task is not None:
        _give_back(task, error, BACK_OFF[min(len(task.worker_ids), len(BACK_OFF)) - 1])
    return task is not None


def _still_held(task_id: UUID, worker: str) -> DBTaskResult | None:
    task = DBTaskResult.objects.select_for_update().get(pk=task_id)
    gone, _ = TaskLease.objects.filter(task_id=task_id, worker=worker).delete()
    return task if gone else None


def _give_back(task: DBTaskResult, error: Exception, pause: timedelta) -> None:
    attempts = len(task.worker_ids)
    task.set_failed(error)
    if attempts < MOST_ATTEMPTS:
        task.status = TaskResultStatus.READY
        task.run_after = clock.now() + pause
        task.save(update_fields=["status", "run_after"])


@transaction.atomic
def reap(lease: timedelta = LEASE) -> int:
    """Give back the tasks whose worker fell silent, for now (their lease was the pause); return how many."""
    now = clock.now()
    alive = TaskLease.objects.filter(expires_at__gt=now).values("task_id")
    # A task started by a foreign worker has no lease: it is given one lease's time.
    silent = DBTaskResult.objects.running().exclude(pk__in=alive).filter(started_at__lt=now - lease)
    lost = list(silent.select_for_update(skip_locked=True))
    for task in lost:
        TaskLease.objects.filter(task_id=task.pk).delete()
        _give_back(task, WorkerLostError(f"Worker {task.worker_ids[-1:]} fell silent."), timedelta())
    return len(lost)


def is_anything_silent() -> bool:
    """Tell without locking whether there may be something to reap."""
    alive = TaskLease.objects.filter(expires_at__gt=clock.now()).values("task_id")
    return bool(DBTaskResult.objects.running().exclude(pk__in=alive).exists())


def prune_done() -> int:
    """Remove tasks done a week ago; failed ones stay until somebody looked at them."""
    gone, _ = DBTaskResult.objects.successful().filter(finished_at__lt=clock.now() - KEEP_DONE).delete()
    return int(gone)


def dead_tasks() -> QuerySet[DBTaskResult]:
    """Return the dead-letter list: what failed five times."""
    rows: QuerySet[DBTaskResult] = DBTaskResult.objects.failed().order_by("-finished_at")
    return rows


@transaction.atomic
def revive_tasks() -> int:
    """Give all dead tasks five new attempts; return how many."""
    return int(dead_tasks().update(status=TaskResultStatus.READY, run_after=clock.now(), worker_ids=[]))
