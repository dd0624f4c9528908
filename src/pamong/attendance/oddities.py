"""What looks odd about an event's presence, put to the committee as questions, never as verdicts.

One phone used by two people, scans of codes that were not on the screen any more, scans made by something that is not a
person, and records that a phone made and never sent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core import clock
from pamong.core.models import Device, InboxEvent
from pamong.core.templatetags.words import at_place
from pamong.enrolment.models import Participant
from pamong.programme.models import Event

from .codes import code_in, read_venue_code
from .models import Kind, Oddity, PresenceEvent, Way

GAP_AFTER = timedelta(days=5)
BURST = 4  # so many phones with the same delay to a fiftieth of a second are not hands
SAME_MS = 20
MOST_NAMES = 30


@dataclass(frozen=True, slots=True)
class Question:
    """Something odd, in words, and whom it is about."""

    kind: str
    title: str
    text: str
    names: tuple[str, ...] = ()


def of_event(event: Event) -> list[Question]:
    """Return everything odd about an event's presence."""
    return [*shared_devices(event), *old_codes(event), *bursts(event), *clashes(event), *gaps(event)]


def shared_devices(event: Event) -> Iterator[Question]:
    """Yield the browsers in which more than one participant was recorded."""
    rows = PresenceEvent.objects.filter(session__event=event, way=Way.OWN_PHONE).exclude(device=None)
    people: defaultdict[str, set[tuple[UUID, str]]] = defaultdict(set)
    columns = ("device__mark", "participant", "participant__person__name")
    for mark, participant, name in rows.exclude(device__mark="").order_by().values_list(*columns).distinct():
        people[mark].add((participant, name))
    for _mark, who in sorted(people.items()):
        if len(who) > 1:
            text = _("Did these people share a phone, or did one scan for the others?")
            title = _("One phone, %(n)d people") % {"n": len(who)}
            yield Question("perangkat_bersama", title, text, _names(name for _pk, name in who))


def old_codes(event: Event) -> Iterator[Question]:
    """Yield, for each session, who scanned a code that was not on the screen any more."""
    rows = PresenceEvent.objects.filter(session__event=event, oddity=Oddity.OLD_CODE).order_by("session", "made_at")
    by_session: defaultdict[tuple[UUID, str], list[str]] = defaultdict(list)
    columns = ("session", "session__material__title", "participant__person__name")
    for session, title, name in rows.values_list(*columns):
        by_session[session, title].append(name)
    for (_session, material), names in by_session.items():
        title = ngettext("%(n)d scan of an old code", "%(n)d scans of an old code", len(names)) % {"n": len(names)}
        text = _("%(material)s: were these people in the room, or was the picture sent to them?") % {
            "material": material
        }
        yield Question("kode_lama", title, text, _names(names))


def bursts(event: Event) -> Iterator[Question]:
    """Yield the scans of one session that many phones made with the very same delay."""
    rows = PresenceEvent.objects.filter(session__event=event, way=Way.OWN_PHONE).exclude(device=None)
    groups: defaultdict[tuple[UUID, str, int], set[str]] = defaultdict(set)
    columns = ("session", "session__material__title", "made_at", "evidence", "participant__person__name")
    for session, material, made_at, evidence, name in rows.order_by().values_list(*columns):
        code = read_venue_code(code_in(evidence))
        if code:
            delay = round((made_at - code.shown_at).total_seconds() * 1000) // SAME_MS
            groups[session, material, delay].add(name)
    for (_session, material, _delay), names in groups.items():
        if len(names) >= BURST:
            title = _("%(n)d scans at the very same instant") % {"n": len(names)}
            text = _("%(material)s: phones in hands are never this even. Was everybody there?") % {"material": material}
            yield Question("serentak", title, text, _names(names))


def clashes(event: Event) -> Iterator[Question]:
    """Yield the corrections that two people made of the same thing without knowing of each other."""
    rows = PresenceEvent.objects.filter(session__event=event, kind=Kind.CORRECTION, batch=None)
    columns = ("session", "participant", "base", "level", "participant__person__name", "session__material__title")
    seen: dict[tuple[UUID, UUID, UUID | None], set[int]] = defaultdict(set)
    about: dict[tuple[UUID, UUID, UUID | None], tuple[str, str]] = {}
    for session, participant, base, level, name, material in rows.exclude(device=None).values_list(*columns):
        seen[session, participant, base].add(level)
        about[session, participant, base] = (name, material)
    for place, levels in seen.items():
        if len(levels) > 1:
            name, material = about[place]
            text = _(
                "%(material)s: two of the committee decided differently at once. The later one holds; is it right?"
            )
            yield Question("koreksi_bertabrakan", name, text % {"material": material})


def gaps(event: Event) -> Iterator[Question]:
    """Yield the phones whose records have a gap that nobody has filled for five days."""
    people = Participant.objects.filter(event=event).values("person")
    there = Q(owner__person__in=people) | Q(owner__person__services__event=event)
    rows = Device.objects.filter(there, highest__gt=F("held_to")).select_related("owner__person").distinct()
    for device in rows:
        after = InboxEvent.objects.filter(device=device, seq__gt=device.held_to).order_by("received_at").first()
        if after is None or clock.now() - after.received_at < GAP_AFTER:
            continue
        title = _("Records of a phone are missing")
        text = _("%(name)s's phone made record number %(n)d and never sent it. Ask them to open Pamong on that phone.")
        name = str(device.owner.person or device.owner)
        since = _("Missing since %(time)s") % {"time": at_place(after.received_at, event.zone)}
        yield Question("nomor_hilang", title, text % {"name": name, "n": device.held_to + 1}, (since,))


def _names(names: object) -> tuple[str, ...]:
    return tuple(sorted(set(names)))[:MOST_NAMES]  # type: ignore[call-overload]
