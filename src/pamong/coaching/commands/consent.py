"""Asking everybody present, answering, taking a yes back: each a line of the chained log.

Locks are taken in one order, here and in `recording`: the ask, its sounds, the event's log. Who withdraws while the
last piece of a sound arrives waits for it, and then deletes it.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from pamong.coaching.consent import answers_in, content_of, not_to_be_asked, told
from pamong.coaching.models import ConsentAsk, ConsentLine, Purpose, Recording, RecordingRetention
from pamong.coaching.models.recording import ANSWERS, ConsentVerb, DeletedWhy
from pamong.coaching.queries.recording import LOGGED, days_kept, without_account
from pamong.coaching.sessions import Session
from pamong.core import chain
from pamong.core.audit import audit
from pamong.core.clock import now, today
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.programme.models import Event

MOST_DAYS = 365


@transaction.atomic
def ask_consent(*, actor: Any, session: Session, purpose: str) -> ConsentAsk:
    """Ask everybody present for one purpose; asking again while it is open asks nobody twice."""
    require(actor, "coaching.record", session)
    if purpose not in Purpose.values:
        raise Refused(_("Choose what the recording is for."))
    if names := without_account(session):
        raise Refused(not_to_be_asked(names))
    same: dict[str, Any] = {
        "source": session.source, "session_id": session.id, "purpose": purpose, "closed_at": None
    }  # fmt: skip
    for known in ConsentAsk.objects.filter(**same).select_for_update(of=("self",), no_key=True):
        if not known.is_open:
            ConsentAsk.objects.filter(pk=known.pk).update(closed_at=now())
    values = {"event": session.event, "days": days_kept(session.event), "asked_by": actor, "asked_at": now()}
    ask, is_new = ConsentAsk.objects.get_or_create(**same, defaults=values)  # two phones may ask at the same moment
    if is_new:
        present = [str(one.person_id) for one in session.present]
        write_line(actor, ask, ConsentVerb.ASKED, purpose=purpose, days=ask.days, present=present)
    return ask


@transaction.atomic
def answer_consent(*, actor: Any, session: Session, ask: ConsentAsk, answer: str, borrowed: bool = False) -> None:
    """Keep somebody's own answer, with the words they read. A no after a yes, or to a sound, takes consent back.

    `borrowed`: on a device that is not their own, by a link the committee opened; the log says so.
    """
    require(actor, "coaching.record", session)
    if answer not in ANSWERS:
        raise Refused(_("Choose yes, no, or that you are not there."))
    ask = ConsentAsk.objects.select_for_update(of=("self",), no_key=True).get(pk=ask.pk)
    sounds = list(Recording.objects.living().filter(ask=ask).order_by("pk").select_for_update(of=("self",)))
    before = answers_in(ask.lines.order_by("number")).of(actor.person_id)
    if answer == ConsentVerb.NO and (sounds or before == ConsentVerb.YES):
        _withdraw(actor, ask, sounds)
        return
    if not ask.is_open:
        raise Refused(_("This request is closed. Ask again when you meet again."))
    if answer == ConsentVerb.ABSENT and sounds:
        raise Refused(_("It was recorded already. Take your consent back if you do not want it."))
    if answer != before:
        words = {"bahasa": translation.get_language(), "kata": told(ask.purpose, ask.days)}
        words |= {"perangkat": "pinjaman"} if borrowed else {}
        write_line(actor, ask, ConsentVerb(answer), person=str(actor.person_id), **words)


def _withdraw(actor: Any, ask: ConsentAsk, sounds: list[Recording]) -> None:
    """Close an ask for good and delete every sound made under it."""
    from .recording import remove_sound  # noqa: PLC0415 - that module writes its lines with this one

    write_line(actor, ask, ConsentVerb.WITHDRAWN, person=str(actor.person_id))
    for recording in sounds:
        remove_sound(actor, recording, DeletedWhy.WITHDRAWN)
    ConsentAsk.objects.filter(pk=ask.pk, closed_at=None).update(closed_at=now())


def write_line(actor: Any, ask: ConsentAsk, verb: ConsentVerb, **data: Any) -> ConsentLine:
    """Chain one line, in the transaction of its change; the audit trail counts with it."""
    Event.objects.select_for_update(no_key=True).get(pk=ask.event_id)
    last = ConsentLine.objects.filter(event=ask.event_id).order_by("-number").first()
    actor_id = getattr(actor, "pk", None)
    line = ConsentLine(event_id=ask.event_id, at=now().isoformat(), actor_id=actor_id, ask=ask, verb=verb, data=data)
    chain.linked(line, last, content_of).save(force_insert=True)
    audit(actor, LOGGED, ask, event_id=ask.event_id, number=line.number, said=str(verb), digest=line.digest)
    return line


@transaction.atomic
def keep_retention(*, actor: Any, event: Event, days: int) -> RecordingRetention:
    """Say how long recordings are kept that are asked for from today on; what was promised before stays."""
    require(actor, "coaching.keep_retention", event)
    if not 1 <= days <= MOST_DAYS:
        raise Refused({"days": _("Between 1 and 365 days.")})
    row, _made = RecordingRetention.objects.update_or_create(
        office_id=event.office_id, valid_from=today(event.zone), defaults={"days": days}
    )
    audit(actor, "coaching.retention_kept", row, event_id=event.pk, days=days)
    return row
