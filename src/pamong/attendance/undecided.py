"""What waits for somebody's judgement, whichever the event: held records, late claims, corrections, headcounts.

The rules are put together once a process: an event's board asks for all of them each time it is drawn, and putting
them together took longer than answering. Each function gives a fresh query: narrow it to an event, then read.
"""

from __future__ import annotations

from functools import cache

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from .models import Kind, Level, Presence, PresenceEvent, SessionClosing


def questions() -> QuerySet[PresenceEvent]:
    """Return held or doubted records that nobody has answered, of people who do not count in that session anyway."""
    return _questions().all()


def late() -> QuerySet[Presence]:
    """Return what own phones claimed after a closing that confirmed: recorded, not counted."""
    return _late().all()


def corrections() -> QuerySet[PresenceEvent]:
    """Return the corrections that only their maker stands behind, the same rule as `folding.is_in_force`.

    One that another correction of the person in that session has made idle is not asked about.
    """
    return _corrections().all()


def headcounts() -> QuerySet[SessionClosing]:
    """Return the closings that hold and whose headcount is not what is recorded now (`recorded_now`)."""
    return _headcounts().all()


@cache
def _questions() -> QuerySet[PresenceEvent]:
    answers = PresenceEvent.objects.filter(about=OuterRef("pk"))
    pair = {"session": OuterRef("session"), "participant": OuterRef("participant")}
    counted = Exists(Presence.objects.counted().filter(**pair))
    # Few of many records wait: they are found by index first, and only those are looked at.
    held = PresenceEvent.objects.filter(held__gt="").values("pk").order_by()
    doubted = PresenceEvent.objects.filter(kind=Kind.HOLD).values("about").order_by()
    others = [kind for kind in Kind if kind != Kind.RECORD]  # asked this way, SQLite does not walk all records by kind
    rows = PresenceEvent.objects.filter(pk__in=held.union(doubted, all=True)).exclude(kind__in=others)
    return rows.filter(~Exists(answers.exclude(kind=Kind.HOLD)), ~counted)


@cache
def _late() -> QuerySet[Presence]:
    closed = SessionClosing.objects.filter(session=OuterRef("session")).order_by()
    return Presence.objects.filter(
        Exists(closed.filter(confirms=True, made_at__lt=OuterRef("first_at"))),
        ~Exists(closed.filter(made_at__gte=OuterRef("first_at"))),
        level__in=[Level.CODE, Level.OWN_PHONE],
    )


@cache
def _corrections() -> QuerySet[PresenceEvent]:
    pair = PresenceEvent.objects.filter(session=OuterRef("session"), participant=OuterRef("participant"))
    others = pair.exclude(actor=OuterRef("actor"))
    about = PresenceEvent.objects.filter(about=OuterRef("pk"))
    approved = Exists(about.filter(kind=Kind.APPROVAL).exclude(actor=OuterRef("actor")))
    seconded = Exists(others.filter(kind=Kind.RECORD))
    doubted = Q(Exists(about.filter(kind=Kind.HOLD))) | ~Q(held="")
    later = Exists(pair.filter(kind=Kind.CORRECTION, made_at__gt=OuterRef("made_at")))
    rows = PresenceEvent.objects.filter(~approved, ~later, kind=Kind.CORRECTION)
    return rows.filter(Q(batch=None) & ~seconded | doubted)


@cache
def _headcounts() -> QuerySet[SessionClosing]:
    later = SessionClosing.objects.filter(session=OuterRef("session"), made_at__gt=OuterRef("made_at"))
    recorded = Presence.objects.filter(session=OuterRef("session"), level__gt=Level.CLAIMED).order_by()
    count = recorded.values("session").annotate(count=Count("*")).values("count")
    rows = SessionClosing.objects.filter(~Exists(later), headcount__isnull=False)
    return rows.annotate(recorded_now=Coalesce(Subquery(count), 0)).exclude(headcount=F("recorded_now"))
