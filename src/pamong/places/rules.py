"""Who may see and change places. Roles in an office are rows of the people room, reached through the office."""

from __future__ import annotations

from typing import Any

import rules

KEEPERS = ("operator", "kepala_balai")
WORKERS = (*KEEPERS, "staf")


@rules.predicate
def keeps_office(user: Any, office: Any) -> bool:
    """The user is operator or head of the office."""
    return office is not None and office.memberships.filter(user=user, role__in=KEEPERS).exists()


rules.add_perm("places.change_office", keeps_office)
