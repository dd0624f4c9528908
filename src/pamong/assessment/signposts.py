"""What this room adds to the event's menu, the home page and a participant's page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pamong.core.clock import now
from pamong.core.panels import NextStep, Panel, Tab
from pamong.core.permissions import may
from pamong.enrolment.queries import own_place_id
from pamong.programme.models import Event
from pamong.programme.rules import is_participant

from .models import ExamKind, ItemState, Questionnaire, ResponseTicket, Sitting

TABS = (
    Tab("tests", gettext_lazy("Tests"), "list-check", "assessment:overview", "assessment.view", 45),
    Tab("evaluation", gettext_lazy("Evaluation"), "message-circle", "assessment:evaluation", "assessment.view", 80),
)


def participant_steps(user: Any, event: Event) -> Iterator[NextStep]:
    """Yield the tests and the evaluation that are open and that a participant has not done."""
    if not is_participant(user, event):
        return
    yield from _open_exams(user, event)
    yield from _open_evaluation(user, event)


def _open_exams(user: Any, event: Event) -> Iterator[NextStep]:
    moment = now()
    exams = list(event.exams.filter(opens_at__lte=moment, closes_at__gt=moment))
    sittings = Sitting.objects.filter(participant=own_place_id(user, event), exam__in=exams)
    mine = {sitting.exam_id: sitting for sitting in sittings} if exams else {}
    for exam in exams:
        sitting = mine.get(exam.pk)
        url = reverse("assessment:door", args=[event.slug, exam.kind])
        name = exam.get_kind_display()
        if sitting is None:
            text = _("%(test)s is open. You have %(minutes)s minutes.") % {"test": name, "minutes": exam.minutes}
            yield NextStep(text, _("Begin %(test)s") % {"test": name}, url, weight=10)
        elif sitting.submitted_at is None and sitting.deadline > moment:
            text = _("%(test)s is waiting for you. The time is running.") % {"test": name}
            yield NextStep(text, _("Go on"), url, weight=5, tone="warning")


def _open_evaluation(user: Any, event: Event) -> Iterator[NextStep]:
    moment = now()
    rows = Questionnaire.objects.filter(event=event, opens_at__lte=moment, closes_at__gt=moment)
    questionnaire = rows.first()
    if questionnaire is None:
        return
    tickets = ResponseTicket.objects.filter(questionnaire=questionnaire, participant=own_place_id(user, event))
    if not tickets.exists():
        url = reverse("assessment:evaluation", args=[event.slug])
        yield NextStep(_("Tell us what you think of this event. Nobody sees your name."), _("Evaluate"), url, weight=40)


def committee_steps(user: Any, event: Event) -> Iterator[NextStep]:
    """Yield what the committee has to prepare, and whom to call in while a test is open."""
    if not may(user, "assessment.manage", event):
        return
    overview = reverse("assessment:overview", args=[event.slug])
    exams = {exam.kind: exam for exam in event.exams.all()}
    if len(exams) < len(ExamKind):
        ready = event.items.filter(state=ItemState.READY).count()
        text = ngettext(
            "The pre-test and post-test are not set yet. %(n)s question is ready.",
            "The pre-test and post-test are not set yet. %(n)s questions are ready.",
            ready,
        ) % {"n": ready}
        yield NextStep(text, _("Set the tests"), overview, weight=60)
    for exam in exams.values():
        missing = event.participants.taking_part().count() - exam.sittings.count() if exam.is_open else 0
        if missing > 0:
            text = _("%(n)s people have not begun %(test)s.") % {"n": missing, "test": exam.get_kind_display()}
            url = reverse("assessment:desk", args=[event.slug, exam.kind]) + "?keadaan=belum"
            yield NextStep(text, _("See who"), url, weight=20, count=missing, tone="warning")


def participant_panel(user: Any, participant: Any) -> Panel | None:
    """Show the tests of a participant on their page: to themselves and to those who may see scores."""
    own = participant.is_own_of(user)
    if not own and not may(user, "assessment.view_scores", participant):
        return None
    sittings = list(participant.sittings.select_related("exam").order_by("-exam__kind"))
    if not sittings:
        return None
    rows = [(s, s.percent if s.shows_score or (s.is_over and not own) else None) for s in sittings]
    return Panel("assessment/participant_panel.html", {"rows": rows}, weight=40)
