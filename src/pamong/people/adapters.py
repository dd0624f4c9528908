"""How allauth behaves here: nobody makes an account alone; staff are invited, participants have personal links."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnlyAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in with password and TOTP, no open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
