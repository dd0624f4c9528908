"""What the worker does for measurement."""

from __future__ import annotations

from django_tasks import task

from .models import Run, RunState


@task()
def reckon(run_id: str) -> None:
    """Reckon a waiting run; run again it does nothing."""
    from .commands import note_failure, reckon_run  # noqa: PLC0415 - the command that starts a run enqueues this task

    run = Run.objects.select_related("event").filter(pk=run_id, state=RunState.WAITING).first()
    if run is not None:
        try:
            reckon_run(run=run)
        except Exception:
            note_failure(run=run)
            raise
