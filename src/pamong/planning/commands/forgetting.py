"""What is taken back leaves the versions too."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from pamong.planning.models import Plan
from pamong.planning.sealing import needs_in, without_needs


@transaction.atomic
def forget_needs(*, participant_id: Any) -> None:
    """Take somebody's needs out of every version; rooms already given stay until a new plan."""
    person = str(participant_id)
    for plan in Plan.objects.filter(event__participants=participant_id).only("problem"):
        if person in needs_in(plan.problem):
            Plan.objects.filter(pk=plan.pk).update(problem=without_needs(plan.problem, person))
