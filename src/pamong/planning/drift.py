"""What has changed since a proposal was stated: the list of people moves on, rooms and teachers come and go."""

from __future__ import annotations

from dataclasses import dataclass

from pamong.enrolment.models import Participant

from .locks import without_locks
from .models import Plan
from .naming import with_names
from .problem import PlanOptions, state_problem
from .sealing import needs_in


@dataclass(frozen=True)
class Drift:
    """`broken` forbids publishing; who came and who left is fitted in while publishing."""

    broken: tuple[str, ...]
    newcomers: tuple[Participant, ...]
    gone: int


def drift_of(plan: Plan) -> Drift:
    """Return how far a draft and the event have grown apart."""
    planned = set(plan.answer.get("classes", {}))
    there = list(plan.event.participants.taking_part().select_related("person").order_by("person__name"))
    return Drift(
        broken=tuple(broken_by_changes(plan)),
        newcomers=tuple(one for one in there if str(one.pk) not in planned),
        gone=len(planned - {str(one.pk) for one in there}),
    )


def broken_by_changes(plan: Plan) -> list[str]:
    """Return which rules the timetable breaks by now, in sentences: the event's hours, rooms, teachers, materials."""
    from .checking import timetable_violations  # noqa: PLC0415 - the engines bring OR-Tools: 70 MB, only when judged

    asked = plan.problem
    options = PlanOptions(asked["classes"]["count"], asked["triads"]["rounds"])
    today = state_problem(plan.event, options)
    if today["timetable"] == without_locks(asked)["timetable"] and needs_in(today) == needs_in(asked):
        return []
    return with_names(timetable_violations(today, plan.answer), plan.event)
