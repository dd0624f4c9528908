"""Who appoints whom: the regency for PAUD to SMP, the province for SMA, SMK and SLB. A hard filter everywhere."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from pamong.people.models import Person
from pamong.people.queries import education_offices_of
from pamong.places.models import PROVINCIAL_LEVELS, Province, Regency, School


def authority_of_school(school: School | None) -> str:
    """Return the code of the authority that appoints at a school; empty when its regency is unknown."""
    if school is None or school.regency_id is None:
        return ""
    return school.regency_id[:2] if school.level in PROVINCIAL_LEVELS else school.regency_id


def authority_of_person(person: Person) -> str:
    """Return the authority a teacher belongs to: that of the school; without a school the regency."""
    return authority_of_school(person.school) or (person.regency_id or "")


def teachers_of(authority: str) -> Q:
    """Return the condition on people whom an authority appoints."""
    if len(authority) == 2:
        return Q(school__regency__province=authority, school__level__in=PROVINCIAL_LEVELS)
    own = Q(school__regency=authority) & ~Q(school__level__in=PROVINCIAL_LEVELS)
    return own | Q(school=None, regency=authority)


def schools_of(authority: str) -> Q:
    """Return the condition on schools at which an authority appoints."""
    if len(authority) == 2:
        return Q(regency__province=authority, level__in=PROVINCIAL_LEVELS)
    return Q(regency=authority) & ~Q(level__in=PROVINCIAL_LEVELS)


def authority_of(user: Any) -> str:
    """Return the authority whose education office a user works in; empty for everybody else."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return ""
    row = next(iter(education_offices_of(user)), None)
    return (row.regency_id or row.province_id or "") if row else ""


def name_of(authority: str) -> str:
    """Return how an authority is called."""
    place = (Province if len(authority) == 2 else Regency).objects.filter(code=authority).first()
    return str(place) if place else authority
