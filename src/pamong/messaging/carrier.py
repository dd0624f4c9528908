"""Carries the notices of the people room, which comes before this one."""

from __future__ import annotations

from pamong.people.models import User

from .commands import Draft, queue_messages
from .models import Channel


def carry_notice(user: User, key: str, subject: str, text: str) -> None:
    """Queue a notice to the address somebody signs in with."""
    if user.person is not None:
        draft = Draft(
            key=key, person=user.person, channel=Channel.EMAIL, subject=subject, text=text, address=user.email or ""
        )
        queue_messages(drafts=[draft])
