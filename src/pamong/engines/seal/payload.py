"""What a certificate says, in the form a machine reads: one small JSON file carried inside the PDF.

It is attached by the template before signing, so the signature covers it, and a file can be checked without a database.
It holds nothing that the paper does not show.
"""

import json
from dataclasses import asdict, dataclass, fields
from datetime import date

ATTACHMENT = "pamong.json"
VERSION = 1
LONGEST = 16_384


@dataclass(frozen=True, slots=True)
class CertificatePayload:
    """The facts of one certificate.

    Attributes
    ----------
    kind : str
        `lulus` or `telah mengikuti`.
    issued_at : str
        ISO date.
    sample : bool
        True for papers made from demonstration data.
    """

    number: str
    code: str
    kind: str
    printed_name: str
    issued_at: str
    office: str
    event: str
    sample: bool = False

    def canonical(self) -> str:
        """Return the one way to write it: keys sorted, no blanks (as RFC 8785 for these types)."""
        return json.dumps({"v": VERSION, **asdict(self)}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_payload(raw: bytes) -> CertificatePayload | None:
    """Read a payload back; None when it is not one of ours."""
    try:
        found = json.loads(raw.decode()) if len(raw) <= LONGEST else None
    except ValueError:
        return None
    if not isinstance(found, dict) or found.pop("v", None) != VERSION:
        return None
    texts = [field.name for field in fields(CertificatePayload) if field.name != "sample"]
    if not all(isinstance(found.get(name), str) for name in texts) or not isinstance(found.get("sample"), bool):
        return None
    payload = CertificatePayload(**{name: found[name] for name in (*texts, "sample")})
    return payload if _is_date(payload.issued_at) else None


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
