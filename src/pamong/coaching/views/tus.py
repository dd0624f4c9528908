"""Resumable upload: tus 1.0.0 with creation, deferred length, checksum, termination and expiration.

Written here because no kept library speaks it for Django (docs/decisions/0010). A piece is on the disk, encrypted,
before its answer leaves; what a broken line cut off stays as far as it came, and the sender asks where to go on.
"""

from __future__ import annotations

import binascii
import hashlib
from base64 import b64decode
from collections.abc import Iterator
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.urls import reverse
from django.utils.http import http_date

from pamong.coaching import commands
from pamong.coaching.commands.recording import (
    EMPTY,
    GONE,
    MOST_BYTES,
    NO_SOUND,
    TOO_LARGE,
    UNFINISHED_AFTER,
    OffsetMovedError,
    check_length,
)
from pamong.coaching.models import Recording
from pamong.core.clock import now
from pamong.core.ids import uuid7
from pamong.core.permissions import require_or_404
from pamong.core.refusals import Refused
from pamong.programme.models import Event
from pamong.programme.pages import event_page

from .recording import ask_or_404, kept_or_404

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-defer-length,checksum,termination,expiration"
PIECE = 256 * 1024
MOST_CHECKED = 4 * 1024 * 1024  # a piece with a checksum is held in memory until it is proven
DIGESTS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}  # tus asks for sha1; ours send sha256
WRONG_VERSION, WRONG_SUM, MICROPHONE = 412, 460, b"mikrofon"
STATUS = {EMPTY: 400, TOO_LARGE: 413, GONE: 410}
NOT_A_SOUND = 415


class _AnsweredError(Exception):
    """The call ends here, with this answer."""

    def __init__(self, status: int, text: str = "") -> None:
        super().__init__(status)
        self.answer = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


@event_page("coaching.view")
def create(request: HttpRequest, event: Event, ask_id: UUID) -> HttpResponse:
    """Begin a recording under an ask that everybody agreed to; tell where its sound is sent."""
    session, ask = ask_or_404(request, event, ask_id)
    if request.method not in ("POST", "OPTIONS"):
        return _told(HttpResponse(status=405, headers={"Allow": "POST, OPTIONS"}))
    if request.method == "OPTIONS":
        return _capabilities()
    try:
        _speaks_tus(request)
        about = _metadata(request)
        length = _number(request, "Upload-Length")
        if length is None and request.headers.get("Upload-Defer-Length") != "1":
            raise _AnsweredError(400)
        if length is not None:
            check_length(length)
        key, from_file = _key(about), about.get("cara") != MICROPHONE
        row = commands.start_recording(actor=request.user, key=key, session=session, ask=ask, from_file=from_file)
        if length is not None:
            row = commands.declare_length(actor=request.user, recording=row, length=length)
    except (_AnsweredError, Refused) as refusal:
        return _told(_refused(refusal))
    address = reverse("coaching:recording_upload", args=[event.slug, row.pk])
    return _told(HttpResponse(status=201, headers={"Location": address}), row)


@event_page("coaching.view")
def upload(request: HttpRequest, event: Event, recording_id: UUID) -> HttpResponse:
    """Tell how much of a sound is here, take the next piece, or end it."""
    try:
        row = kept_or_404(request, event, recording_id).recording
        require_or_404(request.user, "coaching.send_recording", row)
    except Http404:
        return _told(HttpResponse(status=404))  # in the protocol's own words: the phone keeps nothing for us any more
    if request.method == "OPTIONS":
        return _capabilities()
    verb = {"HEAD": _head, "PATCH": _patch, "DELETE": _delete}.get(request.method or "")
    if verb is None:
        return _told(HttpResponse(status=405, headers={"Allow": "HEAD, PATCH, DELETE, OPTIONS"}))
    try:
        _speaks_tus(request)
        if row.deleted_at:
            raise _AnsweredError(410)
        return verb(request, row)
    except (_AnsweredError, Refused) as refusal:
        return _told(_refused(refusal), row)


def _head(request: HttpRequest, row: Recording) -> HttpResponse:
    return _told(HttpResponse(headers={"Cache-Control": "no-store"}), row)


def _delete(request: HttpRequest, row: Recording) -> HttpResponse:
    commands.discard_upload(actor=request.user, recording=row)
    return _told(HttpResponse(status=204))


def _patch(request: HttpRequest, row: Recording) -> HttpResponse:
    if request.content_type != "application/offset+octet-stream":
        raise _AnsweredError(415)
    offset, length = _number(request, "Upload-Offset"), _number(request, "Upload-Length")
    if offset is None:
        raise _AnsweredError(400)
    if length is not None:
        row = commands.declare_length(actor=request.user, recording=row, length=length)
    try:
        for piece in _pieces(request):
            row = commands.take_piece(actor=request.user, recording=row, offset=offset, piece=piece)
            offset += len(piece)
            if row.deleted_at:
                raise _AnsweredError(NOT_A_SOUND, str(NO_SOUND))
    except OffsetMovedError:
        raise _AnsweredError(409) from None
    row = commands.finish_upload(actor=request.user, recording=row)
    if row.deleted_at:
        raise _AnsweredError(NOT_A_SOUND, str(NO_SOUND))
    return _told(HttpResponse(status=204), row)


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    """Yield the body: in one proven piece when it has a checksum, else as it comes, always at least once."""
    checksum = request.headers.get("Upload-Checksum", "")
    if checksum:
        yield _proven(request, checksum)
        return
    piece = _read(request, PIECE)
    yield piece
    while piece := _read(request, PIECE):
        yield piece


def _proven(request: HttpRequest, checksum: str) -> bytes:
    name, _space, given = checksum.partition(" ")
    if name not in DIGESTS:
        raise _AnsweredError(400)
    body = _read(request, MOST_CHECKED + 1)
    if len(body) > MOST_CHECKED:
        raise _AnsweredError(413)
    try:
        wanted = b64decode(given, validate=True)
    except binascii.Error:
        raise _AnsweredError(400) from None
    if DIGESTS[name](body).digest() != wanted:
        raise _AnsweredError(WRONG_SUM)
    return body


def _read(request: HttpRequest, count: int) -> bytes:
    """Return up to `count` bytes of the body; a line that breaks ends it, and what came before is kept."""
    parts: list[bytes] = []
    try:
        while count > 0 and (part := request.read(min(count, PIECE))):
            parts.append(part)
            count -= len(part)
    except (UnreadablePostError, OSError):
        pass
    return b"".join(parts)


def _speaks_tus(request: HttpRequest) -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise _AnsweredError(WRONG_VERSION)


def _number(request: HttpRequest, header: str) -> int | None:
    given = request.headers.get(header)
    if given is None:
        return None
    if not given.isascii() or not given.isdecimal() or len(given) > 15:
        raise _AnsweredError(400)
    return int(given)


def _metadata(request: HttpRequest) -> dict[str, bytes]:
    """Return what Upload-Metadata says: pairs of a word and base64."""
    found: dict[str, bytes] = {}
    for pair in filter(None, request.headers.get("Upload-Metadata", "").split(",")):
        name, _space, value = pair.strip().partition(" ")
        try:
            found[name] = b64decode(value, validate=True)
        except binascii.Error:
            raise _AnsweredError(400) from None
    return found


def _key(about: dict[str, bytes]) -> UUID:
    """Return the key the phone made; other clients of the protocol get one from us."""
    if "kunci" not in about:
        return uuid7()
    try:
        return UUID(about["kunci"].decode("ascii"))
    except ValueError:
        raise _AnsweredError(400) from None


def _refused(refusal: _AnsweredError | Refused) -> HttpResponse:
    if isinstance(refusal, _AnsweredError):
        return refusal.answer
    status = STATUS.get(getattr(refusal, "code", None) or "", 403)
    return HttpResponse(" ".join(refusal.messages), status=status, content_type="text/plain; charset=utf-8")


def _capabilities() -> HttpResponse:
    answer = HttpResponse(status=204)
    answer["Tus-Version"], answer["Tus-Extension"] = VERSION, EXTENSIONS
    answer["Tus-Max-Size"], answer["Tus-Checksum-Algorithm"] = str(MOST_BYTES), ",".join(DIGESTS)
    return _told(answer)


def _told(answer: HttpResponse, row: Recording | None = None) -> HttpResponse:
    """Say the version with every answer, and of a recording how far it is and since when nobody may speak into it."""
    answer["Tus-Resumable"] = VERSION
    if answer.status_code == WRONG_VERSION:
        answer["Tus-Version"] = VERSION
    if row is None:
        return answer
    answer["Upload-Offset"] = str(row.received)
    answer["Rekaman"] = row.state
    if row.length is None:
        answer["Upload-Defer-Length"] = "1"
    else:
        answer["Upload-Length"] = str(row.length)
    if row.completed_at is None and row.deleted_at is None:
        answer["Upload-Expires"] = http_date((row.touched_at + UNFINISHED_AFTER).timestamp())
    if row.ended_at:
        answer["Berhenti-Sejak"] = f"{(now() - row.ended_at).total_seconds():.1f}"
    return answer
