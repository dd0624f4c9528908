"""What changed at an event since one looked last: the few lines between the next steps and the figures.

Committee and head read it from the audit trail, a line per kind of deed and day. All others see only what addresses
them: announcements, the published timetable, feedback on their own practice, their own certificate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from pamong.certification.models import Certificate, Status
from pamong.coaching.models import Observation
from pamong.core.models import AuditEntry
from pamong.core.permissions import may
from pamong.planning.models import Plan
from pamong.programme.models import Event
from pamong.programme.queries import announcements_for
from pamong.programme.visibility import Role, roles_in

MOST = 4
WINDOW = 400  # entries of the trail that are read
OVERSEERS = frozenset({Role.COMMITTEE, Role.HEAD})


@dataclass(frozen=True)
class Change:
    """One thing that is different now, and where to look at it."""

    at: datetime
    text: str
    url: str


@dataclass(frozen=True)
class Deed:
    """How a verb of the trail is told, and the page that shows what came of it."""

    words: Any
    url_name: str
    permission: str


DEEDS = {
    "enrolment.answered": Deed(
        ngettext_lazy("%(n)d invitation was answered", "%(n)d invitations were answered", "n"),
        "enrolment:participant_list",
        "enrolment.view_list",
    ),
    "enrolment.walk_in_added": Deed(
        ngettext_lazy("%(n)d person was added at the desk", "%(n)d people were added at the desk", "n"),
        "enrolment:participant_list",
        "enrolment.view_list",
    ),
    "enrolment.participant_replaced": Deed(
        ngettext_lazy("%(n)d participant was replaced", "%(n)d participants were replaced", "n"),
        "enrolment:participant_list",
        "enrolment.view_list",
    ),
    "attendance.corrected": Deed(
        ngettext_lazy("%(n)d presence was corrected", "%(n)d presences were corrected", "n"),
        "attendance:board",
        "attendance.view_board",
    ),
    "coaching.observation_submitted": Deed(
        ngettext_lazy("%(n)d observation came in", "%(n)d observations came in", "n"),
        "coaching:board",
        "coaching.view_board",
    ),
    "certification.issue_submitted": Deed(
        ngettext_lazy(
            "%(n)d certificate was submitted for signature", "%(n)d certificates were submitted for signature", "n"
        ),
        "certification:board",
        "certification.view_board",
    ),
    "certification.issued": Deed(
        ngettext_lazy("%(n)d certificate was issued", "%(n)d certificates were issued", "n"),
        "certification:board",
        "certification.view_board",
    ),
    "certification.certificate_revoked": Deed(
        ngettext_lazy("%(n)d certificate was revoked", "%(n)d certificates were revoked", "n"),
        "certification:board",
        "certification.view_board",
    ),
    "reporting.sections_written": Deed(
        ngettext_lazy("The report was written %(n)d time", "The report was written %(n)d times", "n"),
        "reporting:dashboard",
        "reporting.view",
    ),
}


def changes_of(user: Any, event: Event) -> list[Change]:
    """Return the latest changes that concern a person at an event, the newest first."""
    roles = roles_in(user, event)
    found = [*_news(user, event)]
    if roles & OVERSEERS:
        found += _deeds(user, event)
    if Role.PARTICIPANT in roles:
        found += _own(user, event)
    return sorted(found, key=lambda change: change.at, reverse=True)[:MOST]


def _news(user: Any, event: Event) -> Iterator[Change]:
    """Yield announcements and the timetable, for everybody who is inside."""
    if may(user, "programme.see_inside", event):
        url = reverse("programme:announcements", args=[event.slug])
        for row in announcements_for(user, event)[:MOST]:
            if row.published_at:
                yield Change(row.published_at, _("Announcement: %(title)s") % {"title": row.title}, url)
    plan = Plan.objects.filter(event=event).exclude(published_at=None).order_by("-published_at").first()
    if plan is not None and plan.published_at and may(user, "planning.view", event):
        url = reverse("planning:timetable", args=[event.slug])
        yield Change(plan.published_at, _("The timetable was published"), url)


def _deeds(user: Any, event: Event) -> Iterator[Change]:
    """Yield a line per kind of deed and day, from the end of the trail."""
    known = {verb: deed for verb, deed in DEEDS.items() if may(user, deed.permission, event)}
    trail = AuditEntry.objects.filter(event_id=event.pk, verb__in=known).order_by("-pk")
    for (verb, _day), (latest, number) in _by_day(trail, event.zone).items():
        deed = known[verb]
        yield Change(latest, str(deed.words % {"n": number}), reverse(deed.url_name, args=[event.slug]))


def _by_day(trail: QuerySet[AuditEntry], zone: str) -> dict[tuple[str, date], tuple[datetime, int]]:
    """Count the deeds by kind and day, each with its latest moment; the newest first."""
    counted: dict[tuple[str, date], tuple[datetime, int]] = {}
    entries = list(trail.values_list("verb", "at", "data")[:WINDOW])
    for verb, at, data in entries:
        key = (verb, at.astimezone(ZoneInfo(zone)).date())
        latest, number = counted.get(key, (at, 0))
        counted[key] = (latest, number + int(data.get("total", 1)))
    if len(entries) == WINDOW and len(counted) > 1:
        del counted[next(reversed(counted))]  # its day began before the window: the number would be too small
    return counted


def _own(user: Any, event: Event) -> Iterator[Change]:
    """Yield what came for this participant: feedback and certificate."""
    sheets = Observation.objects.submitted().filter(run__event=event, run__coach__person__user=user)
    last = sheets.order_by("-submitted_at").select_related("run").first()
    if last is not None and last.submitted_at:
        count = sheets.count()
        text = ngettext("%(n)d feedback on your practice", "%(n)d feedbacks on your practice", count) % {"n": count}
        yield Change(last.submitted_at, text, reverse("coaching:home", args=[event.slug]))
    paper = Certificate.objects.filter(participant__event=event, participant__person__user=user, status=Status.ISSUED)
    if (first := paper.order_by("-issued_at").first()) is not None and first.issued_at:
        yield Change(first.issued_at, _("Your certificate was issued"), reverse("certification:own", args=[event.slug]))
