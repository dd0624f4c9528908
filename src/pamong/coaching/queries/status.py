"""How far the triads are: states and numbers only, never what was written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
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


@dataclass(frozen=True)
class Progress:
    """An event's practice in numbers."""

    triads: int
    started: int
    ended: int
    sheets_expected: int
    sheets_submitted: int

    @property
    def sheets_owed(self) -> int:
        """Sheets still missing on rounds that were begun or not."""
        return max(0, self.sheets_expected - self.sheets_submitted)


def status_by_triad(event: Event, triads: Iterable[UUID] | None = None) -> dict[UUID, TriadStatus]:
    """Return the status of an event's triads, or of some of them, with three queries."""
    wanted = Q(event=event) if triads is None else Q(event=event, pk__in=list(triads))
    observers = Count("members", filter=Q(members__role__in=OBSERVING))
    rows = Triad.objects.filter(wanted).annotate(observers=observers).values_list("pk", "facilitator_id", "observers")
    runs = dict(_runs(event, triads))
    sheets = dict(_sheets(event, triads))
    return {
        pk: TriadStatus(pk, observers + (visitor is not None), *runs.get(pk, (False, False)), *sheets.get(pk, (0, 0)))
        for pk, visitor, observers in rows
    }


def _runs(event: Event, triads: Iterable[UUID] | None) -> Any:
    rows = PracticeRun.objects.whole().filter(event=event)
    rows = rows if triads is None else rows.filter(triad__in=list(triads))
    return ((triad, (True, ended is not None)) for triad, ended in rows.values_list("triad_id", "ended_at"))


def _sheets(event: Event, triads: Iterable[UUID] | None) -> Any:
    rows = Observation.objects.filter(run__event=event, run__repeats=None)
    rows = rows if triads is None else rows.filter(run__triad__in=list(triads))
    submitted = Count("run", filter=Q(state=SheetState.SUBMITTED))
    drafts = Count("run", filter=Q(state=SheetState.DRAFT))
    counted = rows.order_by().values("run__triad_id").annotate(submitted=submitted, drafts=drafts)
    return ((row["run__triad_id"], (row["submitted"], row["drafts"])) for row in counted)


def progress(event: Event) -> Progress:
    """Return the event's practice in numbers."""
    triads = event.triads.aggregate(all=Count("*"), visited=Count("facilitator"))
    observers = TriadMember.objects.filter(triad__event=event, role__in=OBSERVING).count()
    runs = event.practice_runs.whole().aggregate(started=Count("*"), ended=Count("ended_at"))
    sheets = Observation.objects.submitted().filter(run__event=event, run__repeats=None).count()
    return Progress(triads["all"], runs["started"], runs["ended"], triads["visited"] + observers, sheets)
