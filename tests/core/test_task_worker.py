from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django_tasks_db.models import DBTaskResult

from pamong.core import task_leases, tasks_worker
from pamong.core.clock import now
from pamong.core.models import TaskLease
from scenes import task_samples

WORKER = """
import datetime, django; django.setup()
from pamong.core.tasks_worker import run_worker
run_worker(should_stop=lambda: False, poll=0.05, lease=datetime.timedelta(seconds={lease}))
"""


@pytest.fixture(autouse=True)
def _quiet(caplog):
    caplog.set_level("CRITICAL")


@pytest.mark.django_db
def test_a_task_runs_once_and_leaves_no_lease(tmp_path):
    task_samples.note.enqueue(str(tmp_path / "out"), "satu")

    assert tasks_worker.run_all() == 1
    assert tasks_worker.run_all() == 0
    assert (tmp_path / "out").read_text() == "satu\n"
    assert (DBTaskResult.objects.successful().count(), TaskLease.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_a_failing_task_is_tried_five_times_with_growing_pauses_and_then_stays_on_the_dead_letter_list():
    task_samples.fall_over.enqueue()
    started, pauses = now(), []
    with time_machine.travel(started, tick=False) as clock:
        for _ in range(5):
            assert tasks_worker.run_all() == 1
            row = DBTaskResult.objects.get()
            pauses.append((row.run_after - now()).total_seconds() if row.status == "READY" else None)
            clock.shift(timedelta(minutes=20))
        assert tasks_worker.run_all() == 0
    assert pauses == [10, 60, 300, 900, None]
    assert [row.exception_class_path for row in task_leases.dead_tasks()] == ["builtins.ValueError"]


@pytest.mark.django_db
def test_a_revived_task_has_five_new_attempts():
    task_samples.fall_over.enqueue()
    DBTaskResult.objects.update(status="FAILED", worker_ids=["a"] * 5)

    assert task_leases.revive_tasks() == 1
    assert tasks_worker.run_all() == 1
    assert DBTaskResult.objects.get().status == "READY"


@pytest.mark.django_db
def test_a_worker_that_lost_its_lease_cannot_write_over_the_later_attempt():
    task_samples.fall_over.enqueue()
    task = task_leases.take_task("lambat", timedelta(seconds=-1))
    DBTaskResult.objects.update(started_at=now() - timedelta(minutes=5))
    assert task_leases.reap() == 1
    DBTaskResult.objects.update(run_after=now())
    later = task_leases.take_task("baru")

    assert task_leases.finish_task(task.pk, "lambat", "usang") is False
    assert task_leases.finish_task(later.pk, "baru", "benar") is True
    assert DBTaskResult.objects.get().return_value == "benar"


@pytest.mark.django_db
def test_a_task_whose_lease_is_renewed_is_not_reaped():
    task_samples.fall_over.enqueue()
    task = task_leases.take_task("rajin")
    DBTaskResult.objects.update(started_at=now() - timedelta(hours=1))

    assert task_leases.reap() == 0
    assert DBTaskResult.objects.get(pk=task.pk).status == "RUNNING"


@pytest.mark.django_db
def test_a_task_that_kills_every_worker_ends_on_the_dead_letter_list():
    task_samples.fall_over.enqueue()
    for number in range(5):
        DBTaskResult.objects.update(run_after=now())
        assert task_leases.take_task(f"pekerja-{number}", timedelta(seconds=-1)) is not None
        DBTaskResult.objects.update(started_at=now() - timedelta(minutes=5))
        assert task_leases.reap() == 1
    assert task_leases.take_task("pekerja-6") is None
    assert task_leases.dead_tasks().get().exception_class_path == "pamong.core.task_leases.WorkerLostError"


@pytest.mark.django_db
def test_tasks_done_a_week_ago_are_removed_and_failed_ones_stay(tmp_path):
    task_samples.note.enqueue(str(tmp_path / "out"), "lama")
    task_samples.fall_over.enqueue()
    tasks_worker.run_all()
    DBTaskResult.objects.filter(status="READY").update(status="FAILED", finished_at=now() - timedelta(days=30))
    DBTaskResult.objects.filter(status="SUCCESSFUL").update(finished_at=now() - timedelta(days=8))

    assert task_leases.prune_done() == 1
    assert DBTaskResult.objects.get().status == "FAILED"


@pytest.mark.django_db
def test_rest_costs_one_query_and_no_lock(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert tasks_worker.run_next("istirahat") is False


def _worker(env: dict[str, str], lease: float) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WORKER.format(lease=lease)], env=env)


def _wait_for_lines(path: Path, count: int, seconds: float = 90) -> list[str]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        lines = path.read_text().splitlines() if path.exists() else []
        if len(lines) >= count:
            return lines
        time.sleep(0.05)
    raise AssertionError(f"Only {lines} after {seconds} s.")


@pytest.mark.slow
def test_a_task_survives_the_kill_of_its_worker(tmp_path):
    env = {**os.environ, "PAMONG_DATA_DIR": str(tmp_path / "var"), "DJANGO_SETTINGS_MODULE": "pamong.config.settings"}
    env["PYTHONPATH"] = os.pathsep.join([str(settings.PACKAGE.parent), str(Path(__file__).parent.parent)])
    env.pop("DATABASE_URL", None)
    out, flag = tmp_path / "out", tmp_path / "flag"
    flag.touch()
    enqueue = (
        "import django; django.setup()\nfrom scenes.task_samples import note_and_linger\n"
        f"note_and_linger.enqueue({str(out)!r}, {str(flag)!r})"
    )
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=env, check=True, stderr=subprocess.DEVNULL)
    subprocess.run([sys.executable, "-c", enqueue], env=env, check=True)
    first = _worker(env, lease=1.5)
    second = None
    try:
        assert _wait_for_lines(out, 1) == [str(first.pid)]
        first.send_signal(signal.SIGKILL)
        first.wait()
        flag.unlink()
        second = _worker(env, lease=1.5)
        assert _wait_for_lines(out, 2, seconds=40) == [str(first.pid), str(second.pid)]
    finally:
        for worker in (first, second):
            if worker is not None:
                worker.kill()
                worker.wait()
