"""Who may do what: an education office for its own authority, a candidate for oneself."""

from __future__ import annotations

from typing import Any

import rules

from .authorities import authority_of
from .models import Candidate


@rules.predicate
def is_of_the_authority(user: Any, target: Any) -> bool:
    """The user works in the education office of the authority (a code, or a row that has one)."""
    own = authority_of(user)
    return bool(own) and own == (target if isinstance(target, str) else getattr(target, "authority", None))


@rules.predicate
def is_oneself(user: Any, candidate: Any) -> bool:
    """The candidate is the user."""
    return isinstance(candidate, Candidate) and bool(user.person_id) and candidate.person_id == user.person_id


rules.add_perm("succession.work", is_of_the_authority)
rules.add_perm("succession.own", is_oneself)
