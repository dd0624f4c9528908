"""The event at a glance for those who organise or oversee: at most four numbers, those of the moment.

Before the event: who answered. While it lasts: who is here, what came in. After it: what became of everybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from pamong.assessment.models import ExamKind, Sitting
from pamong.attendance.models import Level, Presence
from pamong.certification.models import Result
from pamong.certification.queries import papers_of, verdict_counts
from pamong.coaching.models import Observation
from pamong.core import clock
from pamong.enrolment.models import ParticipantState
from pamong.enrolment.queries import counts_by_state
from pamong.programme.models import Event

ANSWERS = (ParticipantState.CONFIRMED, ParticipantState.INVITED, ParticipantState.LISTED, ParticipantState.DECLINED)


@dataclass(frozen=True)
class Figure:
    """A number that matters now, and the page behind it."""

    value: int
    label: str
    url: str


def figures_of(event: Event) -> Iterator[Figure]:
    """Yield the numbers of the moment; a number that says nothing yet is left out."""
    today = clock.today(event.zone)
    if today < event.first_day:
        yield from _answers(event)
    elif today <= event.last_day:
        yield from _while_it_lasts(event)
    else:
        yield from _afterwards(event)


def _answers(event: Event) -> Iterator[Figure]:
    counted = counts_by_state(event.participants.all())
    url = reverse("enrolment:participant_list", args=[event.slug])
    for state in ANSWERS:
        if count := counted.get(state.value, 0):
            yield Figure(count, str(state.label).lower(), f"{url}?keadaan={state.value}")


def _while_it_lasts(event: Event) -> Iterator[Figure]:
    here = Presence.objects.filter(session__event=event, level__gt=Level.CLAIMED)
    here = here.filter(session__starts_at__date=clock.today(event.zone))
    count = here.order_by().values("participant").distinct().count()
    yield Figure(count, _("present today"), reverse("attendance:board", args=[event.slug]))
    yield from _tests(event)
    sheets = Observation.objects.submitted().filter(run__event=event).count()
    yield Figure(sheets, _("observations came in"), reverse("coaching:home", args=[event.slug]))


def _tests(event: Event) -> Iterator[Figure]:
    url = reverse("assessment:overview", args=[event.slug])
    handed_in = Sitting.objects.counted().filter(participant__event=event)
    for kind, label in ((ExamKind.PRE, _("took the pre-test")), (ExamKind.POST, _("took the post-test"))):
        if count := handed_in.filter(exam__kind=kind).count():
            yield Figure(count, label, url)


def _afterwards(event: Event) -> Iterator[Figure]:
    people = event.participants.filter(state=ParticipantState.CONFIRMED).count()
    yield Figure(people, _("participants"), reverse("enrolment:participant_list", args=[event.slug]))
    board = reverse("certification:board", args=[event.slug])
    counted = verdict_counts(event)
    for result in (Result.PASSED, Result.ATTENDED):
        if count := counted.get(result.value, 0):
            yield Figure(count, str(result.label).lower(), board)
    if papers := papers_of(event).count():
        yield Figure(papers, _("certificates issued"), board)
