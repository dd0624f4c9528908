"""The group of a follow-up session and what was tapped and measured in its conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pamong.coaching.models import PracticeRun
from pamong.coaching.queries import Feedback, feedback_on, round_of
from pamong.enrolment.models import Participant
from pamong.followup.models import Visit
from pamong.planning.models import Triad


@dataclass(frozen=True)
class Group:
    """A session's group: the colleague, the conversation, and what may be read of it."""

    triad: Triad
    partner: Participant
    run: PracticeRun | None

    @property
    def feedback(self) -> Feedback | None:
        """Stages, taps and voices of a conversation that is over."""
        return feedback_on(self.run) if self.run and self.run.ended_at else None


def group_of(visit: Visit) -> Group | None:
    """Return a session's group once its colleague is named; it carries the session's id."""
    rows = Triad.everything.select_related("event", "facilitator__person")
    triad = rows.prefetch_related("members__participant__person", "visibility_wishes").filter(pk=visit.pk).first()
    partner = next((one.participant for one in triad.members.all() if one.role == "coachee"), None) if triad else None
    return Group(triad, partner, round_of(triad)) if triad and partner else None


def possible_partners(visit: Visit) -> Any:
    """Return the colleagues of the teacher's own class, or of the whole event where there are no classes."""
    people = Participant.objects.filter(event=visit.event).taking_part().exclude(pk=visit.participant_id)
    mates = people.filter(class_membership__training_class__members=visit.participant_id)
    return (mates if mates.exists() else people).select_related("person__school").order_by("person__name")
