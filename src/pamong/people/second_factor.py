"""Who must sign in with a second factor: staff of offices, and whom later rooms name (the committee)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from .models import User
from .rules import works_in_an_office

Requirement = Callable[[User], bool]
_requirements: list[Requirement] = [lambda user: user.is_superuser or works_in_an_office(user)]


def require_second_factor(requirement: Requirement) -> None:
    """Register who else must have a second factor."""
    if requirement not in _requirements:
        _requirements.append(requirement)


def must_have_second_factor(user: Any) -> bool:
    """Tell whether an account's rights ask for a second factor here."""
    return bool(getattr(settings, "STAFF_MFA", False)) and any(requirement(user) for requirement in _requirements)


def must_use_password(user: Any) -> bool:
    """Tell whether a personal link may not open an account: a link in a chat must never open a staff account."""
    if not getattr(settings, "STAFF_MFA", False):
        return False
    return user.has_usable_password() or must_have_second_factor(user)


def lacks_second_factor(user: Any) -> bool:
    """Tell whether a signed-in user must set up a second factor before anything else."""
    return must_have_second_factor(user) and not is_mfa_enabled(user)
