"""Assignment letters that come in: judged by their bytes; pictures are rebuilt, PDFs must be paper and nothing else."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from pamong.core.refusals import Refused
from pamong.core.uploads.pdfs import is_pdf, is_plain_paper
from pamong.core.uploads.pictures import NotAPictureError, rebuilt_picture

MOST_BYTES = 3 * 1024 * 1024


def accepted_letter(file: Any) -> tuple[bytes, str]:
    """Return the bytes to keep and their media type, or refuse with the way out."""
    if (file.size or 0) > MOST_BYTES:
        raise Refused({"letter": _("This file is larger than 3 MB. Take the photo smaller, or save the PDF again.")})
    data = file.read()
    try:
        picture = rebuilt_picture(data)
    except NotAPictureError as error:
        raise Refused({"letter": _("This picture is damaged. Take the photo again and choose it again.")}) from error
    if picture:
        return picture
    if not is_pdf(data):
        raise Refused({"letter": _("Only PDF, JPEG and PNG are taken. Take a photo of the letter, or scan it to PDF.")})
    if not is_plain_paper(data):
        sentence = _(
            "This PDF carries a script, another file or a password. "
            "Print it to a new PDF, or take a photo of the letter."
        )
        raise Refused({"letter": sentence})
    return data, "application/pdf"
