"""Second pairs of eyes: which wordings were read by two persons, and what they said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from pamong.assessment.models import Exam, ItemReview, ItemVersion, ReviewVerdict

ENOUGH = 2


@dataclass(frozen=True)
class Reviewed:
    """How far the review of a wording is: who found it fit, who wants it changed. The latest word of each counts."""

    fit: int = 0
    change: int = 0

    @property
    def enough(self) -> bool:
        """Whether two persons found it fit and nobody wants a change."""
        return self.fit >= ENOUGH and not self.change


def reviews_of(versions: Iterable[ItemVersion]) -> dict[UUID, Reviewed]:
    """Return how far the review of each wording is; a review of words that were changed since does not count."""
    wanted = {version.pk: version for version in versions}
    latest: dict[tuple[UUID, int], str] = {}
    for review in ItemReview.objects.filter(version__in=wanted).order_by("created_at"):
        if review.wording == wanted[review.version_id].digest:
            latest[review.version_id, review.reviewer_id] = review.verdict
    found = {pk: [0, 0] for pk in wanted}
    for (version, _reviewer), verdict in latest.items():
        found[version][verdict == ReviewVerdict.CHANGE] += 1
    return {pk: Reviewed(*counts) for pk, counts in found.items()}


def unreviewed_of(exam: Exam) -> int:
    """Return how many questions of a test two persons have not found fit."""
    versions = [place.version for place in exam.items.select_related("version")]
    return sum(not review.enough for review in reviews_of(versions).values())
