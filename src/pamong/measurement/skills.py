"""The skills of the sheet: its groups of criteria, each measured on its own.

A group, not a single criterion or stage: a follow-up session brings one mark a criterion, and one mark has no error
that anybody could show. A run keeps the names of its own day.
"""

from __future__ import annotations

from typing import NamedTuple

from pamong.coaching.models import Rubric


class Skills(NamedTuple):
    """The titles of the groups in the order of the sheet, and the group of each criterion."""

    titles: dict[str, str]
    of_item: dict[str, str]


def of_the_sheet() -> Skills:
    """Return the skills of the current sheet."""
    rubric = Rubric.objects.first()
    if rubric is None:
        return Skills({}, {})
    titles = {group["code"]: group["title"] for group in rubric.groups}
    return Skills(titles, {item["code"]: item["group"] for item in rubric.items})
