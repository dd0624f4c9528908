"""What planning hears from the rooms before it."""

from __future__ import annotations

from typing import Any

from pamong.enrolment.models import StatedNeeds

from .commands import forget_needs


def needs_are_gone(sender: object, instance: StatedNeeds, **_rest: Any) -> None:
    """Forget in the versions what somebody needed, once enrolment has deleted it."""
    forget_needs(participant_id=instance.participant_id)
