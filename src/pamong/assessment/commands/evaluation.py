"""Verbs of the evaluation. How it stays anonymous: `models/evaluation.py`."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import resources
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.assessment.models import Instrument, Questionnaire, Response, ResponseTicket, Scale, Suggestion
from pamong.assessment.models.evaluation import SMALLEST_GROUP, random_number
from pamong.assessment.queries.evaluation import mark_names
from pamong.core.audit import audit
from pamong.core.clock import now
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.enrolment.models import TAKING_PART, Participant
from pamong.planning.models import ClassMember
from pamong.programme.models import Event

BATCH = 1000
MIXED_WITH = 60  # rows stored earlier that a new one is hidden among
CHANCE = random.SystemRandom()
LONGEST_SUGGESTION = 2000
DEFAULT_INSTRUMENT = "kalteng"
DEFAULT_SCALE = "laporan"


@dataclass(frozen=True)
class ResponseRow:
    """One filled questionnaire. Without a participant it came on unsigned paper, through the committee."""

    participant: UUID | None
    marks: dict[str, int] = field(default_factory=dict)
    suggestion: str = ""


@transaction.atomic
def load_evaluation_forms() -> None:
    """Load the shipped scales and instruments; versions that are there already are left alone."""
    folder = resources.files("pamong.assessment") / "data" / "evaluation"
    content = json.loads((folder / "forms.json").read_text(encoding="utf-8"))
    for model, rows in ((Scale, content["scales"]), (Instrument, content["instruments"])):
        for row in rows:
            model.objects.get_or_create(code=row["code"], version=row["version"], defaults=row)


@transaction.atomic
def open_evaluation(
    *,
    actor: Any,
    event: Event,
    opens_at: datetime,
    closes_at: datetime,
    instrument: Instrument | None = None,
    scale: Scale | None = None,
) -> Questionnaire:
    """Set the evaluation of an event: window, instrument, scale. The instrument stays once somebody has answered."""
    require(actor, "assessment.manage", event)
    if closes_at <= opens_at:
        raise Refused(_("The evaluation must close after it opens. Choose a later closing time."))
    load_evaluation_forms()
    instrument = instrument or Instrument.objects.filter(code=DEFAULT_INSTRUMENT).latest("version")
    scale = scale or Scale.objects.filter(code=DEFAULT_SCALE).latest("version")
    known = Questionnaire.objects.filter(event=event).select_related("scale").first()
    if known and known.responses.exists():
        _refuse_other_questions(known, instrument, scale)
        _refuse_second_opening(known, closes_at)
    questionnaire, _made = Questionnaire.objects.update_or_create(
        event=event,
        defaults={"instrument": instrument, "scale": scale, "opens_at": opens_at, "closes_at": closes_at},
    )
    audit(actor, "assessment.evaluation_set", questionnaire, scale=str(scale.pk), instrument=str(instrument.pk))
    return questionnaire


def _refuse_other_questions(known: Questionnaire, instrument: Instrument, scale: Scale) -> None:
    """Words for means may change any time, questions and points may not once there are answers."""
    if known.instrument_id != instrument.pk or known.scale.highest != scale.highest:
        raise Refused(_("People have answered already. Keep the questions and the number of points."))


def _refuse_second_opening(known: Questionnaire, closes_at: datetime) -> None:
    """What was shown once stays as it is: an answer after that would be told by the difference."""
    shown = known.closes_at <= now() and known.responses.count() >= SMALLEST_GROUP
    if shown and closes_at > now():
        raise Refused(_("The evaluation has closed and its results were shown. It cannot be opened again."))


@transaction.atomic
def record_response(*, actor: Any, questionnaire: Questionnaire, row: ResponseRow) -> bool:
    """Store one's own evaluation without a name, once; return False when one had answered before."""
    people = Participant.objects.filter(event_id=questionnaire.event_id)
    require(actor, "assessment.sit", people.filter(pk=row.participant).first() if row.participant else None)
    if not questionnaire.opens_at <= now() < questionnaire.closes_at:
        raise Refused(_("The evaluation is not open now."))
    return bool(_store(questionnaire, [row]))


@transaction.atomic
def record_responses(*, actor: Any, questionnaire: Questionnaire, rows: Sequence[ResponseRow]) -> int:
    """Store many evaluations, as the committee (paper, simulation); return how many were new.

    Rows of people who have answered already are left out; unsigned paper never exceeds the places that are left.
    """
    require(actor, "assessment.manage", questionnaire)
    return _store(questionnaire, rows)


def _store(questionnaire: Questionnaire, rows: Sequence[ResponseRow]) -> int:
    Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)  # two phones of one person wait for each other
    classes = _answerable(questionnaire)
    fresh = _new_people(questionnaire, rows, classes)
    paper = [row for row in rows if row.participant is None]
    _refuse_too_much_paper(questionnaire, len(classes), len(fresh) + len(paper))
    tickets = [
        ResponseTicket(questionnaire=questionnaire, participant_id=row.participant) for row in fresh if row.participant
    ]
    ResponseTicket.objects.bulk_create(tickets, batch_size=BATCH)
    _store_nameless(questionnaire, [*fresh, *paper], classes)
    return len(fresh) + len(paper)


def _answerable(questionnaire: Questionnaire) -> dict[UUID, UUID | None]:
    """Return who may answer, with their class."""
    people = Participant.objects.filter(event_id=questionnaire.event_id, state__in=TAKING_PART)
    classes = dict(
        ClassMember.objects.filter(training_class__event_id=questionnaire.event_id).values_list(
            "participant_id", "training_class_id"
        )
    )
    return {who: classes.get(who) for who in people.values_list("pk", flat=True)}


def _new_people(
    questionnaire: Questionnaire, rows: Sequence[ResponseRow], classes: dict[UUID, UUID | None]
) -> list[ResponseRow]:
    answered = set(questionnaire.tickets.values_list("participant_id", flat=True))
    return list(
        {
            row.participant: row for row in rows if row.participant in classes and row.participant not in answered
        }.values()
    )


def _refuse_too_much_paper(questionnaire: Questionnaire, people: int, more: int) -> None:
    if questionnaire.responses.count() + more > people:
        raise Refused(_("There are more sheets than participants. Check whether some were entered twice."))


def _store_nameless(questionnaire: Questionnaire, rows: list[ResponseRow], classes: dict[UUID, UUID | None]) -> None:
    """Store marks and suggestions apart, each among others, with random keys."""
    allowed = set(mark_names(questionnaire))
    highest = questionnaire.scale.highest
    responses = [
        Response(
            questionnaire=questionnaire,
            training_class_id=classes.get(row.participant) if row.participant else None,
            marks={name: mark for name, mark in row.marks.items() if name in allowed and 1 <= mark <= highest},
            on_paper=row.participant is None,
        )
        for row in rows
    ]
    _mix_in(Response, questionnaire, responses)
    texts = [row.suggestion.strip()[:LONGEST_SUGGESTION] for row in rows]
    _mix_in(Suggestion, questionnaire, [Suggestion(questionnaire=questionnaire, text=text) for text in texts if text])
    audit(None, "assessment.evaluation_received", questionnaire, event_id=questionnaire.event_id)


def _mix_in(model: type[Response] | type[Suggestion], questionnaire: Questionnaire, fresh: list[Any]) -> None:
    """Store rows together with some stored before, taken out and put back in another order under new keys.

    PostgreSQL tells of each row which transaction wrote it and where it lies in the file; the ticket of who answered
    has both too. After this the newest row is one of many that say the same.
    """
    if not fresh:
        return
    known = list(model.objects.filter(questionnaire=questionnaire).values_list("pk", flat=True))
    taken = list(model.objects.filter(pk__in=CHANCE.sample(known, min(len(known), MIXED_WITH))))
    model.objects.filter(pk__in=[row.pk for row in taken]).delete()
    for row in taken:
        row.pk = random_number()
    rows = [*fresh, *taken]
    CHANCE.shuffle(rows)
    model.objects.bulk_create(rows, batch_size=BATCH)
