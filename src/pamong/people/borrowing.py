"""A device that is not a person's own: the link the committee opens for it, and how a session is known to be on one."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

PURPOSE: Final = "pinjaman"
DAYS: Final = 2 / 24  # as long as somebody stands at the desk, or sits in their group
SESSION_KEY: Final = "borrowed"


def is_on_borrowed_device(request: HttpRequest) -> bool:
    """Whether somebody signed in by a link that the committee opened for another's device."""
    return bool(request.session.get(SESSION_KEY))
