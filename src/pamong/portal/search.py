"""Search in the shell: people, events, pages and what hangs on them, never more than the user may see.

Every group asks the row filter or predicate of its own room: what a page would hide, the search does not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pamong.certification.models import Certificate
from pamong.core.panels import tabs
from pamong.core.permissions import may
from pamong.core.templatetags.words import date_span
from pamong.enrolment.models import Participant
from pamong.enrolment.queries import matching
from pamong.enrolment.visibility import visible_places
from pamong.programme.models import CrewMember, Event, Material
from pamong.programme.queries import announcements_for, handouts_for

SHORTEST = 2
MOST = 20
FEW = 8
RECENT_EVENTS = 12


@dataclass(frozen=True)
class Hit:
    """One thing found: its name, what tells it from others of that name, where it is."""

    title: str
    hint: str
    url: str


@dataclass(frozen=True)
class Group:
    """Things of one kind."""

    label: str
    hits: list[Hit]


def find(user: Any, words: str) -> list[Group]:
    """Return what holds all the words, group by group; a group in which nothing was found is left out."""
    terms = words.split()[:5]
    if len("".join(terms)) < SHORTEST:
        return []
    visible = Event.objects.visible_to(user)
    recent = list(visible.order_by("-first_day")[:RECENT_EVENTS])
    groups = (
        Group(_("People"), _people(user, recent, terms)),
        Group(_("Certificates"), _certificates(user, recent, terms)),
        Group(_("Events"), _events(visible, terms)),
        Group(_("Pages"), _pages(user, recent, terms)),
        Group(_("Facilitators and committee"), _crew(user, recent, terms)),
        Group(_("Materials"), _materials(user, recent, terms)),
        Group(_("Handouts"), _handouts(user, recent, terms)),
        Group(_("Announcements"), _announcements(user, recent, terms)),
    )
    return [group for group in groups if group.hits]


def _all_in(terms: Iterable[str], *fields: str) -> Q:
    """Return the condition that every word stands in one of the fields."""
    condition = Q()
    for term in terms:
        one = Q()
        for name in fields:
            one |= Q(**{f"{name}__icontains": term})
        condition &= one
    return condition


def _where(user: Any, events: Iterable[Event], permission: str) -> list[Event]:
    return [event for event in events if may(user, permission, event)]


def _events(visible: QuerySet[Event], terms: list[str]) -> list[Hit]:
    rows = visible.filter(_all_in(terms, "title", "venue__city", "theme")).select_related("venue")
    return [
        Hit(event.title, _place_and_time(event), event.get_absolute_url())
        for event in rows.order_by("-first_day")[:MOST]
    ]


def _place_and_time(event: Event) -> str:
    when = date_span(event.first_day, event.last_day)
    return f"{when} · {event.venue.city}" if event.venue else when


def _people(user: Any, recent: list[Event], terms: list[str]) -> list[Hit]:
    """Search the lists the user may open by name, school or number, as the lists themselves do."""
    seen = Q(pk__in=[])
    for event in _where(user, recent, "enrolment.view_list"):
        seen |= Q(event=event) & visible_places(user, event)
    rows = matching(Participant.objects.filter(seen), q=" ".join(terms)).select_related("person__school", "event")
    return [
        Hit(
            place.person.full_name,
            " · ".join(filter(None, (str(place.person.school or ""), place.get_state_display(), place.event.title))),
            reverse("enrolment:participant_detail", args=[place.event.slug, place.pk]),
        )
        for place in rows.order_by("person__name")[:MOST]
    ]


def _certificates(user: Any, recent: list[Event], terms: list[str]) -> list[Hit]:
    """Find a paper by its number; names lead to the person."""
    events = _where(user, recent, "certification.view_board") if any(c.isdigit() for c in "".join(terms)) else []
    rows = Certificate.objects.filter(_all_in(terms, "number"), event__in=events).public().select_related("event")
    return [
        Hit(
            paper.number,
            paper.printed_name,
            reverse("certification:verdict_detail", args=[paper.event.slug, paper.participant_id]),
        )
        for paper in rows[:FEW]
    ]


def _pages(user: Any, recent: list[Event], terms: list[str]) -> list[Hit]:
    return list(_found_pages(user, recent, terms))[:FEW]


def _found_pages(user: Any, recent: list[Event], terms: list[str]) -> Iterator[Hit]:
    fitting = [tab for tab in tabs() if all(term.lower() in str(tab.label).lower() for term in terms)]
    for event in recent if fitting else ():
        for tab in fitting:
            if may(user, tab.permission, event):
                yield Hit(str(tab.label), event.title, reverse(tab.url_name, args=[event.slug]))


def _crew(user: Any, recent: list[Event], terms: list[str]) -> list[Hit]:
    """The committee is led to the person, all others to the sessions they lead."""
    rows = CrewMember.objects.filter(_all_in(terms, "person__name"), event__in=_where(user, recent, "planning.view"))
    rows = rows.select_related("person", "event").order_by("person__name")
    return [
        Hit(one.person.full_name, f"{one.get_component_display()} · {one.event.title}", _crew_url(user, one))
        for one in rows[:FEW]
    ]


def _crew_url(user: Any, member: CrewMember) -> str:
    if may(user, "programme.change_event", member.event):
        return reverse("programme:crew_edit", args=[member.event.slug, member.pk])
    return f"{reverse('planning:timetable', args=[member.event.slug])}?fasilitator={member.pk}"


def _materials(user: Any, recent: list[Event], terms: list[str]) -> list[Hit]:
    events = _where(user, recent, "planning.view")
    rows = Material.objects.filter(_all_in(terms, "title"), strand__event__in=events).select_related("strand__event")
    return [
        Hit(
            one.title,
            f"{one.jp} JP · {one.strand.event.title}",
            reverse("planning:timetable", args=[one.strand.event.slug]),
        )
        for one in rows.order_by("title")[:FEW]
    ]


def _handouts(user: Any, recent: list[Event], terms: list[str]) -> list[Hit]:
    found = (
        Hit(row.title, event.title, reverse("programme:handout_open", args=[event.slug, row.pk]))
        for event in _where(user, recent, "programme.see_inside")
        for row in handouts_for(user, event).filter(_all_in(terms, "title"))
    )
    return list(found)[:FEW]


def _announcements(user: Any, recent: list[Event], terms: list[str]) -> list[Hit]:
    found = (
        Hit(row.title, event.title, reverse("programme:announcements", args=[event.slug]))
        for event in _where(user, recent, "programme.see_inside")
        for row in announcements_for(user, event).filter(_all_in(terms, "title", "text"))
    )
    return list(found)[:FEW]
