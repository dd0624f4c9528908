"""What a person should do now about practice, and what other rooms' pages show of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core.clock import now
from pamong.core.clock import today as today_in
from pamong.core.panels import NextStep, Panel
from pamong.core.permissions import may
from pamong.enrolment.queries import own_place_id
from pamong.planning.models import Triad, TriadMember, TriadRole
from pamong.programme.queries import components_of

from .models import Observation, PracticeRun
from .queries.calibration import calibration_required, drift_of, gate_of
from .queries.lessons import next_lesson
from .queries.ratings import rounds_coached
from .queries.recording import unanswered
from .queries.triads import owed_sheets, places_of
from .rules import OBSERVING

EARLY = timedelta(minutes=30)


def next_steps(user: Any, event: Any) -> Iterator[NextStep]:
    """Yield what waits for this person: feedback to read, sheets to write, a round to begin."""
    place = own_place_id(user, event)
    if place is None and not components_of(user, event):
        return
    yield from _consent_asked(user, event)
    yield from _feedback_ready(place, event) if place else ()
    if place or _visits(user, event):
        yield from _sheets_owed(user, event)
        yield from _clips_to_code(user, event)
    yield from _round_to_begin(place, event) if place else ()
    yield from _lesson_to_do(user, event)


def _consent_asked(user: Any, event: Any) -> Iterator[NextStep]:
    ask = unanswered(user, event)
    if ask is not None:
        url = reverse("coaching:consent", args=[event.slug, ask.pk])
        yield NextStep(_("May your practice be recorded? You decide."), _("Read and answer"), url, weight=3)


def _feedback_ready(place: UUID, event: Any) -> Iterator[NextStep]:
    unread = Q(run__read_at=None) | Q(submitted_at__gt=F("run__read_at"))
    rows = Observation.objects.submitted().filter(unread, run__coach=place, run__repeats=None)
    found = rows.values_list("run__triad_id", "run__triad__round").first()
    if found:
        url = reverse("coaching:feedback", args=[event.slug, found[0]])
        yield NextStep(
            _("Your feedback on round %(round)s is ready.") % {"round": found[1]}, _("Read it"), url, weight=5
        )


def _sheets_owed(user: Any, event: Any) -> Iterator[NextStep]:
    owed = owed_sheets(user, event)
    if owed:
        words = ngettext("%(count)s sheet waits for you.", "%(count)s sheets wait for you.", len(owed))
        url = reverse("coaching:observe", args=[event.slug, owed[0]])
        yield NextStep(words % {"count": len(owed)}, _("Fill in the sheet"), url, 10, len(owed), "warning")


def _round_to_begin(place: UUID, event: Any) -> Iterator[NextStep]:
    soon = Q(triad__session=None) | Q(triad__session__starts_at__lte=now() + EARLY)
    begun = PracticeRun.objects.whole().filter(triad=OuterRef("triad"))
    planned = TriadMember.objects.exclude(triad__round=Triad.OUTSIDE)
    rows = planned.filter(soon, ~Exists(begun), participant=place, role=TriadRole.COACH)
    found = rows.values_list("triad_id", "triad__round").first()
    if found:
        text = _("Round %(round)s: you coach today.") % {"round": found[1]}
        url = reverse("coaching:guide", args=[event.slug, found[0]])
        yield NextStep(text, _("Begin the practice"), url, weight=15)


def _clips_to_code(user: Any, event: Any) -> Iterator[NextStep]:
    """Before the first sheet, and again when a rater's marks drift away from those of the others."""
    if not calibration_required(event) or not _rates(user, event):
        return
    gate, url = gate_of(user, event), reverse("coaching:clips", args=[event.slug])
    if not gate.is_open:
        words = ngettext("%(count)s clip to code first.", "%(count)s clips to code first.", gate.missing)
        yield NextStep(words % {"count": gate.missing}, _("Listen and code"), url, weight=8)
    elif drift_of(user, event).drifts:
        yield NextStep(_("Your marks drift from those of the others."), _("Listen and code"), url, weight=25)


def _lesson_to_do(user: Any, event: Any) -> Iterator[NextStep]:
    """Until the event is over, the next lesson waits: before it begins that is what there is to do."""
    today = today_in(event.zone)
    if today > event.last_day or not may(user, "coaching.learn", event):
        return
    lesson = next_lesson(user, event)
    if lesson:
        words = _("Lesson: %(title)s, about %(minutes)s minutes.")
        url = reverse("coaching:lesson", args=[event.slug, lesson.pk])
        weight = 20 if today < event.first_day else 45
        yield NextStep(
            words % {"title": lesson.title, "minutes": lesson.minutes},
            lesson.verb(begun=lesson.begun),  # type: ignore[attr-defined]
            url,
            weight,
        )


def _rates(user: Any, event: Any) -> bool:
    observing = TriadMember.objects.filter(participant__in=places_of(user, event), role__in=OBSERVING)
    return observing.exists() or _visits(user, event)


def _visits(user: Any, event: Any) -> bool:
    # Asked through the crew, so that the database begins at the person and not at the event's thousands of triads.
    return Triad.objects.visited_by(user).filter(facilitator__event=event).exists()


def participant_panel(user: Any, participant: Any) -> Panel | None:
    """Show on a participant's page how many rounds they coached: a number, no content."""
    if not may(user, "coaching.view_board", participant.event):
        return None
    return Panel("coaching/participant_panel.html", {"rounds": rounds_coached(participant)}, weight=60)
