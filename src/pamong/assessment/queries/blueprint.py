"""The blueprint (*kisi-kisi*) of a test: do the questions follow the lesson hours, and do both tests share enough?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from pamong.assessment.models import Exam, ExamItem
from pamong.programme.models import Event, Material

ENOUGH_SHARED = 5  # common questions that hold pre-test and post-test on one ruler


@dataclass(frozen=True)
class BlueprintLine:
    """One material: its lesson hours, the questions it has in the test, and how many its hours would ask for."""

    material: Material | None
    jp: int
    questions: int
    fitting: int

    @property
    def is_bare(self) -> bool:
        """Whether the material should have a question and has none."""
        return self.fitting > 0 and self.questions == 0


@dataclass(frozen=True)
class Blueprint:
    """All materials of the curriculum against the questions of a test; `shared` is None while there is one test."""

    lines: list[BlueprintLine]
    total: int
    shared: int | None

    @property
    def links(self) -> bool:
        """Whether growth can be shown: enough questions stand in both tests in the same wording."""
        return self.shared is None or self.shared >= ENOUGH_SHARED


def blueprint_of(exam: Exam) -> Blueprint:
    """Compare a test with the curriculum. Questions without a material come last, under none."""
    rows = exam.items.values_list("version__item__material_id", flat=True)
    counts: Counter[UUID | None] = Counter(rows)
    materials = list(exam.event.materials.order_by("strand__order", "order"))
    hours, total = sum(one.jp for one in materials), counts.total()
    lines = [BlueprintLine(one, one.jp, counts[one.pk], _fitting(one.jp, hours, total)) for one in materials]
    if counts[None]:
        lines.append(BlueprintLine(None, 0, counts[None], 0))
    return Blueprint(lines, total, _shared(exam.event))


def _fitting(jp: int, hours: int, total: int) -> int:
    return round(total * jp / hours) if hours else 0


def _shared(event: Event) -> int | None:
    """Return how many wordings stand in both tests; None while one of them is not set."""
    wordings: dict[str, set[UUID]] = {}
    for kind, version in ExamItem.objects.filter(exam__event=event).values_list("exam__kind", "version_id"):
        wordings.setdefault(kind, set()).add(version)
    return len(set.intersection(*wordings.values())) if len(wordings) > 1 else None
