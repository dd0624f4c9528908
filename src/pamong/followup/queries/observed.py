"""Which criteria were seen, how often: counts only. How skills grew is measured with its error by `measurement`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pamong.coaching.models import Observation
from pamong.enrolment.models import Participant
from pamong.followup.models import Visit, VisitState


@dataclass(frozen=True)
class Criterion:
    """One item of the sheet, and on how many sheets a rater saw it."""

    title: str
    seen: int
    sheets: int


def observed(participant: Participant) -> list[Criterion]:
    """Return the items of the sheet with how often they were observed, over rounds and follow-up sessions."""
    sheets = Observation.objects.submitted().filter(run__coach=participant, run__repeats=None)
    rows = list(sheets.select_related("run__rubric"))
    visits = list(Visit.objects.filter(participant=participant, state=VisitState.DONE).select_related("rubric"))
    rubrics = [row.run.rubric for row in rows] + [visit.rubric for visit in visits if visit.rubric]
    if not rubrics:
        return []
    marks = [row.scores for row in rows] + [visit.scores for visit in visits]
    seen = Counter(code for scores in marks for code, score in scores.items() if score is not None)
    latest = max(rubrics, key=lambda rubric: rubric.version)
    return [Criterion(item["short"], seen[item["code"]], len(rubrics)) for item in latest.items]
