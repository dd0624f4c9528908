"""“My path”: how far a participant has come, from the invitation to the certificate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pamong.assessment.models import ExamKind, Sitting
from pamong.attendance.models import Level, Presence
from pamong.certification.models import Certificate, Status
from pamong.coaching.models import PracticeRun
from pamong.enrolment.models import Participant, ParticipantState
from pamong.programme.models import Event


@dataclass(frozen=True)
class Station:
    """A stop on the path. `state` is done, current or todo, as the steps on the page are drawn."""

    label: str
    url: str
    state: str


def path_of(user: Any, event: Event) -> list[Station]:
    """Return the stations of the user's own place in an event, none without a place; five queries."""
    place = Participant.objects.filter(event=event, person__user=user).first()
    if place is None:
        return []
    tests = set(Sitting.objects.counted().filter(participant=place).values_list("exam__kind", flat=True))
    stops: tuple[tuple[str, str, list[str], bool], ...] = (
        (_("Confirm"), "enrolment:answer", [], place.state == ParticipantState.CONFIRMED),
        (_("Attend"), "attendance:own", [], _was_there(place)),
        (_("Pre-test"), "assessment:door", [ExamKind.PRE.value], ExamKind.PRE in tests),
        (_("Practise"), "coaching:home", [], _has_coached(place)),
        (_("Post-test"), "assessment:door", [ExamKind.POST.value], ExamKind.POST in tests),
        (_("Certificate"), "certification:own", [], _holds_a_certificate(place)),
    )
    first = next((number for number, stop in enumerate(stops) if not stop[3]), len(stops))
    return [
        Station(label, reverse(name, args=[event.slug, *rest]), _state(done, number == first))
        for number, (label, name, rest, done) in enumerate(stops)
    ]


def _state(done: bool, first: bool) -> str:
    return "done" if done else "current" if first else "todo"


def _was_there(place: Participant) -> bool:
    return Presence.objects.filter(participant=place, level__gt=Level.CLAIMED).exists()


def _has_coached(place: Participant) -> bool:
    return PracticeRun.objects.whole().filter(coach=place, ended_at__isnull=False).exists()


def _holds_a_certificate(place: Participant) -> bool:
    return Certificate.objects.filter(participant=place, status=Status.ISSUED).exists()
