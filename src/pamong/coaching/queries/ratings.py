"""The ratings as a long table, how often each practised, and how far raters agree. Experimental: decides nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any, NamedTuple
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.db.models import Count

from pamong.coaching.models import Observation
from pamong.engines import agreement
from pamong.enrolment.models import Participant
from pamong.programme.models import Event

COLUMNS = ("person", "item", "rater", "triad", "round", "score")
DTYPE = np.dtype([(name, np.int32) for name in COLUMNS])


class RatingRow(NamedTuple):
    """One score: who coached, on which item, by which rater, in which triad and round."""

    person: str
    item: str
    rater: str
    triad: str
    round: int
    score: int


@dataclass(frozen=True)
class RatingTable:
    """The ratings as numbers: `rows` holds indexes into the labels, `round` and `score` are themselves."""

    rows: npt.NDArray[np.void]
    persons: tuple[str, ...]
    items: tuple[str, ...]
    raters: tuple[str, ...]
    triads: tuple[str, ...]


def practice_counts(event: Event) -> dict[UUID, int]:
    """Return how many rounds each participant coached that have at least one submitted sheet."""
    rows = Observation.objects.submitted().filter(run__event=event, run__repeats=None).order_by()
    counted = rows.values("run__coach_id").annotate(rounds=Count("run_id", distinct=True))
    return {row["run__coach_id"]: row["rounds"] for row in counted}


def rounds_coached(participant: Participant) -> int:
    """Return how many rounds one participant coached that have at least one submitted sheet."""
    rows = Observation.objects.submitted().filter(run__coach=participant, run__repeats=None)
    return rows.order_by().values("run_id").distinct().count()


def rating_rows(event: Event) -> Iterator[RatingRow]:
    """Yield every score given in the event's rounds; what was not observed is missing, not zero."""
    rows = Observation.objects.submitted().filter(run__event=event, run__repeats=None).order_by("submitted_at", "pk")
    fields = ("run__coach_id", "observer_id", "visitor_id", "run__triad_id", "run__triad__round", "scores")
    for coach, observer, visitor, triad, number, scores in rows.values_list(*fields).iterator(2000):
        rater = f"coach:{visitor}" if visitor else f"peserta:{observer}"
        for item, score in scores.items():
            if score is not None:
                yield RatingRow(str(coach), item, rater, str(triad), number, score)


def rating_table(event: Event) -> RatingTable:
    """Return the ratings as a structured array with the labels its indexes stand for."""
    labels: dict[str, dict[str, int]] = {name: {} for name in COLUMNS[:4]}
    coded = [_coded(row, labels) for row in rating_rows(event)]
    return RatingTable(np.array(coded, dtype=DTYPE), *(tuple(labels[name]) for name in COLUMNS[:4]))


def _coded(row: RatingRow, labels: dict[str, dict[str, int]]) -> tuple[int, ...]:
    codes = (labels[name].setdefault(getattr(row, name), len(labels[name])) for name in COLUMNS[:4])
    return (*codes, row.round, row.score)


def write_ratings(event: Event, target: IO[str]) -> int:
    """Write the long table as CSV, as `pamong measure` reads it; return how many rows. Ids, never names."""
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    count = 0
    for count, row in enumerate(rating_rows(event), 1):  # noqa: B007 - counts what it writes
        writer.writerow(row)
    return count


@dataclass(frozen=True)
class RaterAgreement:
    """How far the peer and the visiting coach agree on the same rounds. Always marked experimental."""

    rounds: int
    ratings: int
    exact: float | None
    within_one: float | None
    weighted_kappa: float | None
    alpha: float | None
    experimental: bool = True

    @property
    def exact_percent(self) -> float | None:
        """Share of equal marks in percent."""
        return None if self.exact is None else 100 * self.exact

    @property
    def within_one_percent(self) -> float | None:
        """Share of marks at most one level apart in percent."""
        return None if self.within_one is None else 100 * self.within_one


def rater_agreement(event: Event) -> RaterAgreement:
    """Compare both raters' scores item by item where both observed: quadratic kappa, ordinal alpha, shares."""
    pairs = list(_paired_sheets(event))
    scores = np.array([pair for sheets in pairs for pair in _common_scores(*sheets)], dtype=float).reshape(-1, 2)
    if not len(scores):
        return RaterAgreement(len(pairs), 0, None, None, None, None)
    peer, visitor = scores[:, 0], scores[:, 1]
    return RaterAgreement(
        rounds=len(pairs),
        ratings=len(scores),
        exact=agreement.percent_agreement(peer, visitor),
        within_one=agreement.percent_agreement(peer, visitor, tolerance=1),
        weighted_kappa=_known(agreement.cohen_kappa(peer, visitor, weights="quadratic").value),
        alpha=_known(agreement.krippendorff_alpha(scores.T, level="ordinal").value),
    )


def _paired_sheets(event: Event) -> Iterable[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield the sheets of the first peer and the visiting coach on each round that has both."""
    rows = Observation.objects.submitted().filter(run__event=event, run__repeats=None).order_by("submitted_at")
    peers: dict[UUID, dict[str, Any]] = {}
    visitors: dict[UUID, dict[str, Any]] = {}
    for run, visitor, scores in rows.values_list("run_id", "visitor_id", "scores"):
        (visitors if visitor else peers).setdefault(run, scores)
    return ((peers[run], visitors[run]) for run in peers if run in visitors)


def _common_scores(peer: dict[str, Any], visitor: dict[str, Any]) -> Iterator[tuple[int, int]]:
    for item, score in peer.items():
        other = visitor.get(item)
        if score is not None and other is not None:
            yield score, other


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value
