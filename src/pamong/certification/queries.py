"""Reads of certification: an event's verdicts and papers, one person's, and what the public may ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pamong.core import clock
from pamong.engines.passing import decide
from pamong.engines.seal import IssuedRecord, normal_code
from pamong.enrolment.models import Participant
from pamong.programme.models import Event
from pamong.programme.queries import current_policy

from .models import OPEN_STATES, PUBLIC, Certificate, Issue, Result, Status, Verdict
from .requirements import facts_of, label_of
from .schemes import scheme_from_policy
from .wording import told

NO_CODE = "0" * 28  # is no code: its check symbols are wrong
# Seconds one paper takes on two cores, before any was made.
PACE = 0.018


@dataclass(frozen=True, slots=True)
class Reason:
    """How somebody stands to one requirement, in words."""

    label: Any
    outcome: str
    reason: str
    is_remark: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A person on the board: verdict, the paper that stands, what is not met or not known (remarks included)."""

    verdict: Verdict
    certificate: Certificate | None
    missing: list[Reason]


@dataclass(frozen=True, slots=True)
class SigningProgress:
    """How far the signing is."""

    issue: Issue
    done: int
    total: int

    @property
    def seconds_left(self) -> int:
        """What it still takes, by the pace so far."""
        began = self.issue.approved_at or clock.now()
        elapsed = (clock.now() - began).total_seconds()
        pace = elapsed / self.done if self.done else PACE
        return max(1, round(pace * (self.total - self.done)))


def verdict_counts(event: Event) -> dict[str, int]:
    """Return how many participants have each result; those not computed are absent."""
    rows = Verdict.objects.filter(event=event).order_by().values_list("result").annotate(number=Count("*"))
    return {str(result): count for result, count in rows}


def verdict_list(event: Event, *, words: str = "", only: str = "") -> QuerySet[Verdict]:
    """Return the verdicts of an event, narrowed by a search and one filter."""
    rows = Verdict.objects.filter(event=event).select_related("participant__person__school")
    rows = rows.order_by("participant__person__name", "pk")
    if words:
        person = "participant__person__"
        rows = rows.filter(
            Q(**{f"{person}name__icontains": words})
            | Q(**{f"{person}school__name__icontains": words})
            | Q(participant__certificates__number__icontains=words)
        ).distinct()
    return rows.filter(FILTERS[only]) if only in FILTERS else rows


# Filters of the board by their word in the address.
FILTERS: dict[str, Q] = {
    "lulus": Q(result=Result.PASSED),
    "ikut": Q(result=Result.ATTENDED),
    "belum": Q(result=Result.NOT_YET),
    "diubah": Q(overruled_at__isnull=False),
    "nama": Q(participant__name_confirmed_at=None),
}


def filter_counts(event: Event) -> dict[str, int]:
    """Return how many verdicts each filter shows, and all under the empty word, with one query."""
    rows = Verdict.objects.filter(event=event).order_by()
    counts = rows.aggregate(
        everybody=Count("*"), **{f"n_{key}": Count("participant", filter=q) for key, q in FILTERS.items()}
    )
    return {"": counts["everybody"], **{key: counts[f"n_{key}"] for key in FILTERS}}


def lines(verdicts: Sequence[Verdict]) -> list[Line]:
    """Return verdicts with their papers, with one more query."""
    rows = Certificate.objects.filter(participant__in=[row.participant_id for row in verdicts])
    rows = rows.only("participant", "number", "status")
    papers = {paper.participant_id: paper for paper in rows.exclude(status=Status.CANCELLED).order_by("created_at")}
    return [Line(row, papers.get(row.participant_id), missing_of(row.reasons)) for row in verdicts]


def reasons_of(stored: Sequence[dict[str, Any]]) -> list[Reason]:
    """Return stored reasons with the names of their requirements."""
    return [Reason(label_of(row["key"]), row["outcome"], told(row), row["grade"] == "catatan") for row in stored]


def missing_of(stored: Sequence[dict[str, Any]]) -> list[Reason]:
    """Return those of the stored reasons that are not met or not known."""
    return reasons_of([row for row in stored if row["outcome"] != "met"])


def live_reasons(event: Event, participant: Participant) -> tuple[str, list[Reason]]:
    """Return how one participant stands right now: the result and the reasons, nothing stored."""
    scheme = scheme_from_policy(current_policy(event))
    facts = facts_of(event, [participant], scheme.keys())
    verdict = decide(facts[participant.pk], scheme)
    return verdict.result.value, reasons_of(verdict.reasons())


def own_place(user: Any, event: Event) -> Participant | None:
    """Return the user's own place in an event."""
    if not user.person_id:
        return None
    rows = Participant.objects.filter(event=event, person=user.person_id)
    return rows.select_related("person", "event").first()


def paper_of(participant: Participant | UUID) -> Certificate | None:
    """Return the paper a participant holds: the valid one, else the latest that was handed out."""
    pk = participant.pk if isinstance(participant, Participant) else participant
    rows = Certificate.objects.filter(participant=pk).public().select_related("event")
    return rows.filter(status=Status.ISSUED).first() or rows.order_by("-created_at").first()


def open_issue(event: Event) -> Issue | None:
    """Return the list that lies with the head or is being signed."""
    return event.issues.filter(state__in=OPEN_STATES, replaces=None).select_related("submitted_by__person").first()


def open_replacements(event: Event) -> QuerySet[Issue]:
    """Return single papers that wait for the head, with what they replace."""
    rows = event.issues.filter(state=OPEN_STATES[0], replaces__isnull=False)
    return rows.select_related("replaces__participant__person", "submitted_by__person").order_by("submitted_at")


def progress_of(issue: Issue) -> SigningProgress:
    """Return how far an issue is, with one query."""
    done = issue.certificates.exclude(status__in=(Status.PENDING, Status.CANCELLED)).count()
    return SigningProgress(issue, done, issue.total)


def latest_issue(event: Event) -> Issue | None:
    """Return the issue whose progress is worth showing."""
    rows = event.issues.filter(approved_at__isnull=False).select_related("event")
    return rows.order_by("-approved_at").first()


def papers_of(event: Event) -> QuerySet[Certificate]:
    """Return all papers handed out at an event, in the order of their numbers."""
    return event.certificates.public().order_by("issued_at", "sequence")


def register_lookup(code: str) -> IssuedRecord | None:
    """Find a code in the register; what was never signed was never issued."""
    paper = find_paper(code)
    if paper is None:
        return None
    return IssuedRecord(
        status=_STATUS[paper.status],  # type: ignore[arg-type]
        number=paper.number,
        printed_name=paper.printed_name,
        kind=paper.kind,
        remark=remark_of(paper),
    )


_STATUS: dict[str, str] = {Status.ISSUED: "issued", Status.REVOKED: "revoked", Status.REPLACED: "replaced"}
PUBLIC_WORDS: dict[str, str] = {**_STATUS, Status.ISSUED: "valid"}


def find_paper(typed: str) -> Certificate | None:
    """Return the paper of a code as somebody typed it. A malformed code costs the same query as an unknown one."""
    rows = Certificate.objects.public().select_related("event", "issue")
    return rows.filter(code=normal_code(typed) or NO_CODE).first()


def remark_of(paper: Certificate) -> str:
    """Return what the public may know beside the status: the day, and the number that holds instead."""
    if paper.withdrawn_at is None:
        return ""
    day = timezone.localdate(paper.withdrawn_at)
    if paper.status == Status.REPLACED:
        successor = paper.replaced_by.filter(status__in=PUBLIC).first()
        number = successor.number if successor else "–"
        return _("Number %(number)s stands in its place.") % {"number": number}
    return _("Since %(day)s.") % {"day": date_format(day, "j F Y")}


def register_rows(event: Event) -> Iterator[tuple[Any, ...]]:
    """Yield the register of an event for a workbook."""
    rows = event.certificates.exclude(status=Status.PENDING).order_by("issued_at", "sequence")
    for paper in rows.iterator(500):
        yield (
            paper.number,
            paper.printed_name,
            paper.content.get("nip") or "",
            paper.content.get("school") or "",
            paper.content.get("regency") or "",
            paper.get_kind_display(),
            paper.get_status_display(),
            paper.issued_on,
            paper.withdrawn_reason,
        )


def verdict_rows(event: Event, *, words: str = "", only: str = "") -> Iterator[tuple[Any, ...]]:
    """Yield verdicts for a workbook, narrowed as on the board, with every reason that is not met."""
    papers = dict(papers_of(event).filter(status=Status.ISSUED).values_list("participant_id", "number"))
    rows = verdict_list(event, words=words, only=only).select_related("participant__person__regency")
    for row in rows.iterator(500):
        person = row.participant.person
        missing = [f"{line.label}: {line.reason}" for line in missing_of(row.reasons)]
        yield (
            person.printed_name,
            person.school.name if person.school else "",
            person.regency.name if person.regency else "",
            row.get_result_display(),
            row.overruled_reason,
            " ".join(missing),
            papers.get(row.participant_id, ""),
        )
