"""Pages of long lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

if TYPE_CHECKING:
    _AnyPaginator = Paginator[Any]
else:
    _AnyPaginator = Paginator


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
