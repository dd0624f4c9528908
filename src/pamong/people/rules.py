"""Who may do what with people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import rules

from .models import Membership, OfficeRole

KEEPERS = (OfficeRole.OPERATOR, OfficeRole.HEAD)
WORKERS = (OfficeRole.OPERATOR, OfficeRole.HEAD, OfficeRole.STAFF)
Steward = Callable[[Any, Any], bool]
_stewards: list[Steward] = []


def add_steward(steward: Steward) -> None:
    """Register who else may act for a person: called as `steward(user, person)` (the committee at its desk)."""
    if steward not in _stewards:
        _stewards.append(steward)


@rules.predicate
def is_own_person(user: Any, person: Any) -> bool:
    """The person is the user's own."""
    return bool(person is not None and user.person_id and user.person_id == person.pk)


@rules.predicate
def is_steward(user: Any, person: Any) -> bool:
    """A later room lets the user act for the person."""
    return person is not None and any(steward(user, person) for steward in _stewards)


@rules.predicate
def keeps_office(user: Any, office: Any) -> bool:
    """The user is operator or head of the office."""
    if office is None:
        return Membership.objects.filter(user=user, role__in=KEEPERS).exists()
    return Membership.objects.filter(user=user, office=office, role__in=KEEPERS).exists()


@rules.predicate
def works_in_an_office(user: Any) -> bool:
    """The user is on the staff of some office."""
    return Membership.objects.filter(user=user, role__in=WORKERS).exists()


rules.add_perm("people.act_for", is_own_person | is_steward)
rules.add_perm("people.view_own", rules.is_authenticated)
rules.add_perm("people.manage_staff", keeps_office)
rules.add_perm("people.merge", works_in_an_office)
