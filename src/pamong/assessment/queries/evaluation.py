"""The evaluation counted: means and words per item, section, speaker and class. Small groups stay unseen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt

from pamong.assessment.models import Questionnaire, Scale
from pamong.assessment.models.evaluation import SMALLEST_GROUP
from pamong.core.clock import now
from pamong.enrolment.models import Participant
from pamong.planning.models import Session, TrainingClass
from pamong.programme.models import TEACHING, CrewMember, Event

Marks = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ItemMean:
    """One item: text, mean, word, how many marked it."""

    code: str
    text: str
    n: int
    mean: float | None
    word: str


@dataclass(frozen=True)
class SectionMean:
    """One section of the instrument."""

    code: str
    title: str
    n: int
    mean: float | None
    word: str
    items: tuple[ItemMean, ...]


@dataclass(frozen=True)
class SpeakerMean:
    """One speaker; with fewer than five responses `is_hidden`, and the figures are not there."""

    crew: UUID
    name: str
    n: int
    is_hidden: bool
    mean: float | None
    word: str
    items: tuple[ItemMean, ...]


@dataclass(frozen=True)
class GroupMean:
    """One class over all items of the event sections."""

    name: str
    n: int
    is_hidden: bool
    mean: float | None
    word: str


@dataclass(frozen=True)
class EvaluationSummary:
    """The evaluation of an event. `n_invited` are all who could answer; `is_sealed` until it has closed.

    Figures that grow with each answer would tell what the last one said: subtract yesterday's mean from today's.
    """

    n: int
    n_invited: int
    is_sealed: bool
    scale: str
    highest: int
    bands: tuple[tuple[float, str], ...]
    mean: float | None
    word: str
    sections: tuple[SectionMean, ...]
    speakers: tuple[SpeakerMean, ...]
    classes: tuple[GroupMean, ...]
    suggestions: tuple[str, ...]

    @property
    def share(self) -> float | None:
        """Percentage of those invited who answered."""
        return 100 * self.n / self.n_invited if self.n_invited else None


def evaluation_summary(event: Event) -> EvaluationSummary | None:
    """Return the evaluation of an event, or None when it has no questionnaire."""
    questionnaire = Questionnaire.objects.filter(event=event).select_related("instrument", "scale").first()
    return _summarise(questionnaire, event) if questionnaire else None


def _summarise(questionnaire: Questionnaire, event: Event) -> EvaluationSummary:
    scale = questionnaire.scale
    speakers = speakers_of(event)
    names = mark_names(questionnaire, speakers)
    rows = list(questionnaire.responses.values_list("training_class_id", "marks"))
    columns = _columns(names, [marks for _class, marks in rows])
    sections = tuple(_section(section, columns, scale) for section in questionnaire.instrument.sections_per("event"))
    sealed = now() < questionnaire.closes_at
    enough = len(rows) >= SMALLEST_GROUP and not sealed
    overall = _mean_of([section.mean for section in sections])
    return EvaluationSummary(
        n=len(rows),
        n_invited=event.participants.taking_part().count(),
        is_sealed=sealed,
        scale=scale.title,
        highest=scale.highest,
        bands=tuple((lowest, word) for lowest, word in scale.bands),
        mean=overall if enough else None,
        word=_word(overall, scale) if enough else "",
        sections=sections if enough else (),
        speakers=tuple(_speaker(who, questionnaire, columns) for who in speakers) if enough else (),
        classes=_classes(event, questionnaire, [room for room, _marks in rows], columns) if enough else (),
        suggestions=tuple(questionnaire.suggestions.order_by("pk").values_list("text", flat=True)) if enough else (),
    )


def _columns(names: Sequence[str], rows: Sequence[dict[str, int]]) -> dict[str, Marks]:
    """Return the marks of each name as a column, NaN where nobody marked.

    Cost grows with the marks given: of hundreds of speakers at a large event each person marks the few of one class.
    """
    place_of = {name: place for place, name in enumerate(names)}
    table = np.full((len(names), len(rows)), np.nan, dtype=np.float32)
    for number, row in enumerate(rows):
        for name, mark in row.items():
            if name in place_of:
                table[place_of[name], number] = mark
    return {name: table[place] for name, place in place_of.items()}


def _section(section: dict[str, Any], columns: Mapping[str, Marks], scale: Scale, prefix: str = "") -> SectionMean:
    items = tuple(_item(item, columns[prefix + item["code"]], scale) for item in section["items"])
    answered = [columns[prefix + item["code"]] for item in section["items"]]
    mean = _mean_of([item.mean for item in items])
    return SectionMean(section["code"], section["title"], _people(answered), mean, _word(mean, scale), items)


def _item(item: dict[str, str], marks: Marks, scale: Scale) -> ItemMean:
    given = marks[~np.isnan(marks)]
    mean = float(given.mean()) if len(given) >= SMALLEST_GROUP else None
    return ItemMean(item["code"], item["text"], len(given), mean, _word(mean, scale))


def _speaker(who: CrewMember, questionnaire: Questionnaire, columns: Mapping[str, Marks]) -> SpeakerMean:
    scale = questionnaire.scale
    parts = [_section(part, columns, scale, f"{who.pk}:") for part in questionnaire.instrument.sections_per("speaker")]
    n = max((part.n for part in parts), default=0)
    if n < SMALLEST_GROUP:
        return SpeakerMean(who.pk, str(who), n, True, None, "", ())
    items = tuple(item for part in parts for item in part.items)
    mean = _mean_of([item.mean for item in items])
    return SpeakerMean(who.pk, str(who), n, False, mean, _word(mean, scale), items)


def _classes(
    event: Event, questionnaire: Questionnaire, rooms: Sequence[UUID | None], columns: Mapping[str, Marks]
) -> tuple[GroupMean, ...]:
    names = [item["code"] for part in questionnaire.instrument.sections_per("event") for item in part["items"]]
    table = np.column_stack([columns[name] for name in names]) if rooms else np.zeros((0, len(names)))
    places = np.array([str(room) for room in rooms])
    found = [
        _class(room.name, table[places == str(room.pk)] if len(rooms) else table, questionnaire.scale)
        for room in TrainingClass.objects.filter(event=event)
    ]
    return _without_the_rest(found)


def _without_the_rest(found: list[GroupMean]) -> tuple[GroupMean, ...]:
    """Hide a second class where only one is too small: the whole minus the others would tell it."""
    hidden = [room for room in found if room.is_hidden and room.n]
    shown = sorted((room for room in found if not room.is_hidden), key=lambda room: room.n)
    if len(hidden) != 1 or not shown:
        return tuple(found)
    second = shown[0]
    return tuple(GroupMean(room.name, room.n, True, None, "") if room is second else room for room in found)


def _class(name: str, marks: Marks, scale: Scale) -> GroupMean:
    n = len(marks)
    if n < SMALLEST_GROUP or np.isnan(marks).all():
        return GroupMean(name, n, True, None, "")
    mean = float(np.nanmean(marks))
    return GroupMean(name, n, False, mean, _word(mean, scale))


def _people(columns: Sequence[Marks]) -> int:
    """Return how many marked at least one of the items."""
    return int((~np.isnan(np.column_stack(columns))).any(axis=1).sum()) if columns else 0


def _mean_of(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _word(mean: float | None, scale: Scale) -> str:
    return scale.word(mean) if mean is not None else ""


def speakers_of(event: Event, room: TrainingClass | None = None) -> list[CrewMember]:
    """Return who taught at the event (in one class and in plenaries, if it has sessions), each person once."""
    crew = CrewMember.objects.filter(event=event, component__in=TEACHING).select_related("person")
    if room is not None:
        taught = Session.objects.filter(event=event, training_class__in=[room]) | Session.objects.filter(
            event=event, training_class=None
        )
        own = crew.filter(sessions__in=taught).distinct()
        crew = own if own.exists() else crew
    return list({member.person_id: member for member in crew.order_by("person__name", "component")}.values())


def mark_names(questionnaire: Questionnaire, speakers: Sequence[CrewMember] | None = None) -> list[str]:
    """Return every name under which a mark may be stored: item codes, and crew id with item code for speakers."""
    who = speakers_of(questionnaire.event) if speakers is None else speakers
    instrument = questionnaire.instrument
    per_event = [item["code"] for section in instrument.sections_per("event") for item in section["items"]]
    codes = [item["code"] for section in instrument.sections_per("speaker") for item in section["items"]]
    return [*per_event, *(f"{member.pk}:{code}" for member in who for code in codes)]


def questionnaire_of(event: Event) -> Questionnaire | None:
    """Return the event's questionnaire with what its pages need."""
    return Questionnaire.objects.filter(event=event).select_related("event", "instrument", "scale").first()


def has_answered(questionnaire: Questionnaire, participant: Participant) -> bool:
    """Tell whether a participant has answered; what they answered nobody can tell."""
    return questionnaire.tickets.filter(participant=participant).exists()
