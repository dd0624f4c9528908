"""The public question: is this paper valid? Answers about files and codes, and how often one may ask."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from pamong.core.refusals import Refused
from pamong.engines.seal import Verification, verify_pdf
from pamong.engines.seal.verification import LARGEST

from .keys import trusted_roots
from .queries import register_lookup

MINUTE = 60
CODES_A_MINUTE = 120  # a whole hall may stand behind one address
FILES_A_MINUTE = 20
_reading = BoundedSemaphore(2)  # each file costs a child process


class AskedTooOften(Refused):
    """Somebody asks faster than people do."""


def count_question(request: HttpRequest, kind: str, most: int) -> None:
    """Count a question of this address; refuse beyond `most` a minute. Only a keyed hash of the address is kept."""
    digest = salted_hmac("pamong.certification.asked", client_address(request)).hexdigest()[:32]
    key = f"asked:{kind}:{digest}"
    cache.add(key, 0, MINUTE)
    try:
        asked = cache.incr(key)
    except ValueError:  # it ran out between the two calls
        asked = 1
    if asked > most:
        raise AskedTooOften(_("Too many questions at once. Wait a minute, then try again."))


def client_address(request: HttpRequest) -> str:
    """Return where a question comes from; behind our own proxy the address that it added last."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return str(forwarded).rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


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
