"""Ages and the freshness of documents, on dates written as yyyymmdd. One definition in words, two implementations.

*Age*: whole years; who was born on 29 February turns a year older on 1 March of a common year. *Fresh*: the day as many
months later (the last day of that month where it has no such day) is not before the as-of date; a date after the as-of
date proves nothing yet.
"""

from __future__ import annotations

from calendar import monthrange

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.int64]


def months_later(day: int, months: int) -> int:
    """Return a date some months later."""
    index = day // 10000 * 12 + day // 100 % 100 - 1 + months
    year, month = divmod(index, 12)
    return year * 10000 + (month + 1) * 100 + min(day % 100, monthrange(year, month + 1)[1])


def last_days(as_of: int, months: int) -> tuple[int, int]:
    """Return the month (yyyymm) whose documents end in the as-of month, and the first day in it that is still fresh.

    A document of day d in that month lasts until min(d, days of the as-of month): fresh if that reaches the as-of day.
    """
    index = as_of // 10000 * 12 + as_of // 100 % 100 - 1 - months
    year, month = divmod(index, 12)
    return year * 100 + month + 1, as_of % 100


def fresh_days(days: Days, as_of: int, months: int) -> npt.NDArray[np.bool_]:
    """Return which documents are still fresh."""
    edge, first = last_days(as_of, months)
    ends = np.minimum(days % 100, monthrange(as_of // 10000, as_of // 100 % 100)[1])
    fresh: npt.NDArray[np.bool_] = (days // 100 > edge) | ((days // 100 == edge) & (ends >= first))
    return fresh
