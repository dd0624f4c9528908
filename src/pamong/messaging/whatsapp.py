"""Links that open WhatsApp on the committee's own phone with the text already typed."""

from __future__ import annotations

from urllib.parse import quote

from django.utils.translation import gettext as _

from pamong.core.refusals import Refused


def whatsapp_link(phone: str, text: str) -> str:
    """Return `https://wa.me/62…?text=…` for an Indonesian number in any of its spellings."""
    return f"https://wa.me/{_international(phone)}?text={quote(text, safe='')}"


def _international(phone: str) -> str:
    digits = "".join(filter(str.isdecimal, phone))
    if digits.startswith("0"):
        digits = f"62{digits[1:]}"
    if digits.startswith("8"):
        digits = f"62{digits}"
    if not 9 <= len(digits) <= 15:
        raise Refused(_("This phone number cannot be reached by WhatsApp. Correct it first, such as 0812 3456 7890."))
    return digits
