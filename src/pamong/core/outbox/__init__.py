"""What devices send when they have signal again: each message once, in any order, answered alone.

A room registers what it accepts in its `AppConfig.ready`: `outbox.accept("hadir", record_presence_event)`.
The acceptor gets the actor, the key, the payload and when it was made, and calls the same command as the page.
It returns the result of a new fact, or a whole `Answer` when it keeps the message under another verdict (`ganda`,
`ditahan`): raising `Held` or `Duplicate` instead undoes what the acceptor wrote.
The wire format, and what is asked in which order: `docs/decisions/0008-presence-protocol.md`.
"""

from .disk import settle
from .events import is_signed
from .registry import Acceptor, Answer, Duplicate, Held, Sent, Verdict, accept, accept_many
from .signed import refused, take_signed
from .unsigned import take

__all__ = [
    "Acceptor",
    "Answer",
    "Duplicate",
    "Held",
    "Sent",
    "Verdict",
    "accept",
    "accept_many",
    "is_signed",
    "refused",
    "settle",
    "take",
    "take_signed",
]
