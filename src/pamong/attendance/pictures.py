"""QR codes as SVG, made on the server."""

from __future__ import annotations

import io

from django.utils.safestring import SafeString, mark_safe

from pamong.core.qr import qr_code


def qr_svg(text: str, *, error: str = "m") -> SafeString:
    """Return a QR code as inline SVG, black on white whatever the theme: a camera must read it."""
    buffer = io.BytesIO()
    qr_code(text, error=error).save(
        buffer, kind="svg", xmldecl=False, svgns=True, nl=False, border=2, omitsize=True, dark="#000", light="#fff"
    )
    return mark_safe(buffer.getvalue().decode())  # noqa: S308 - our own picture
