"""QR codes of every room: one way to make them, so that a thousand cards or certificates cost seconds."""

from __future__ import annotations

import io

import segno
from django.utils.safestring import SafeString, mark_safe

# An encoder may try all eight masks and keep the one that looks most even; segno does so in pure Python, which is nine
# tenths of its time. Our codes hold signed tokens and random codes: they look even under any mask, and every reader
# undoes whichever mask the code itself names.
MASK = 3


def qr_code(text: str, *, error: str = "m", boost: bool = True) -> segno.QRCode:
    """Return the code of a text (an address, mostly); `boost` raises the error level where there is room for it."""
    return segno.make(text, error=error, micro=False, boost_error=boost, mask=MASK)


def qr_svg(text: str, *, error: str = "m") -> SafeString:
    """Return a QR code as inline SVG, black on white whatever the theme: a camera must read it."""
    buffer = io.BytesIO()
    qr_code(text, error=error).save(
        buffer, kind="svg", xmldecl=False, svgns=True, nl=False, border=2, omitsize=True, dark="#000", light="#fff"
    )
    return mark_safe(buffer.getvalue().decode())  # noqa: S308 - our own picture
