"""How far the triads are: states and numbers only, never what was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from pamong.coaching.models import Observation, PracticeRun, SheetState
from pamong.coaching.rules import OBSERVING
from pamong.planning.models import Triad, TriadMember
from pamong.programme.models import Event


@dataclass(frozen=True)
class TriadStatus:
    """How far one triad is: begun, ended, how many sheets are asked for, handed in, and being written."""

    triad_id: UUID
    expected: int
    started: bool = False
    ended: bool = False
    submitted: int = 0
    drafts: int = 0

    @property
    def complete(self) -> bool:
        """Whether the round was held and nobody owes a sheet."""
        return self.started and self.submitted >= self.expected > 0

    @property
    def state(self) -> str:
        """One word for the state, for addresses and tests."""
        if self.complete:
            return "lengkap"
        if self.ended or self.submitted:
            return "menunggu"
        return "berjalan" if self.started else "belum"

    @property
    def label(self) -> Any:
        """The state in words."""
        return LABELS[self.state] % {"submitted": self.submitted, "expected": self.expected}

    @property
    def tone(self) -> str:
        """The colour and shape that go with the state."""
        return {"lengkap": "success", "menunggu": "warning", "berjalan": "info", "belum": "neutral"}[self.state]


LABELS: dict[str, Any] = {
    "lengkap": _("Complete, %(submitted)s sheets"),
    "menunggu": _("%(submitted)s of %(expected)s sheets"),
    "berjalan": _("Under way"),
    "belum": _("Not begun"),
}


NOT_BEGUN = (False, False, 0, 0)


@dataclass(frozen=True)
class Progress:
    """An event's practice in numbers."""

    triads: int
    started: int
    ended: int
    sheets_expected: int
    sheets_submitted: int


def status_of(triads: QuerySet[Triad]) -> dict[UUID, TriadStatus]:
    """Return the status of some triads of one event, with two queries."""
    # Counted triad by triad: a join would read the members of the whole event for one page of it.
    watching = TriadMember.objects.filter(triad=OuterRef("pk"), role__in=OBSERVING).order_by().values("triad")
    observers = Coalesce(Subquery(watching.annotate(number=Count("*")).values("number")), 0)
    rows = triads.order_by().annotate(observers=observers).values_list("pk", "facilitator_id", "observers")
    runs = dict(_runs(triads))
    return {
        pk: TriadStatus(pk, observers + (visitor is not None), *runs.get(pk, NOT_BEGUN))
        for pk, visitor, observers in rows
    }


def _runs(triads: QuerySet[Triad]) -> Iterator[tuple[UUID, tuple[bool, bool, int, int]]]:
    """Yield of each triad that has begun: begun, ended, sheets handed in, sheets being written."""
    rows = PracticeRun.objects.filter(triad__in=triads.order_by().values("pk"), repeats=None).order_by()
    submitted = Count("observations", filter=Q(observations__state=SheetState.SUBMITTED))
    drafts = Count("observations", filter=Q(observations__state=SheetState.DRAFT))
    counted = rows.annotate(submitted=submitted, drafts=drafts)
    for triad, ended, sent, begun in counted.values_list("triad_id", "ended_at", "submitted", "drafts"):
        yield triad, (True, ended is not None, sent, begun)


def progress(event: Event) -> Progress:
    """Return the event's practice in numbers."""
    triads = event.triads.aggregate(all=Count("*"), visited=Count("facilitator"))
    observers = TriadMember.objects.filter(triad__event=event, role__in=OBSERVING).count()
    runs = event.practice_runs.whole().aggregate(started=Count("*"), ended=Count("ended_at"))
    sheets = Observation.objects.submitted().filter(run__event=event, run__repeats=None).count()
    return Progress(triads["all"], runs["started"], runs["ended"], triads["visited"] + observers, sheets)
