"""Reads of the programme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from pamong.core import clock
from pamong.core.permissions import get_visible_or_404
from pamong.people.models import OfficeRole
from pamong.places.models import Office

from .models import (
    Announcement,
    Break,
    Component,
    CrewMember,
    DatedSetting,
    Event,
    Handout,
    Material,
    Policy,
    Strand,
)
from .visibility import Role, roles_in

DEFAULT_JP_MINUTES = 45
POLICY_LABELS = {
    "attendance_share": _("Share of attendance"),
    "pretest_required": _("Pre-test needed"),
    "posttest_required": _("Post-test needed"),
    "pass_score": _("Post-test score to pass"),
    "practice_required": _("Coaching rounds as the coach"),
    "action_plan_required": _("Action plan before the certificate"),
}
POLICY_FIELDS = tuple(POLICY_LABELS)


def visible_event_or_404(user: Any, slug: str) -> Event:
    """Return the event of an address if `user` may know of it."""
    rows = Event.objects.visible_to(user).select_related("office", "venue").prefetch_related("office__names")
    return get_visible_or_404(rows, slug=slug)


def components_of(user: Any, event: Event) -> set[str]:
    """Return what a user serves as at an event, remembered on the user for the length of a request."""
    known: dict[Any, set[str]] = user.__dict__.setdefault("_components_in", {})
    if event.pk not in known:
        rows = CrewMember.objects.filter(event=event.pk, person=user.person_id).order_by()
        known[event.pk] = set(rows.values_list("component", flat=True)) if user.person_id else set()
    return known[event.pk]


def current_policy(event: Event) -> Policy:
    """Return the rules that hold now; an event without any has the defaults, unsaved, as version 0."""
    return event.policies.first() or Policy(event=event, version=0)


def dated_setting(key: str, day: date, office: Office | None = None, default: Any = None) -> Any:
    """Return a setting's value on a day: the office's own before the general one, the latest that holds."""
    rows = DatedSetting.objects.filter(key=key, valid_from__lte=day, office__in=[office] if office else [])
    own = rows.order_by("-valid_from").first()
    general = DatedSetting.objects.filter(key=key, valid_from__lte=day, office=None).order_by("-valid_from").first()
    found = own or general
    return found.value if found else default


def jp_minutes(event: Event) -> int:
    """Return the minutes of one lesson hour (JP) at the event (45 unless an office sets otherwise)."""
    return int(dated_setting("jp_minutes", event.first_day, event.office, DEFAULT_JP_MINUTES))


def total_jp(event: Event) -> int:
    """Return the lesson hours of the whole curriculum."""
    return int(event.materials.aggregate(total=Sum("jp"))["total"] or 0)


def slot_times(event: Event) -> list[list[tuple[datetime, datetime]]]:
    """Return start and end of every lesson hour: a list a day, in the event's time zone.

    A break of one day stands for the break of all days after the same lesson hour (0 minutes: none that day).
    """
    length = timedelta(minutes=jp_minutes(event))
    pauses = list(event.breaks.all())
    return [_slots_of(event, day, length, breaks_on(pauses, day)) for day in event.days]


def breaks_on(pauses: Iterable[Break], day: date) -> dict[int, Break]:
    """Return the breaks that hold on a day, by the lesson hour they follow (0: before the first)."""
    ordered = sorted((pause for pause in pauses if pause.day in (None, day)), key=lambda pause: pause.day is not None)
    return {pause.after_slot: pause for pause in ordered}


@dataclass(frozen=True)
class Pause:
    """A pause as it falls on one day: coffee, prayer, lunch."""

    label: str
    starts_at: datetime
    ends_at: datetime


def pauses_of(event: Event) -> list[Pause]:
    """Return the pauses between the lesson hours of every day, in the order of the clock."""
    breaks = list(event.breaks.all())
    if not breaks:
        return []
    return [
        Pause(pause.label, ends, slots[number][0])
        for day, slots in zip(event.days, slot_times(event), strict=True)
        for number, (_starts, ends) in enumerate(slots[:-1], start=1)
        if (pause := breaks_on(breaks, day).get(number)) and pause.minutes
    ]


def _slots_of(event: Event, day: date, length: timedelta, pauses: dict[int, Break]) -> list[tuple[datetime, datetime]]:
    at = datetime.combine(day, event.day_starts, ZoneInfo(event.zone))
    slots = []
    for number in range(1, event.slots_per_day + 1):
        pause = pauses.get(number - 1)
        at += timedelta(minutes=pause.minutes) if pause else timedelta()
        slots.append((at, at + length))
        at += length
    return slots


def events_of(user: Any) -> QuerySet[Event]:
    """Return the events a person may know of, the newest first, with what the list shows."""
    rows = Event.objects.visible_to(user).select_related("venue", "office").prefetch_related("office__names")
    return rows.order_by("-first_day", "title")


def offices_to_plan_in(user: Any) -> QuerySet[Office]:
    """Return the offices in which a person may make events."""
    roles = (OfficeRole.HEAD, OfficeRole.STAFF)
    rows = Office.objects.filter(memberships__user=user, memberships__role__in=roles)
    return rows.distinct().prefetch_related("names")


def curriculum(event: Event) -> list[Strand]:
    """Return the strands with their materials and what each waits for."""
    materials = Material.objects.order_by("order").prefetch_related("after")
    return list(event.strands.prefetch_related(Prefetch("materials", materials)))


def crew_of(event: Event, *, component: str = "", q: str = "") -> QuerySet[CrewMember]:
    """Return who serves at an event, with what the list shows."""
    rows = event.crew.select_related("person", "home_regency").prefetch_related("teaches")
    if component:
        rows = rows.filter(component=component)
    return rows.filter(person__name__icontains=q) if q else rows


def handouts_for(user: Any, event: Event) -> QuerySet[Handout]:
    """Return the handouts a person may open now: the crew all, others what is visible by now."""
    rows = event.handouts.select_related("material__strand")
    if roles_in(user, event) & {Role.COMMITTEE, Role.HEAD, Role.FACILITATOR}:
        return rows
    return rows.filter(Q(visible_from=None) | Q(visible_from__lte=clock.now()))


def announcements_for(user: Any, event: Event) -> QuerySet[Announcement]:
    """Return the announcements that address a person, the newest first; committee and head see all."""
    rows = event.announcements.exclude(published_at=None)
    roles = roles_in(user, event)
    if roles & {Role.COMMITTEE, Role.HEAD}:
        return rows
    own = components_of(user, event) | ({Component.PARTICIPANT.value} if Role.PARTICIPANT in roles else set())
    fits = [row.pk for row in rows if not row.components or own & set(row.components)]
    return rows.filter(pk__in=fits)


def policy_history(event: Event) -> list[tuple[Policy, list[tuple[str, Any, Any]]]]:
    """Return every version of the rules, the newest first, each with what it changed: label, before, after."""
    versions = list(event.policies.order_by("-version"))
    older = [*versions[1:], None]
    return [(new, _differences(old, new)) for new, old in zip(versions, older, strict=True)]


def _differences(old: Policy | None, new: Policy) -> list[tuple[str, Any, Any]]:
    if old is None:
        return []
    changed = [name for name in POLICY_FIELDS if getattr(old, name) != getattr(new, name)]
    return [(str(POLICY_LABELS[name]), getattr(old, name), getattr(new, name)) for name in changed]
