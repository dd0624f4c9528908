"""Which participants of an event a person may see."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from pamong.people.models import Membership, Person
from pamong.people.queries import education_offices_of
from pamong.programme.visibility import Role, roles_in

SEE_ALL = frozenset({Role.COMMITTEE, Role.HEAD, Role.FACILITATOR})


def visible_places(user: Any, event: Any) -> Q:
    """Return the condition on participants: all for crew and head, own people for a dinas, oneself else."""
    if roles_in(user, event) & SEE_ALL:
        return Q()
    own = Q(person=user.person_id)
    for membership in education_offices_of(user):
        own |= Q(person__in=people_of(membership))
    return own


def people_of(membership: Membership) -> QuerySet[Person]:
    """Return the teachers an education office is responsible for: its regency's, or the whole province's."""
    if membership.regency_id:
        return Person.objects.filter(regency_id=membership.regency_id)
    return Person.objects.filter(regency__province_id=membership.province_id)
