"""“My path”: how far a participant has come, from the invitation to the certificate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import gettext as _

from pamong.assessment.models import ExamKind, Sitting
from pamong.attendance.models import Level, Presence
from pamong.certification.models import Certificate, Status
from pamong.coaching.models import PracticeRun
from pamong.enrolment.models import Participant, ParticipantState
from pamong.enrolment.queries import own_place_id
from pamong.programme.models import Event


@dataclass(frozen=True)
class Station:
    """A stop on the path. `state` is done, current or todo, as the steps on the page are drawn."""

    label: str
    url: str
    state: str


def path_of(user: Any, event: Event) -> list[Station]:
    """Return the stations of the user's own place in an event, none without a place; two queries."""
    place = _reached(user, event)
    if place is None:
        return []
    tests = set(Sitting.objects.counted().filter(participant=place["pk"]).values_list("exam__kind", flat=True))
    stops: tuple[tuple[str, str, list[str], bool], ...] = (
        (_("Confirm"), "enrolment:answer", [], place["state"] == ParticipantState.CONFIRMED),
        (_("Attend"), "attendance:own", [], place["was_there"]),
        (_("Pre-test"), "assessment:door", [ExamKind.PRE.value], ExamKind.PRE in tests),
        (_("Practise"), "coaching:home", [], place["has_coached"]),
        (_("Post-test"), "assessment:door", [ExamKind.POST.value], ExamKind.POST in tests),
        (_("Certificate"), "certification:own", [], place["is_certified"]),
    )
    first = next((number for number, stop in enumerate(stops) if not stop[3]), len(stops))
    return [
        Station(label, reverse(name, args=[event.slug, *rest]), _state(done, number == first))
        for number, (label, name, rest, done) in enumerate(stops)
    ]


def _state(done: bool, first: bool) -> str:
    return "done" if done else "current" if first else "todo"


def _reached(user: Any, event: Event) -> Mapping[str, Any] | None:
    if (own := own_place_id(user, event)) is None:
        return None
    rows = (
        Participant.objects.filter(pk=own)
        .order_by()
        .annotate(
            was_there=Exists(Presence.objects.filter(participant=own, level__gt=Level.CLAIMED)),
            has_coached=Exists(PracticeRun.objects.whole().filter(coach=own, ended_at__isnull=False)),
            is_certified=Exists(Certificate.objects.filter(participant=own, status=Status.ISSUED)),
        )
    )
    return rows.values("pk", "state", "was_there", "has_coached", "is_certified").first()
