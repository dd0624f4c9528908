"""How allauth behaves here: nobody makes an account alone; staff are invited, participants have personal links."""

from __future__ import annotations

import io
import time
from datetime import timedelta
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pamong.core.clock import now
from pamong.core.ids import uuid7
from pamong.core.vault import vault

from . import notices
from .second_factor import lacks_second_factor

JUST_NOW = 5 * 60


class InvitedOnlyAccountAdapter(DefaultAccountAdapter):
    """Sign-in with password and TOTP, no open sign-up; mail goes through the queue."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "E-mail and password do not fit. Try again, or choose a new password by “Forgot your password?”."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask nobody for the password twice within five minutes while they set up their first second factor."""
        request = self.request
        if app == "allauth.mfa" and request and _just_signed_in(request) and _sets_up(request.user):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue allauth's mail, so that a slow mail server holds nobody up."""
        user = context.get("user")
        if user is None or not user.person_id:
            super().send_mail(template_prefix, email, context)
            return
        letter = self.render_mail(template_prefix, email, context)
        notices.tell(user, key=f"akun:{uuid7()}", subject=str(letter.subject), text=str(letter.body))


class SecondFactorAdapter(DefaultMFAAdapter):
    """TOTP with its secret encrypted at rest and its QR drawn by segno."""

    def encrypt(self, text: str) -> str:
        return vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return vault().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """Return the picture as a file of its own, with the namespace: pages show it from a data address."""
        picture = io.BytesIO()
        segno.make(url, error="m").save(picture, kind="svg", xmldecl=False, scale=6, border=4, light="#fff")
        return picture.getvalue().decode()


def _sets_up(user: Any) -> bool:
    """Tell whether somebody is at the first second factor: none yet, or one so new that its codes are to be kept."""
    fresh = Authenticator.objects.filter(user=user, created_at__gt=now() - timedelta(seconds=JUST_NOW))
    return lacks_second_factor(user) or fresh.exists()


def _just_signed_in(request: HttpRequest) -> bool:
    """Tell whether this browser gave the password a moment ago."""
    records = get_authentication_records(request, request.user)
    moments = [record["at"] for record in records if record.get("method") == "password"]
    return bool(moments) and time.time() - moments[-1] < JUST_NOW
