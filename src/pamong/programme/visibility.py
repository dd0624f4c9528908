"""Which events a person may know of, and as what: one registry, read by row filters and predicates alike.

Every room adds its share from its rules (programme: offices and crews; enrolment: participants and education offices).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

from django.db.models import Q


class Role(StrEnum):
    """The nine actors of the permission matrix, less the public."""

    OPERATOR = "operator"
    HEAD = "kepala_balai"
    COMMITTEE = "panitia"
    FACILITATOR = "fasilitator"
    PARTICIPANT = "peserta"
    EDUCATION_OFFICE = "dinas"
    SUPERVISOR = "pengawas"


FilterSource = Callable[[Any], Q]
RoleSource = Callable[[Any, Any], Iterator[Role]]
_filters: list[FilterSource] = []
_roles: list[RoleSource] = []


def add_filter(source: FilterSource) -> None:
    """Register which events a later room shows to a user."""
    if source not in _filters:
        _filters.append(source)


def add_roles(source: RoleSource) -> None:
    """Register what a user is in an event by a later room's facts."""
    if source not in _roles:
        _roles.append(source)


def visible_filter(user: Any) -> Q:
    """Return the condition on events that `user` may know of; nothing for anonymous and inactive users."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Q(pk__in=[])
    own = Q(pk__in=[])
    for source in _filters:
        own |= source(user)
    return own


def roles_in(user: Any, event: Any) -> frozenset[Role]:
    """Return all roles of `user` in `event`, remembered on the user object for the length of a request."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return frozenset()
    known: dict[Any, frozenset[Role]] = user.__dict__.setdefault("_roles_in", {})
    if event.pk not in known:
        known[event.pk] = frozenset(role for source in _roles for role in source(user, event))
    return known[event.pk]
