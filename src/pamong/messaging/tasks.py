"""What the worker does for messaging."""

from __future__ import annotations

from django_tasks import task


@task()
def deliver_messages(message_ids: list[str]) -> None:
    """Send these messages over one connection."""
    from .delivery import deliver  # noqa: PLC0415 - delivery records through the commands that enqueue this task

    deliver(message_ids)
