"""How allauth behaves here: nobody makes an account alone; staff are invited, participants have personal links."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest

from pamong.core.ids import uuid7

from . import notices


class InvitedOnlyAccountAdapter(DefaultAccountAdapter):
    """Sign-in with password and TOTP, no open sign-up; mail goes through the queue."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

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
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _vault().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        return str(segno.make(url, error="m").svg_inline(scale=6, border=4, light="#fff"))


def _vault() -> MultiFernet:
    """Return the cipher of today's secret key, able to read what earlier keys wrote."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(str(key).encode()).digest())) for key in keys])
