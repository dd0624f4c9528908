"""What a later room adds to the list of participants: a filter with its choices, and a word in each row.

`planning` adds the class. A filter is registered from `AppConfig.ready`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from pamong.programme.models import Event


@dataclass(frozen=True)
class ListFilter:
    """`key` stands in the address; `choices` of an event, the condition of a value, the words of some participants."""

    key: str
    label: Any
    choices: Callable[[Event], Iterable[tuple[str, str]]]
    condition: Callable[[str], Q]
    words: Callable[[Iterable[UUID]], Mapping[UUID, str]]


_filters: dict[str, ListFilter] = {}


def add_list_filter(item: ListFilter) -> None:
    """Register a filter and column of the list of participants."""
    _filters[item.key] = item


def list_filters() -> list[ListFilter]:
    """Return what later rooms added."""
    return list(_filters.values())
