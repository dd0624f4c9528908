"""The address of a meeting elsewhere."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class MeetingLinkForm(forms.Form):
    """One field; empty takes the address away."""

    url = forms.URLField(
        label=gettext_lazy("Address of the meeting"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("For example https://meet.google.com/abc-defg-hij. Only your group sees it."),
    )

    def clean_url(self) -> str:
        """Take a public https address and nothing that hides where it leads."""
        url: str = self.cleaned_data["url"]
        parts = urlsplit(url)
        if not url:
            return ""
        if parts.scheme != "https":
            raise ValidationError(_("The address must begin with https://."))
        if "@" in parts.netloc or _is_internal(parts.hostname or ""):
            raise ValidationError(_("This address hides where it leads. Copy it again from the meeting."))
        return url


def _is_internal(host: str) -> bool:
    """Tell whether a host is a bare number or a name that only one network knows."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        host = host.rstrip(".")  # a last dot changes nothing but how the name reads
        return "." not in host or host.endswith((".local", ".localhost", ".internal", ".lan", ".home.arpa"))
    return True
