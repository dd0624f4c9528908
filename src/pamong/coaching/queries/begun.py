"""Which groups have begun: planning asks before it moves anybody."""

from __future__ import annotations

from uuid import UUID

from pamong.coaching.models import PracticeRun
from pamong.programme.models import Event


def begun_groups(event: Event) -> set[UUID]:
    """Return the triads of an event that have a round, begun or done."""
    return set(PracticeRun.objects.filter(event=event).values_list("triad_id", flat=True))
