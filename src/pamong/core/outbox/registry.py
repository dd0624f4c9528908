"""What devices may send, and the words for what became of it. Rooms register in their `AppConfig.ready`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError, InterfaceError, OperationalError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)
Verdict = Literal["baru", "ulang", "ganda", "ditahan", "ditolak"]


@dataclass(frozen=True, slots=True)
class Sent:
    """One message of a device. A signed one names who acts, its device, the doubts about it, and the whole event."""

    key: UUID
    kind: str
    payload: dict[str, Any]
    made_at: datetime
    actor: Any = None
    device: UUID | None = None
    doubts: tuple[str, ...] = ()
    event: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a message; `code` and `message` say why it was not taken."""

    key: str
    verdict: Verdict
    code: str | None = None
    message: str | None = None
    result: dict[str, Any] | None = None

    def told(self) -> dict[str, Any]:
        """Return it as devices are told and as it is kept."""
        return {
            "key": self.key,
            "verdict": self.verdict,
            "code": self.code,
            "message": self.message,
            "result": self.result,
        }


class Duplicate(Exception):  # noqa: N818 - an answer to a device, not an error
    """The fact was already there under another key (`ganda`): kept, linked, not counted twice."""


class Held(Exception):  # noqa: N818 - as above
    """The message cannot be judged yet (`ditahan`), for example because its time is odd: kept for a person."""


Acceptor = Callable[[Any, Sent], dict[str, Any] | Answer | None]
ManyAcceptor = Callable[[Sequence[Sent]], list[Answer]]
LateDoubt = Callable[[UUID, str], None]
_acceptors: dict[str, Acceptor] = {}
_many: dict[str, ManyAcceptor] = {}
_late_doubts: dict[str, LateDoubt] = {}


def accept(kind: str, acceptor: Acceptor) -> None:
    """Register who takes messages of `kind`, one at a time."""
    _acceptors[kind] = acceptor


def accept_many(kind: str, acceptor: ManyAcceptor, late_doubt: LateDoubt) -> None:
    """Register who takes signed messages of `kind`, many at a time and of many people, minding the doubts about each.

    The acceptor judges before it writes and never raises for one bad message. `late_doubt` hears of a doubt that came
    up only after the message was taken, because the device's message before it arrived later.
    """
    _many[kind], _late_doubts[kind] = acceptor, late_doubt


def many_acceptor(kind: str) -> ManyAcceptor | None:
    """Return who takes many messages of a kind at once, if the room can."""
    return _many.get(kind)


def tell_doubt(kind: str, ident: UUID, code: str) -> None:
    """Pass on a doubt that came up late."""
    if kind in _late_doubts:
        _late_doubts[kind](ident, code)


def judge(actor: Any, sent: Sent) -> Answer:
    """Let the room take one message, in a savepoint of its own, and put its refusals into an answer."""
    acceptor = _acceptors.get(sent.kind)
    if acceptor is None:
        message = _("This kind of message is not known. Update the app.")
        return Answer(str(sent.key), "ditolak", "jenis_tidak_dikenal", message)
    return guarded(sent, lambda: acceptor(actor, sent))


def guarded(sent: Sent, take: Callable[[], dict[str, Any] | Answer | None]) -> Answer:
    """Run `take` in a savepoint; what it raises becomes the answer, and what it wrote until then is undone.

    Trouble of the database itself goes up: then nothing of the batch is taken, and the device tries again later.
    """
    key = str(sent.key)
    try:
        with transaction.atomic():
            taken = take()
            return taken if isinstance(taken, Answer) else Answer(key, "baru", result=taken)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        return _said(key, error)


def _said(key: str, error: Exception) -> Answer:
    match error:
        case Duplicate():
            return Answer(key, "ganda", message=str(error))
        case Held():
            return Answer(key, "ditahan", message=str(error))
        case PermissionDenied() | Http404():
            return Answer(key, "ditolak", "tidak_berhak", _("You may not send this."))
        case ValidationError():
            return Answer(key, "ditolak", "tidak_sah", " ".join(error.messages))
        case IntegrityError():
            message = _("The number of this message was already used for something else.")
            return Answer(key, "ditolak", "id_bentrok", message)
        case LookupError() | TypeError() | ValueError() | AttributeError() | DataError():
            return Answer(key, "ditolak", "bentuk_salah", _("This message is incomplete. Update the app."))
    logger.error("A room failed on message %s", key, exc_info=error)
    return Answer(key, "ditahan", "galat_server", _("This could not be judged now. It is kept; the committee is told."))
