"""The committee's board: rounds across, triads down, one state a cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Max
from django.utils.translation import gettext as _

from pamong.programme.models import Event

from .status import TriadStatus, status_of

ROWS = 50


@dataclass(frozen=True)
class BoardRow:
    """One triad number over all rounds, each under its heading; None where a round has no such triad."""

    number: int
    class_name: str
    cells: list[tuple[str, TriadStatus | None]]


@dataclass(frozen=True)
class Board:
    """One page of the board."""

    headings: list[str]
    rows: list[BoardRow]
    page: Page[Any]


def board_of(event: Event, *, class_number: int | None = None, page: str | None = None) -> Board:
    """Return one page of the board, of all classes or of one."""
    triads = event.triads.all()
    if class_number is not None:
        triads = triads.filter(training_class__number=class_number)
    numbers = list(triads.order_by("number").values_list("number", flat=True).distinct())
    shown = Paginator(numbers, ROWS).get_page(page)
    on_page = triads.filter(number__range=(shown.object_list[0], shown.object_list[-1])) if numbers else triads.none()
    found = on_page.order_by("number", "round").values_list("pk", "round", "number", "training_class__name")
    last = triads.aggregate(last=Max("round"))["last"] or 0
    headings = {place: _("Round %(round)s") % {"round": place} for place in range(1, last + 1)}
    return Board(list(headings.values()), _rows(found, status_of(on_page), headings), shown)


def _rows(found: Iterable[tuple[Any, ...]], states: dict[Any, TriadStatus], headings: dict[int, str]) -> list[BoardRow]:
    cells: dict[int, dict[int, TriadStatus | None]] = {}
    names: dict[int, str] = {}
    for pk, number_of_round, number, class_name in found:
        cells.setdefault(number, {})[number_of_round] = states.get(pk)
        names.setdefault(number, class_name or "")
    return [
        BoardRow(number, names[number], [(heading, row.get(each)) for each, heading in headings.items()])
        for number, row in cells.items()
    ]
