"""What changed at an event since one looked last: the few lines between the next steps and the figures.

Committee and head read it from the audit trail, a line per kind of deed and day. All others see only what addresses
them: announcements, the published timetable, feedback on their own practice, their own certificate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from pamong.certification.models import Certificate, Status
from pamong.coaching.models import Observation
from pamong.core.clock import day_of
from pamong.core.models import AuditEntry
from pamong.core.permissions import may
from pamong.enrolment.queries import own_place_id
from pamong.planning.queries import published
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


class Page(NamedTuple):
    """The page that shows what came of a deed, and who may open it."""

    url_name: str
    permission: str


PLACES = Page("enrolment:participant_list", "enrolment.view_list")
PRESENCE = Page("attendance:board", "attendance.view_board")
PRACTICE = Page("coaching:board", "coaching.view_board")
PAPERS = Page("certification:board", "certification.view_board")
REPORT = Page("reporting:dashboard", "reporting.view")

# How the verbs of the trail are told, and where.
DEEDS = {
    "enrolment.answered": (
        PLACES,
        ngettext_lazy("%(n)d invitation was answered", "%(n)d invitations were answered", "n"),
    ),
    "enrolment.walk_in_added": (
        PLACES,
        ngettext_lazy("%(n)d person was added at the desk", "%(n)d people were added at the desk", "n"),
    ),
    "enrolment.participant_replaced": (
        PLACES,
        ngettext_lazy("%(n)d participant was replaced", "%(n)d participants were replaced", "n"),
    ),
    "attendance.corrected": (
        PRESENCE,
        ngettext_lazy("%(n)d presence was corrected", "%(n)d presences were corrected", "n"),
    ),
    "coaching.observation_submitted": (
        PRACTICE,
        ngettext_lazy("%(n)d observation came in", "%(n)d observations came in", "n"),
    ),
    "certification.issue_submitted": (
        PAPERS,
        ngettext_lazy(
            "%(n)d certificate was submitted for signature", "%(n)d certificates were submitted for signature", "n"
        ),
    ),
    "certification.issued": (
        PAPERS,
        ngettext_lazy("%(n)d certificate was issued", "%(n)d certificates were issued", "n"),
    ),
    "certification.certificate_revoked": (
        PAPERS,
        ngettext_lazy("%(n)d certificate was revoked", "%(n)d certificates were revoked", "n"),
    ),
    "reporting.sections_written": (
        REPORT,
        ngettext_lazy("The report was written %(n)d time", "The report was written %(n)d times", "n"),
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
    plan = published(event)
    if plan is not None and plan.published_at and may(user, "planning.view", event):
        url = reverse("planning:timetable", args=[event.slug])
        yield Change(plan.published_at, _("The timetable was published"), url)


def _deeds(user: Any, event: Event) -> Iterator[Change]:
    """Yield a line per kind of deed and day, from the end of the trail."""
    known = {verb: deed for verb, deed in DEEDS.items() if may(user, deed[0].permission, event)}
    trail = AuditEntry.objects.filter(event_id=event.pk, verb__in=known).order_by("-pk")
    for (verb, _day), (latest, number) in _by_day(trail, event.zone).items():
        page, words = known[verb]
        yield Change(latest, str(words % {"n": number}), reverse(page.url_name, args=[event.slug]))


def _by_day(trail: QuerySet[AuditEntry], zone: str) -> dict[tuple[str, date], tuple[datetime, int]]:
    """Count the deeds by kind and day, each with its latest moment; the newest first."""
    counted: dict[tuple[str, date], tuple[datetime, int]] = {}
    entries = list(trail.values_list("verb", "at", "data")[:WINDOW])
    for verb, at, data in entries:
        key = (verb, day_of(at, zone))
        latest, number = counted.get(key, (at, 0))
        counted[key] = (latest, number + int(data.get("total", 1)))
    if len(entries) == WINDOW and len(counted) > 1:
        del counted[next(reversed(counted))]  # its day began before the window: the number would be too small
    return counted


def _own(user: Any, event: Event) -> Iterator[Change]:
    """Yield what came for this participant: feedback and certificate."""
    own = own_place_id(user, event)
    sheets = Observation.objects.submitted().filter(run__coach=own)
    found = sheets.aggregate(last=Max("submitted_at"), count=Count("*"))
    if found["last"]:
        text = ngettext("%(n)d feedback on your practice", "%(n)d feedbacks on your practice", found["count"])
        yield Change(found["last"], text % {"n": found["count"]}, reverse("coaching:home", args=[event.slug]))
    papers = Certificate.objects.filter(participant=own, status=Status.ISSUED)
    for issued_at in papers.order_by("-issued_at").values_list("issued_at", flat=True)[:1]:
        yield Change(issued_at, _("Your certificate was issued"), reverse("certification:own", args=[event.slug]))
