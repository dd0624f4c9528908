"""Pages of long lists, and parts of lists for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from ninja import Field, Schema
from ninja.pagination import LimitOffsetPagination

if TYPE_CHECKING:
    _AnyPaginator = Paginator[Any]
else:
    _AnyPaginator = Paginator

FURTHEST = 2**31 - 1  # where a list may begin, and how much of it may be asked for: beyond, a database cannot count


class PartOfList(LimitOffsetPagination):
    """The rows of a list that a machine asks for."""

    class Input(Schema):
        """Which rows."""

        limit: int = Field(100, ge=1, le=FURTHEST)
        offset: int = Field(0, ge=0, le=FURTHEST)


class RowPaginator(_AnyPaginator):
    """Pages of a query whose rows are heavy: thousands of ids are sorted, and only the rows of one page read whole.

    `known` is how many there are, where the page has counted them already.
    """

    def __init__(self, rows: QuerySet[Any], per_page: int, *, known: int | None = None) -> None:
        super().__init__(rows, per_page)
        if known is not None:
            self.count = known

    def page(self, number: int | str) -> Page[Any]:
        """Return one page; the ids are chosen inside the same query."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        rows: Any = self.object_list
        shown = rows.values("pk")[first : first + self.per_page]
        return Page(rows.filter(pk__in=shown), number, self)
