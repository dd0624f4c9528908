"""The form people sign in with: allauth's, in our words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """E-mail and password; the box says what ticking it does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remember"].label = _("Stay signed in on this device")
        del self.fields["password"].widget.attrs["placeholder"]
        self.fields["login"].widget.attrs["placeholder"] = "nama@kantor.go.id"
