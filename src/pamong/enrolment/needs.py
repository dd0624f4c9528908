"""Reads of what people need to take part: everybody who looks at another's leaves a line in the trail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pamong.core.audit import audit_many
from pamong.programme.models import Event

from .models import Participant, StatedNeeds


def room_needs_of(event: Event) -> dict[Any, list[str]]:
    """Return what those who take part need of a room, by participant: what the planning sees to."""
    rows = StatedNeeds.objects.filter(participant__in=event.participants.taking_part())
    return {one.participant_id: one.of_rooms for one in rows if one.of_rooms}


def shown_needs(actor: Any, participants: Iterable[Participant]) -> dict[Any, list[str]]:
    """Return the needs of people in words, by participant, for a page of the committee, and note who read them.

    The participants come with `select_related("stated_needs")`.
    """
    stating = [one for one in participants if hasattr(one, "stated_needs")]
    audit_many(actor, "enrolment.needs_read", [one for one in stating if not one.is_own_of(actor)])
    return {one.pk: one.stated_needs.words for one in stating}
