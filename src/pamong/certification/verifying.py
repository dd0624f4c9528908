"""The public question: is this paper valid? Answers about files and codes, and how often one may ask."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from pamong.core.refusals import Refused
from pamong.core.visitors import client_address, is_too_often
from pamong.engines.seal import Verification, verify_pdf
from pamong.engines.seal.verification import LARGEST

from .keys import trusted_roots
from .queries import register_lookup

CODES_A_MINUTE = 120  # a whole hall may stand behind one address
FILES_A_MINUTE = 20
_reading = BoundedSemaphore(2)  # each file costs a child process


class AskedTooOften(Refused):
    """Somebody asks faster than people do; after `seconds` it is worth trying again."""

    seconds = 60


def count_question(request: HttpRequest, kind: str, most: int) -> None:
    """Count a question of this address; refuse beyond `most` a minute."""
    if is_too_often(f"certification.{kind}", client_address(request), most):
        raise AskedTooOften(_("Too many questions at once. Wait a minute, then try again."))


def verify_upload(upload: UploadedFile[Any]) -> Verification:
    """Check an uploaded file in a child process; at most two at a time in one server process."""
    if (upload.size or 0) > LARGEST:
        return Verification("unknown", _("The file is larger than 10 MB. Our certificates are far smaller."))
    if not _reading.acquire(timeout=5):
        raise AskedTooOften(_("Many files are being checked right now. Try again in a moment."))
    try:
        return verify_pdf(upload.read(), roots=trusted_roots(), lookup=register_lookup)
    finally:
        _reading.release()
