"""What a signed file shows by itself, before anybody asks a register."""

from dataclasses import dataclass
from typing import Any, Literal, Self

from pamong.engines.seal.payload import CertificatePayload

Finding = Literal["intact", "altered", "unsigned", "unreadable"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file shows by itself.

    Attributes
    ----------
    finding : str
        `intact` only when the signature covers the file and fits it.
    trusted : bool
        The signer's certificate descends from one of the roots given.
    signed_at : str or None
        ISO moment, as claimed by the signer.
    why : str
        Indonesian sentence for everything that is not intact.
    """

    finding: Finding
    why: str = ""
    trusted: bool = False
    signer: str | None = None
    signed_at: str | None = None
    payload: CertificatePayload | None = None

    @classmethod
    def of(cls, found: dict[str, Any]) -> Self:
        """Return the reading a child process wrote as JSON."""
        payload = found.pop("payload")
        return cls(payload=CertificatePayload(**payload) if payload else None, **found)
