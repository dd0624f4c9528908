"""What the worker does for planning."""

from __future__ import annotations

from django_tasks import task

from .models import Plan


@task()
def answer_plan(plan_id: str) -> None:
    """Let the engines answer a draft; run again it does nothing."""
    from .commands import note_failure, solve_plan  # noqa: PLC0415 - the command that proposes enqueues this task

    plan = Plan.objects.select_related("event").filter(pk=plan_id).first()
    if plan is not None and not plan.is_solved:
        try:
            solve_plan(plan=plan)
        except Exception:
            note_failure(plan=plan)
            raise
