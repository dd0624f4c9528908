"""What waits for somebody's judgement, whichever the event: held records, late claims, corrections, headcounts.

The rules are put together once a process: an event's board asks for all of them each time it is drawn, and putting
them together took longer than answering. Each function gives a fresh query: narrow it to an event, then read;
`count_at` counts all of them.
"""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from pamong.planning.models import Session

from .models import Kind, Level, Presence, PresenceEvent, SessionClosing

ANY_EVENT = UUID(int=0)  # stands for the event in the statement that is kept


def count_at(event_id: UUID) -> int:
    """Return how much waits at an event, of all four kinds together, with one statement."""
    statement, values = _counting(connection.vendor)
    field = Session._meta.get_field("event")
    any_event, asked = (field.get_db_prep_value(value, connection) for value in (ANY_EVENT, event_id))
    with connection.cursor() as cursor:
        cursor.execute(statement, [asked if value == any_event else value for value in values])
        return int(cursor.fetchone()[0])


@cache
def _counting(_vendor: str) -> tuple[str, tuple[Any, ...]]:
    """Return the statement that counts, with its values: one a kind of database, for each says it in its own way."""
    here = Exists(Session.objects.filter(pk=OuterRef("session"), event=ANY_EVENT))
    others: tuple[QuerySet[Any], ...] = (late(), corrections(), headcounts())
    kinds = [questions().filter(here), *(rows.filter(session__event=ANY_EVENT) for rows in others)]
    parts = [rows.order_by().values("pk").query.sql_with_params() for rows in kinds]
    counts = (f"(SELECT COUNT(*) FROM ({text}) AS kind{place})" for place, (text, _) in enumerate(parts))  # noqa: S608
    return f"SELECT {' + '.join(counts)}", tuple(value for _, values in parts for value in values)


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
