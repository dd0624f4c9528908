"""Long work of coaching: measuring a recording. Primitives only, idempotent."""

from __future__ import annotations

from django_tasks import task


@task()
def measure_recording(recording_id: str) -> None:
    """Let the detector listen to a recording that has arrived."""
    from .measuring import measure  # noqa: PLC0415 - scipy is slow to load, and the command enqueues this task

    measure(recording_id)
