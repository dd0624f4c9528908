"""What the worker does for enrolment: long checks and long imports. Both may run twice."""

from __future__ import annotations

from django_tasks import task


@task()
def check_import_files(import_id: str, actor_id: int) -> None:
    """Check the files of an import."""
    from .commands.checking import run_check  # noqa: PLC0415 - the commands enqueue this task
    from .queries import import_and_actor  # noqa: PLC0415 - as above

    roster_import, actor = import_and_actor(import_id, actor_id)
    run_check(roster_import=roster_import, actor=actor)


@task()
def enter_import(import_id: str, actor_id: int) -> None:
    """Enter the people of a confirmed import."""
    from .commands.committing import run_commit  # noqa: PLC0415 - the commands enqueue this task
    from .queries import import_and_actor  # noqa: PLC0415 - as above

    roster_import, actor = import_and_actor(import_id, actor_id)
    run_commit(roster_import=roster_import, actor=actor)
