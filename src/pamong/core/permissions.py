"""Two questions, one predicate: may this person do this, and which rows may this person see?

Rooms register predicates with `rules.add_perm("room.verb", predicate)` in their `rules.py`.
What one may not see is answered with 404, so that nobody learns that it exists.
"""

from __future__ import annotations

from typing import Any, TypeVar

import rules
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404

M = TypeVar("M", bound=Model)


def may(actor: Any, permission: str, target: object = None) -> bool:
    """Tell whether `actor` holds `permission` on `target`. Unknown permissions are refused."""
    if not rules.perm_exists(permission):
        raise LookupError(f"No predicate is registered for the permission {permission!r}.")
    return bool(actor is not None and actor.is_active and rules.has_perm(permission, actor, target))


def require(actor: Any, permission: str, target: object = None) -> None:
    """Raise `PermissionDenied` unless `actor` holds `permission` on `target`. Every command calls this first."""
    if not may(actor, permission, target):
        raise PermissionDenied(permission)


def require_or_404(actor: Any, permission: str, target: object = None) -> None:
    """As `require`, for pages: what one may not do is not there."""
    if not may(actor, permission, target):
        raise Http404


def get_visible_or_404(rows: QuerySet[M], **lookup: Any) -> M:
    """Return the one row of an already filtered queryset, or 404 (malformed ids too)."""
    try:
        return rows.get(**lookup)
    except (ObjectDoesNotExist, ValidationError, ValueError, TypeError) as error:
        raise Http404 from error
