"""Reads of places."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from .models import Office, School


def schools(*, q: str = "", regency: str = "", level: str = "") -> QuerySet[School]:
    """Return schools by name, NPSN, regency and level."""
    rows = School.objects.select_related("regency").order_by("name", "pk")
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(npsn__startswith=q))
    if regency:
        rows = rows.filter(regency_id=regency)
    return rows.filter(level=level) if level else rows


def offices_worked_in(user: Any, *roles: str) -> QuerySet[Office]:
    """Return the offices in which a user holds one of these roles."""
    rows = Office.objects.filter(memberships__user=user, memberships__role__in=roles)
    return rows.distinct().select_related("province", "regency").prefetch_related("names")
