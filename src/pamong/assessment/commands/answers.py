"""Answers in: each an event with its own key, once, whatever the order in which they arrive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import IntegerField, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from pamong.assessment.models import Answer, ExamItem, Sitting
from pamong.assessment.models.exams import SYNC_WINDOW
from pamong.assessment.scoring import clean_response, credit_of
from pamong.core.audit import audit
from pamong.core.clock import now
from pamong.core.permissions import may
from pamong.core.prepared import Insert
from pamong.core.refusals import Refused

SITTINGS_AT_A_TIME = 250
_make_answers = Insert(Answer)


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer as a phone or the desk sends it; `elapsed` is the time since the start by the phone's own timer."""

    key: UUID
    sitting: UUID
    exam_item: UUID
    response: Any
    made_at: datetime
    elapsed: timedelta | None = None
    sequence: int = 0


@dataclass
class AnswersTaken:
    """What became of a batch: new and counted, kept but late, already known."""

    new: int = 0
    late: int = 0
    repeated: int = 0


def record_answer(*, actor: Any, row: AnswerRow) -> AnswersTaken:
    """Record one answer of one's own sitting, once, however often the phone retries."""
    return record_answers(actor=actor, rows=[row])


@transaction.atomic
def record_answers(*, actor: Any, rows: Sequence[AnswerRow]) -> AnswersTaken:
    """Record answers: a participant's own, or any of the event when the committee sends them (desk, simulation).

    Own answers are judged by the server's start plus the phone's running clock; the committee's by their `made_at`.
    """
    taken = AnswersTaken()
    for part in _by_sitting(rows):
        sittings = _sittings_of(part)
        trusted = _check_sender(actor, part, sittings)
        _store(part, sittings, taken, trusted=trusted)
    for exam in {sitting.exam for sitting in _sittings_of(rows[:1]).values()}:
        audit(actor, "assessment.answers_recorded", exam, **vars(taken))
    return taken


def store_paper(rows: Sequence[AnswerRow], sitting: Sitting) -> None:
    """Store the answers of a paper sheet, at any time after the test too; the sender was checked."""
    _store(rows, {sitting.pk: sitting}, AnswersTaken(), trusted=True, always_in_time=True)


def _check_sender(actor: Any, rows: Sequence[AnswerRow], sittings: dict[UUID, Sitting]) -> bool:
    """Return whether the committee sends; refuse whoever sends for others."""
    if {row.sitting for row in rows} != set(sittings):
        raise PermissionDenied("assessment.answer")
    if all(may(actor, "assessment.answer", sitting) for sitting in sittings.values()):
        return False
    exams = {sitting.exam_id: sitting.exam for sitting in sittings.values()}
    if not all(may(actor, "assessment.manage", exam) for exam in exams.values()):
        raise PermissionDenied("assessment.answer")
    return True


def _sittings_of(rows: Iterable[AnswerRow]) -> dict[UUID, Sitting]:
    """Return the sittings, locked: two phones of one person wait for each other."""
    related = Sitting.objects.select_for_update(of=("self",)).select_related("exam__event", "participant")
    return {sitting.pk: sitting for sitting in related.filter(pk__in={row.sitting for row in rows})}


def _by_sitting(rows: Sequence[AnswerRow]) -> Iterator[list[AnswerRow]]:
    """Yield the rows in parts of some hundred sittings, those of one sitting together."""
    part: list[AnswerRow] = []
    seen: set[UUID] = set()
    for row in sorted(rows, key=lambda row: row.sitting.int):
        if row.sitting not in seen and len(seen) == SITTINGS_AT_A_TIME:
            yield part
            part, seen = [], set()
        seen.add(row.sitting)
        part.append(row)
    if part:
        yield part


def _store(
    rows: Sequence[AnswerRow],
    sittings: dict[UUID, Sitting],
    taken: AnswersTaken,
    *,
    trusted: bool,
    always_in_time: bool = False,
) -> None:
    items = _items_of(sittings.values())
    known = Answer.objects.in_bulk([row.key for row in rows])
    judged: dict[UUID, Answer] = {}
    for row in rows:
        earlier = known.get(row.key) or judged.get(row.key)
        answer = _judge(row, sittings[row.sitting], items, trusted=trusted)
        if earlier:
            _check_repeat(earlier, answer)
            taken.repeated += 1
            continue
        answer.is_late = not (always_in_time or sittings[row.sitting].accepts(answer.judged_at))
        judged[row.key] = answer
    _keep(list(judged.values()), list(sittings))
    late = sum(answer.is_late for answer in judged.values())
    taken.late += late
    taken.new += len(judged) - late


def _items_of(sittings: Iterable[Sitting]) -> dict[tuple[UUID, UUID], ExamItem]:
    rows = ExamItem.objects.filter(exam__in={sitting.exam_id for sitting in sittings}).select_related("version")
    return {(item.exam_id, item.pk): item for item in rows}


def _judge(row: AnswerRow, sitting: Sitting, items: dict[tuple[UUID, UUID], ExamItem], *, trusted: bool) -> Answer:
    """Return the answer with its points and the moment that counts."""
    item = items.get((sitting.exam_id, row.exam_item))
    if item is None:
        raise ValidationError(_("This question is not part of your test. Open the test again."))
    response = clean_response(item.version, row.response)
    return Answer(
        id=row.key,
        sitting_id=sitting.pk,
        exam_item_id=item.pk,
        response=response,
        credit=credit_of(item.version, response),
        made_at=row.made_at,
        judged_at=row.made_at if trusted else reckoned_moment(row, sitting),
        sequence=row.sequence,
    )


def reckoned_moment(row: AnswerRow, sitting: Sitting) -> datetime:
    """Return when an answer was given, as far as the server can know.

    The phone's wall clock may be wrong or set; its running clock since the start that the server issued is not. What
    arrives more than `SYNC_WINDOW` after the test has closed, or once the score may be seen, counts from its arrival,
    whatever it claims.
    """
    arrival = now()
    if arrival > sitting.exam.closes_at + SYNC_WINDOW or sitting.shows_score:
        return arrival
    if row.elapsed is not None and row.elapsed >= timedelta(0):
        return min(sitting.started_at + row.elapsed, arrival)
    return row.made_at if sitting.started_at <= row.made_at <= arrival else arrival


def _check_repeat(earlier: Answer, again: Answer) -> None:
    """A key that comes again must carry the same answer to the same question."""
    same = ("sitting_id", "exam_item_id", "response")
    if any(getattr(earlier, name) != getattr(again, name) for name in same):
        raise Refused(_("This sending number was already used for another answer. Open the test again."))


def _keep(answers: Sequence[Answer], sittings: Sequence[UUID]) -> None:
    """Store answers; of those in time the latest to each question becomes the current one."""
    current = {
        (old.sitting_id, old.exam_item_id): old for old in Answer.objects.filter(sitting__in=sittings, is_current=True)
    }
    overtaken: set[UUID] = set()
    for answer in answers:
        answer.is_current = False
        if not answer.is_late:
            _compete(answer, current, overtaken)
    Answer.objects.filter(pk__in=overtaken).update(is_current=False)
    _make_answers(answers)
    _recount(sittings)


def _compete(answer: Answer, current: dict[tuple[UUID, UUID], Answer], overtaken: set[UUID]) -> None:
    place = (answer.sitting_id, answer.exam_item_id)
    holder = current.get(place)
    if holder and holder.order > answer.order:
        return
    if holder:
        holder.is_current = False
        if not holder._state.adding:
            overtaken.add(holder.pk)
    answer.is_current = True
    current[place] = answer


def _recount(sittings: Sequence[UUID]) -> None:
    """Bring the credit of sittings up to date, in one statement."""
    current = Answer.objects.filter(sitting=OuterRef("pk"), is_current=True).order_by().values("sitting")
    summed = Subquery(current.annotate(n=Sum("credit")).values("n"), output_field=IntegerField())
    Sitting.objects.filter(pk__in=sittings).update(credit=Coalesce(summed, Value(0)))
