"""Verbs of exams and sittings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.assessment.models import Entry, Exam, ExamItem, ExamKind, Item, ItemState, Sitting
from pamong.core.audit import audit
from pamong.core.clock import now
from pamong.core.ids import uuid7
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.enrolment.models import TAKING_PART, Participant
from pamong.programme.models import Event

from .accommodations import extra_time
from .answers import AnswerRow, store_paper

BATCH = 500


@transaction.atomic
def set_up_exam(
    *,
    actor: Any,
    event: Event,
    kind: ExamKind | str,
    opens_at: datetime,
    closes_at: datetime,
    minutes: int = 30,
    shuffle: bool = True,
    items: Iterable[Item] | None = None,
) -> Exam:
    """Set window, time limit and items of the pre-test or post-test; without `items` all that are ready."""
    require(actor, "assessment.manage", event)
    if closes_at <= opens_at:
        raise Refused(_("The test must close after it opens. Choose a later closing time."))
    settings = {"opens_at": opens_at, "closes_at": closes_at, "minutes": minutes, "shuffle": shuffle}
    exam, made = Exam.objects.update_or_create(event=event, kind=kind, defaults=settings)
    if made or not exam.sittings.exists():
        _choose_items(exam, items)
    audit(actor, "assessment.exam_set_up", exam, kind=str(kind), minutes=minutes)
    return exam


def _choose_items(exam: Exam, items: Iterable[Item] | None) -> None:
    wanted = Item.objects.filter(event=exam.event, state=ItemState.READY).prefetch_related("versions")
    if items is not None:
        wanted = wanted.filter(pk__in=[item.pk for item in items])
    versions = [
        item.versions.all()[0] for item in wanted.order_by("material__strand__order", "material__order", "code")
    ]
    if not versions:
        raise Refused(_("No item is ready. Load the shipped items or write some, then choose them here."))
    exam.items.all().delete()
    ExamItem.objects.bulk_create(
        ExamItem(exam=exam, version=version, position=place) for place, version in enumerate(versions, 1)
    )


@transaction.atomic
def start_sitting(*, actor: Any, exam: Exam, participant: Participant) -> Sitting:
    """Let a participant begin; whoever began before goes on with the same clock."""
    require(actor, "assessment.sit", participant)
    known = exam.sittings.filter(participant=participant).first()
    if known:
        return known
    _refuse_start(exam, participant)
    moment = now()
    ends = exam.deadline_from(moment, extra_time(participant=participant).get(participant.pk, 0))
    fresh = {"started_at": moment, "deadline": ends, "total": exam.items.count()}
    sitting, made = Sitting.objects.get_or_create(exam=exam, participant=participant, defaults=fresh)
    if made:  # two taps at once: the second finds what the first began
        audit(actor, "assessment.sitting_started", sitting, event_id=exam.event_id)
    return sitting


def _refuse_start(exam: Exam, participant: Participant) -> None:
    if participant.event_id != exam.event_id or participant.state not in TAKING_PART:
        raise Refused(_("You are not on the list of this test. Ask the committee."))
    if now() < exam.opens_at:
        raise Refused(_("The test is not open yet. Come back when it opens."))
    if not exam.is_open:
        raise Refused(_("The test has closed. If you could not take it, speak to the committee."))


@transaction.atomic
def start_sittings(*, actor: Any, exam: Exam, rows: Sequence[tuple[UUID, datetime]]) -> dict[UUID, Sitting]:
    """Begin many sittings at given moments, as the committee (desk, simulation); return them by participant id."""
    require(actor, "assessment.manage", exam)
    ids = [participant for participant, _moment in rows]
    known = set(exam.sittings.values_list("participant_id", flat=True))
    allowed = set(
        Participant.objects.filter(event_id=exam.event_id, state__in=TAKING_PART).values_list("pk", flat=True)
    )
    total, extra = exam.items.count(), extra_time(participant__event=exam.event_id)
    Sitting.objects.bulk_create(
        (
            Sitting(
                exam=exam,
                participant_id=who,
                started_at=at,
                deadline=exam.deadline_from(at, extra.get(who, 0)),
                total=total,
            )
            for who, at in rows
            if who not in known and who in allowed
        ),
        batch_size=BATCH,
    )
    audit(actor, "assessment.sittings_started", exam, count=len(ids))
    wanted = set(ids)
    return {s.participant_id: s for s in exam.sittings.all() if s.participant_id in wanted}


@transaction.atomic
def submit_sitting(*, actor: Any, sitting: Sitting) -> Sitting:
    """Hand a sitting in; twice changes nothing, after the deadline it counts as handed in at the deadline."""
    require(actor, "assessment.answer", sitting)
    locked = Sitting.objects.select_for_update(of=("self",)).get(pk=sitting.pk)
    if locked.submitted_at is None:
        locked.submitted_at = max(locked.started_at, min(now(), locked.deadline))
        locked.save(update_fields=["submitted_at"])
        audit(actor, "assessment.sitting_submitted", locked, event_id=sitting.exam.event_id)
    return locked


@transaction.atomic
def submit_sittings(*, actor: Any, exam: Exam, rows: Sequence[tuple[UUID, datetime]]) -> int:
    """Hand in many sittings of an exam, as the committee: rows of sitting id and moment; return how many changed."""
    require(actor, "assessment.manage", exam)
    moments = dict(rows)
    waiting = [s for s in exam.sittings.filter(submitted_at__isnull=True) if s.pk in moments]
    for sitting in waiting:
        sitting.submitted_at = max(sitting.started_at, min(moments[sitting.pk], sitting.deadline))
    Sitting.objects.bulk_update(waiting, ["submitted_at"], batch_size=BATCH)
    audit(actor, "assessment.sittings_submitted", exam, count=len(waiting))
    return len(waiting)


@transaction.atomic
def enter_paper_answers(
    *, actor: Any, exam: Exam, participant: Participant, answers: dict[UUID, Any], reason: str
) -> Sitting:
    """Enter a paper answer sheet at the desk. The reason is kept; a second entry corrects the first."""
    require(actor, "assessment.manage", exam)
    if not reason.strip():
        raise Refused(_("Say why the answers are entered at the desk, such as “no phone”."))
    if participant.event_id != exam.event_id or participant.state not in TAKING_PART:
        raise Refused(_("This person is not on the list of this test."))
    sitting = _paper_sitting(exam, participant, reason.strip())
    moment = now()
    rows = [AnswerRow(uuid7(), sitting.pk, item, response, moment) for item, response in answers.items()]
    store_paper(rows, sitting)
    audit(actor, "assessment.paper_entered", sitting, event_id=exam.event_id, reason=reason, count=len(rows))
    sitting.refresh_from_db()
    return sitting


def _paper_sitting(exam: Exam, participant: Participant, reason: str) -> Sitting:
    moment = now()
    fresh = {"started_at": moment, "deadline": moment, "submitted_at": moment, "total": exam.items.count()}
    sitting, made = Sitting.objects.get_or_create(
        exam=exam, participant=participant, defaults={**fresh, "entry": Entry.DESK, "reason": reason}
    )
    if made:
        return sitting
    if sitting.entry == Entry.PHONE and sitting.answers.filter(is_current=True).exists():
        raise Refused(_("This participant has already answered on a phone. The answers there stand."))
    sitting.entry, sitting.reason = Entry.DESK, reason
    sitting.submitted_at = sitting.submitted_at or moment
    sitting.save(update_fields=["entry", "reason", "submitted_at"])
    return sitting
