"""A group's call: take a seat, pass on what browsers must tell each other, leave; or meet elsewhere."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.coaching.models import CallSeat, CallSignal, MeetingLink
from pamong.coaching.queries.calls import MOST_IN_A_CALL, seats_of
from pamong.core.audit import audit
from pamong.core.clock import now
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.planning.models import Triad

HEARD_EVERY = timedelta(seconds=10)  # the rows of a call are not written at every question of its browsers
MOST_AT_ONCE, MOST_WAITING, LONGEST = 60, 400, 60_000

Message = tuple[UUID, dict[str, Any]]  # to whom, and what


@transaction.atomic
def enter_call(*, actor: Any, triad: Triad) -> CallSeat:
    """Take a seat in the group's call; an earlier page of the same person loses its own."""
    require(actor, "coaching.call", triad)
    # One after another, so that of two who come at once exactly one finds the other there and calls.
    Triad.everything.select_for_update().get(pk=triad.pk)
    there = CallSeat.objects.filter(triad=triad)
    kept = [seat.pk for seat in seats_of(triad) if seat.user_id != actor.pk]
    there.exclude(pk__in=kept).delete()
    if len(kept) >= MOST_IN_A_CALL:
        raise Refused(_("Three people are in this call already; more do not fit. Use a meeting link instead."))
    seat = CallSeat.objects.create(triad=triad, user=actor, seen_at=now())
    audit(actor, "coaching.call_entered", seat, event_id=triad.event_id)
    return seat


@transaction.atomic
def leave_call(*, actor: Any, triad: Triad, seat: CallSeat) -> None:
    """Give the seat back."""
    require(actor, "coaching.call", triad)
    audit(actor, "coaching.call_left", seat, event_id=triad.event_id)
    seat.delete()


def pass_on(*, actor: Any, triad: Triad, seat: CallSeat, messages: Sequence[Message], after: int) -> None:
    """Keep messages until their seats fetch them, and forget what this seat has fetched."""
    require(actor, "coaching.call", triad)
    if messages or seat.inbox.filter(pk__lte=after).exists() or now() - seat.seen_at > HEARD_EVERY:
        _write(seat, messages, after)


@transaction.atomic
def _write(seat: CallSeat, messages: Sequence[Message], after: int) -> None:
    if len(messages) > MOST_AT_ONCE or not _can_be_kept([body for _to, body in messages]):
        raise Refused(_("This call sends too much at once. Leave it and join again."))
    seat.inbox.filter(pk__lte=after).delete()
    CallSeat.objects.filter(pk=seat.pk).update(seen_at=now())
    there = {other.pk: other for other in CallSeat.objects.filter(triad=seat.triad_id).exclude(pk=seat.pk)}
    if CallSignal.objects.filter(sender=seat).count() + len(messages) > MOST_WAITING:
        CallSignal.objects.filter(sender=seat).delete()  # nobody fetches them: whoever returns is called anew
    # Who has left meanwhile needs no message.
    known = [CallSignal(sender=seat, recipient=there[to], body=body) for to, body in messages if to in there]
    CallSignal.objects.bulk_create(known)


def tidy_calls() -> int:
    """Once an hour, by a worker: forget the calls that everybody just closed, with the messages nobody fetched."""
    rows, _by_table = CallSeat.objects.silent().delete()
    return rows


def _can_be_kept(bodies: list[dict[str, Any]]) -> bool:
    """Tell whether messages are short, and free of what JSON knows and a database does not: NaN, NUL, half letters."""
    try:
        text = json.dumps(bodies, allow_nan=False, ensure_ascii=False)
        return len(text.encode()) <= LONGEST and r"\u0000" not in text
    except (ValueError, RecursionError):
        return False


@transaction.atomic
def set_meeting_link(*, actor: Any, triad: Triad, url: str) -> MeetingLink | None:
    """Name the address of a meeting elsewhere for the group, or take it away."""
    require(actor, "coaching.call", triad)
    if not url:
        MeetingLink.objects.filter(triad=triad).delete()
        audit(actor, "coaching.meeting_link_removed", triad)
        return None
    link, _made = MeetingLink.objects.update_or_create(triad=triad, defaults={"url": url, "set_by": actor})
    audit(actor, "coaching.meeting_link_set", triad)
    return link
