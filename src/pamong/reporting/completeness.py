"""How complete the report is, from day one: what is there, what is missing, and where to add it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .facts import EventFacts
from .models import Section


@dataclass(frozen=True)
class Part:
    """One thing a report needs; `weight` says how much of it."""

    label: str
    done: bool
    url: str
    weight: int = 1


def parts(facts: EventFacts) -> list[Part]:
    """Return every part of the report with whether it is there."""
    return [*_data_parts(facts), *_written_parts(facts)]


def score(found: list[Part]) -> int:
    """Return the completeness in percent, rounded down: 100 means nothing is missing."""
    total = sum(part.weight for part in found)
    return 100 * sum(part.weight for part in found if part.done) // total if total else 0


def _data_parts(facts: EventFacts) -> Iterator[Part]:
    event = facts.event
    address: Callable[..., str] = lambda name: reverse(name, args=[event.slug])  # noqa: E731 - a short alias
    yield Part(_("Participants"), facts.people > 0, address("enrolment:participant_list"), 2)
    yield Part(_("Curriculum with lesson hours"), facts.jp > 0, address("programme:curriculum"), 2)
    yield Part(_("Venue"), event.venue_id is not None, address("programme:venue"))
    yield Part(_("Committee and facilitators"), bool(facts.taught or _taught_by(facts)), address("programme:crew"))
    yield Part(_("Classes and timetable"), facts.sessions > 0, address("planning:timetable"), 2)
    yield _presence(facts, address("attendance:board"))
    yield Part(
        _("Pre-test and post-test"),
        facts.pre_mean is not None and facts.post_mean is not None,
        address("assessment:overview"),
        2,
    )
    yield Part(_("Evaluation"), bool(facts.evaluation and facts.evaluation.n), address("assessment:overview"), 2)
    yield Part(_("Coaching practice"), facts.practice.sheets_submitted > 0, address("coaching:board"), 2)
    yield Part(_("Certificates"), facts.certificates > 0, address("certification:board"), 2)


def _presence(facts: EventFacts, url: str) -> Part:
    """Presence is complete when nobody needs to be asked about a session that is over."""
    if not facts.presence_percent:
        return Part(_("Presence"), done=False, url=url, weight=3)
    label = ngettext("Presence of %(count)s session", "Presence of %(count)s sessions", facts.unrecorded)
    return Part(
        label % {"count": facts.unrecorded} if facts.unrecorded else _("Presence"), facts.unrecorded == 0, url, 3
    )


def _taught_by(facts: EventFacts) -> bool:
    return bool(facts.crew.get("fasilitator") or facts.crew.get("narasumber"))


def _written_parts(facts: EventFacts) -> Iterator[Part]:
    event = facts.event
    written = set(event.report_texts.values_list("section", flat=True))
    url = reverse("reporting:texts", args=[event.slug])
    for section in Section:
        yield Part(str(section.label), section.value in written, f"{url}#{section.value}")
    yield Part(_("A quote for the press text"), event.quotes.exists(), reverse("reporting:press", args=[event.slug]))


def missing(found: list[Part]) -> list[dict[str, Any]]:
    """Return what is not there yet, weightiest first."""
    return [
        {"label": part.label, "url": part.url} for part in sorted(found, key=lambda part: -part.weight) if not part.done
    ]
