"""Make an event, copy it, open it, close it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from pamong.core.audit import audit
from pamong.core.clock import today
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.people.models import User
from pamong.places.models import Office
from pamong.programme.models import Component, CrewMember, Event, EventState, Policy
from pamong.programme.readiness import open_blockers

from .changing import change_row
from .copying import copy_crew, copy_programme
from .templates import apply_template

CHANGEABLE = ("title", "theme", "first_day", "last_day", "zone", "capacity", "is_sample")


@transaction.atomic
def create_event(
    *,
    actor: User,
    office: Office,
    title: str,
    first_day: date,
    last_day: date,
    theme: str = "",
    zone: str = "Asia/Pontianak",
    capacity: int | None = None,
    slug: str = "",
    template: str = "",
    is_sample: bool = False,
) -> Event:
    """Make a draft event, empty or from a shipped template; who makes it is its first committee member."""
    require(actor, "programme.create_event", office)
    event = Event(
        office=office,
        slug=_free_slug(slug or f"{title[:40]}-{first_day:%Y-%m}"),
        title=title,
        theme=theme,
        first_day=first_day,
        last_day=last_day,
        zone=zone,
        capacity=capacity,
        is_sample=is_sample,
    )
    event.full_clean()
    event.save()
    apply_template(event, template) if template else Policy.objects.create(event=event, version=1)
    _join_committee(actor, event)
    audit(actor, "programme.event_created", event, event_id=event.pk, template=template)
    return event


@transaction.atomic
def copy_event(
    *,
    actor: User,
    source: Event,
    title: str,
    first_day: date,
    last_day: date,
    slug: str = "",
    with_crew: bool = False,
    office: Office | None = None,
    theme: str = "",
    zone: str = "",
    capacity: int | None = None,
) -> Event:
    """Make a draft event like an earlier one: curriculum, venue, day grid, breaks and rules, on request its crew.

    What is not said (theme, zone, places, office) is as it was.
    """
    require(actor, "programme.view_event", source)
    event = create_event(
        actor=actor,
        office=office or source.office,
        title=title,
        first_day=first_day,
        last_day=last_day,
        theme=theme or source.theme,
        zone=zone or source.zone,
        capacity=capacity or source.capacity,
        slug=slug,
        is_sample=source.is_sample,
    )
    copy_programme(source, event)
    if with_crew:
        copy_crew(source, event)
    audit(actor, "programme.event_copied", event, event_id=event.pk, source=str(source.pk), with_crew=with_crew)
    return event


@transaction.atomic
def change_event(*, actor: User, event: Event, **values: Any) -> bool:
    """Change title, theme, days, zone or capacity."""
    require(actor, "programme.change_event", event)
    _refuse_closed(event)
    return change_row(
        actor, "programme.event_changed", event, {name: values[name] for name in CHANGEABLE if name in values}
    )


@transaction.atomic
def open_event(*, actor: User, event: Event) -> None:
    """Open a draft: from now on people are invited and planned."""
    require(actor, "programme.change_event", event)
    missing = open_blockers(event)
    if missing:
        raise Refused([str(check.text) for check in missing])
    _set_state(actor, event, EventState.DRAFT, EventState.OPEN, "programme.event_opened")


@transaction.atomic
def close_event(*, actor: User, event: Event, reason: str = "") -> None:
    """Close an event: its books are done. Before its last day is over this needs a reason."""
    require(actor, "programme.change_event", event)
    if today(event.zone) <= event.last_day and not reason:
        raise Refused(_("The event is not over yet. Say why it is closed early."))
    _set_state(actor, event, EventState.OPEN, EventState.CLOSED, "programme.event_closed", reason=reason)


@transaction.atomic
def reopen_event(*, actor: User, event: Event, reason: str) -> None:
    """Open a closed event again, with the reason on record."""
    require(actor, "programme.change_event", event)
    if not reason:
        raise Refused(_("Say why the event is opened again."))
    _set_state(actor, event, EventState.CLOSED, EventState.OPEN, "programme.event_reopened", reason=reason)


def _set_state(actor: User, event: Event, old: EventState, new: EventState, verb: str, **data: Any) -> None:
    changed = Event.objects.filter(pk=event.pk, state=old).update(state=new)
    if not changed:
        raise Refused(_("The event is no longer in the state this page showed. Look at it again."))
    event.state = new
    audit(actor, verb, event, event_id=event.pk, **data)


def _refuse_closed(event: Event) -> None:
    if event.state == EventState.CLOSED:
        raise Refused(_("This event is closed. Open it again first if something must still change."))


def _free_slug(wanted: str) -> str:
    base = slugify(wanted)[:50].strip("-") or "kegiatan"
    taken = set(Event.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


def _join_committee(actor: User, event: Event) -> None:
    if actor.person is not None:
        CrewMember.objects.get_or_create(event=event, person=actor.person, component=Component.COMMITTEE)
