"""How the items of an exam worked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from django.core.cache import cache

from pamong.assessment.models import Answer, Exam, ExamItem, ItemKind
from pamong.assessment.models.exams import FULL
from pamong.engines.itemstats import ItemAnalysis, OptionTable, analyse_items, count_options

EASY, HARD, WEAK, GOOD = 0.85, 0.25, 0.20, 0.30
KEPT_SECONDS = 3600
FEWEST = 10  # below this many sittings a correlation says nothing


@dataclass(frozen=True)
class OptionFigures:
    """What one option drew."""

    letter: str
    text: str
    is_key: bool
    chosen: int
    share: float
    upper: int
    lower: int
    strength: float | None


@dataclass(frozen=True)
class ItemFigures:
    """One item's row in the statistics."""

    position: int
    code: str
    stem: str
    kind: str
    difficulty: float | None
    discrimination: float | None
    alpha_without: float | None
    blank: int
    options: tuple[OptionFigures, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class ExamFigures:
    """The statistics of an exam."""

    n: int
    alpha: float | None
    mean: float | None
    sd: float | None
    items: tuple[ItemFigures, ...]


def exam_figures(exam: Exam) -> ExamFigures:
    """Return the statistics of an exam, reckoned again only when an answer or a sitting was added."""
    answers = Answer.objects.filter(sitting__exam=exam).count()
    key = f"exam-figures:{exam.pk}:{answers}:{exam.sittings.counted().count()}"
    known: ExamFigures | None = cache.get(key)
    if known is None:
        known = reckon_figures(exam)
        cache.set(key, known, KEPT_SECONDS)
    return known


def reckon_figures(exam: Exam) -> ExamFigures:
    """Return the statistics over the sittings that are over; a blank answer counts 0."""
    items = list(exam.items.select_related("version__item"))
    sittings = {pk: row for row, pk in enumerate(exam.sittings.counted().values_list("pk", flat=True))}
    columns = {item.pk: column for column, item in enumerate(items)}
    scores = np.zeros((len(sittings), len(items)))
    given: list[list[tuple[int, Any]]] = [[] for _ in items]
    rows = Answer.objects.filter(sitting__exam=exam, is_current=True)
    for sitting, item, response, credit in rows.values_list("sitting_id", "exam_item_id", "response", "credit"):
        if sitting in sittings and response is not None:
            scores[sittings[sitting], columns[item]] = credit / FULL
            given[columns[item]].append((sittings[sitting], response))
    return _figures(items, scores, given)


def _figures(
    items: Sequence[ExamItem], scores: npt.NDArray[np.float64], given: list[list[tuple[int, Any]]]
) -> ExamFigures:
    analysis = analyse_items(scores)
    sums = scores.sum(axis=1)
    rows = tuple(
        _item_figures(item, place, analysis, given[place], sums - scores[:, place]) for place, item in enumerate(items)
    )
    share = 100 / len(items) if items else 0
    return ExamFigures(
        n=len(scores),
        alpha=or_none(analysis.alpha),
        mean=or_none(analysis.mean * share),
        sd=or_none(analysis.sd * share),
        items=rows,
    )


def _item_figures(
    item: ExamItem, place: int, analysis: ItemAnalysis, given: list[tuple[int, Any]], rest: npt.NDArray[np.float64]
) -> ItemFigures:
    version = item.version
    difficulty, discrimination = or_none(analysis.difficulty[place]), or_none(analysis.discrimination[place])
    options = _option_figures(item, given, rest)
    return ItemFigures(
        position=item.position,
        code=version.item.code,
        stem=version.stem,
        kind=version.kind,
        difficulty=difficulty,
        discrimination=discrimination,
        alpha_without=or_none(analysis.alpha_without[place]),
        blank=len(rest) - len(given),
        options=options,
        remarks=tuple(_remarks(len(rest), difficulty, discrimination, options)),
    )


def _option_figures(
    item: ExamItem, given: list[tuple[int, Any]], rest: npt.NDArray[np.float64]
) -> tuple[OptionFigures, ...]:
    version = item.version
    if version.kind == ItemKind.NUMBER:
        return ()
    places = {option: column for column, option in enumerate(version.option_ids)}
    chosen = np.zeros((len(rest), len(places)), dtype=np.bool_)
    for row, response in given:
        for option in response if isinstance(response, list) else [response]:
            if option in places:
                chosen[row, places[option]] = True
    table = count_options(chosen, rest)
    return tuple(_option(version.options[n], n, table, version.best_options, len(rest)) for n in places.values())


def _option(option: dict[str, str], place: int, table: OptionTable, key: list[str], people: int) -> OptionFigures:
    count = int(table.chosen[place])
    return OptionFigures(
        letter="ABCDEFGHIJ"[place],
        text=option["text"],
        is_key=option["id"] in key,
        chosen=count,
        share=100 * count / people if people else 0.0,
        upper=int(table.upper[place]),
        lower=int(table.lower[place]),
        strength=or_none(table.strength[place]),
    )


def _remarks(
    people: int, difficulty: float | None, discrimination: float | None, options: Sequence[OptionFigures]
) -> list[str]:
    """Return codes of what a committee should look at; the words stand in the template."""
    if people < FEWEST or difficulty is None:
        return []
    found = []
    if difficulty > EASY:
        found.append("easy")
    if difficulty < HARD:
        found.append("hard")
    if discrimination is not None and discrimination < WEAK:
        found.append("negative" if discrimination < 0 else "weak")
    if any(option.chosen == 0 for option in options if not option.is_key):
        found.append("dead")
    return found


def or_none(value: float) -> float | None:
    """Return a plain number, None where it is not defined."""
    return None if np.isnan(value) else float(value)
