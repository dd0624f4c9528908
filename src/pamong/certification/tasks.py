"""What the worker does for certification."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task


@task()
def sign_papers(issue_id: str) -> int:
    """Sign what is still unsigned of an approved issue; may be killed and run again at any time."""
    from .commands.signing import sign_issue  # noqa: PLC0415 - the commands enqueue this task

    return sign_issue(UUID(issue_id))
