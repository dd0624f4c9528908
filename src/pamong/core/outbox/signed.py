"""Signed events: read, verified, sorted, judged by their room, and stored with what the room makes of them, or not.

Signatures are verified before the transaction, which every server process has to queue for. In it a batch goes the
short way first, many events with the same few statements; when that meets anything odd it is undone, and every event is
judged alone, in a savepoint of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import IntegrityError, OperationalError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.core import clock
from pamong.core.audit import audit
from pamong.core.device_keys import is_signed_by
from pamong.core.models import Device

from . import chain, inbox, registry, together
from .events import Malformed, SignedEvent, read
from .registry import Answer, Sent

TRIES = 6
SENTENCES: dict[str, Promise | str] = {
    "bentuk_salah": gettext_lazy("This message is incomplete. Update the app."),
    "terlalu_besar": gettext_lazy("This message is too large."),
    "tanda_tangan_salah": gettext_lazy("The signature does not fit. Load the page again."),
    "perangkat_tidak_dikenal": gettext_lazy("This device is not known here. Sign in once with signal."),
    "perangkat_dicabut": gettext_lazy("This device was ended. Ask the committee, or use another one."),
    "aktor_beda": gettext_lazy("This device belongs to another account. Sign in with your own."),
    "tidak_berhak": gettext_lazy("You may not send this."),
    "id_bentrok": gettext_lazy("The number of this message was already used for something else."),
    "seq_bentrok": gettext_lazy("Another copy of this device has sent something else. Ask the committee."),
}


class Odd(Exception):  # noqa: N818 - a signal to go the long way
    """The short way does not fit this batch."""


def take_signed(raw: Sequence[Mapping[str, Any]]) -> tuple[list[Answer], dict[UUID, Device]]:
    """Take a batch; return an answer for each event, in order, and the devices as they stand now."""
    answers: dict[int, Answer] = {}
    events: dict[int, SignedEvent] = {}
    for place, item in enumerate(raw):
        try:
            events[place] = read(item)
        except Malformed as error:
            answers[place] = refused(str(item.get("id", ""))[:36], error.code)
    devices = inbox.devices_by_id(event.device for event in events.values())
    for place, event in list(events.items()):
        code = _objection(event, devices.get(event.device))
        if code:
            answers[place] = refused(str(event.id), code)
            del events[place]
    if events:
        taken, devices = together.take(list(events.values()), devices, _take_patiently)
        answers.update(zip(events, taken, strict=True))
    return [answers[place] for place in range(len(raw))], devices


def refused(key: str, code: str) -> Answer:
    """Return the refusal of an event, in words."""
    return Answer(key, "ditolak", code, str(SENTENCES[code]))


def _objection(event: SignedEvent, device: Device | None) -> str | None:
    """Return why an event is not even kept."""
    if device is None:
        return "perangkat_tidak_dikenal"
    if not is_signed_by(bytes(device.public_key), event.signature, event.signed):
        return "tanda_tangan_salah"
    if event.actor != str(device.owner_id) and not device.is_server:
        return "aktor_beda"
    if not device.owner.is_active:
        return "tidak_berhak"
    if device.revoked_at and event.claimed_at > device.revoked_at:
        return "perangkat_dicabut"
    return None


def _take_patiently(
    events: Sequence[SignedEvent], devices: dict[UUID, Device]
) -> tuple[list[Answer], dict[UUID, Device]]:
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                return _take(events, devices, short=attempt == 0), devices
        except (inbox.Moved, IntegrityError, Odd):
            devices = inbox.devices_by_id(devices)
    raise OperationalError("devices are busy")


def _take(events: Sequence[SignedEvent], devices: Mapping[UUID, Device], *, short: bool) -> list[Answer]:
    shelf = inbox.look(events, devices) if short else inbox.look_closely(events)
    fresh, old = _sorted_out(events, devices, shelf)
    _move_chains(fresh, devices, shelf)
    actors = _actors(fresh, devices)
    answers = _judged([_sent(event, devices[event.device], actors[event.id], shelf) for event in fresh], short)
    inbox.keep((event, answers[event.id]) for event in fresh)
    _doubt_successors(fresh, shelf)
    first = {event.id for event in fresh}
    return [old.get(place) or _answer_of(event, answers[event.id], first) for place, event in enumerate(events)]


def _answer_of(event: SignedEvent, answer: Answer, first: set[UUID]) -> Answer:
    """The same event twice in one batch: the second is a repeat."""
    if event.id in first:
        first.discard(event.id)
        return answer
    return _again(answer)


def _sorted_out(
    events: Sequence[SignedEvent], devices: Mapping[UUID, Device], shelf: inbox.Shelf
) -> tuple[list[SignedEvent], dict[int, Answer]]:
    """Tell fresh events from repeats and clashes."""
    fresh: dict[UUID, SignedEvent] = {}
    numbers: dict[inbox.Place, UUID] = {}
    old: dict[int, Answer] = {}
    for place, event in enumerate(events):
        stored = shelf.known.get(event.id)
        twin = fresh.get(event.id)
        if stored or twin:
            same = (stored.hash if stored else twin.link.hash if twin else "") == event.link.hash
            if not same:
                old[place] = _clash(event, devices, "id_bentrok")
            elif stored:
                old[place] = _again(Answer(**stored.answer))
        elif numbers.get((event.device, event.seq)) or (event.device, event.seq) in shelf.links:
            old[place] = _clash(event, devices, "seq_bentrok")
        else:
            fresh[event.id] = event
            numbers[event.device, event.seq] = event.id
    return list(fresh.values()), old


def _clash(event: SignedEvent, devices: Mapping[UUID, Device], code: str) -> Answer:
    device = devices[event.device]
    audit(device.owner, f"core.{code}", device, id=str(event.id), seq=event.seq)
    return refused(str(event.id), code)


def _again(answer: Answer) -> Answer:
    """Answer as the first time: what was refused once stays refused, so that a replay changes nothing."""
    return answer if answer.verdict == "ditolak" else replace(answer, verdict="ulang")


def _move_chains(fresh: Sequence[SignedEvent], devices: Mapping[UUID, Device], shelf: inbox.Shelf) -> None:
    groups: defaultdict[UUID, list[SignedEvent]] = defaultdict(list)
    for event in fresh:
        groups[event.device].append(event)
    for ident in sorted(groups):  # always in one order, so that two batches never wait for each other
        inbox.move(devices[ident], inbox.advance(devices[ident], groups[ident], shelf))
    shelf.links.update({(event.device, event.seq): event.link for event in fresh})


def _sent(event: SignedEvent, device: Device, actor: Any, shelf: inbox.Shelf) -> Sent:
    now = clock.now()
    doubts = list(chain.doubts_between(shelf.links.get((event.device, event.seq - 1)), event.link))
    if chain.is_ahead(event.claimed_at, now):
        doubts.append(chain.FUTURE)
    if device.revoked_at:
        doubts.insert(0, chain.REVOKED)
    minds = registry.many_acceptor(event.kind) is not None
    made_at = event.claimed_at if minds else min(event.claimed_at, now)
    return Sent(event.id, event.kind, event.payload, made_at, actor, event.device, tuple(doubts), event.body)


def _actors(fresh: Iterable[SignedEvent], devices: Mapping[UUID, Device]) -> dict[UUID, Any]:
    """Return who acts in each event: the device's owner, or whom a hall's server speaks for."""
    spoken_for = {event.actor for event in fresh if devices[event.device].is_server and event.actor.isdecimal()}
    users = get_user_model().objects.in_bulk(map(int, spoken_for)) if spoken_for else {}
    return {
        event.id: users.get(int(event.actor)) if event.actor in spoken_for else devices[event.device].owner
        for event in fresh
    }


def _judged(messages: Iterable[Sent], short: bool) -> dict[UUID, Answer]:
    """Let the rooms judge: runs of one kind together, in their order."""
    answers: dict[UUID, Answer] = {}
    for kind, run in groupby(messages, lambda sent: sent.kind):
        batch = list(run)
        taken = _together(kind, batch) if short else [_alone(sent) for sent in batch]
        answers.update({sent.key: answer for sent, answer in zip(batch, taken, strict=True)})
    return answers


def _together(kind: str, batch: list[Sent]) -> list[Answer]:
    many = registry.many_acceptor(kind)
    if many is None:
        return [_alone(sent) for sent in batch]
    try:
        return many(batch)
    except OperationalError:
        raise
    except Exception as error:  # whatever it is, the long way finds the one event that caused it
        raise Odd from error


def _alone(sent: Sent) -> Answer:
    many = registry.many_acceptor(sent.kind)
    if many:
        return registry.guarded(sent, lambda: many([sent])[0])
    if chain.REVOKED in sent.doubts:
        message = _("This device was ended later. The committee will look at it.")
        return Answer(str(sent.key), "ditahan", chain.REVOKED, message)
    return registry.judge(sent.actor, sent)


def _doubt_successors(fresh: Sequence[SignedEvent], shelf: inbox.Shelf) -> None:
    """Compare events that came early with their predecessors, now that those are here."""
    new = {event.id for event in fresh}
    for event in fresh:
        after = shelf.links.get((event.device, event.seq + 1))
        if after is None or UUID(after.id) in new:
            continue
        for code in chain.doubts_between(event.link, after)[:1]:
            registry.tell_doubt(after.kind, UUID(after.id), code)
