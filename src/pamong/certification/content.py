"""What stands on a certificate, before it is typeset. Plain values, no database."""

from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from operator import attrgetter
from typing import Any, Literal

from pamong.core.qr import qr_code
from pamong.engines.seal import ATTACHMENT, CertificatePayload, printed_code

Kind = Literal["lulus", "telah mengikuti"]
INK = "#1f2855"
NOT_BCKS = "Sertifikat ini tidak menggantikan sertifikat pelatihan bakal calon kepala sekolah (BCKS/STTPP)."


@dataclass(frozen=True, slots=True)
class Office:
    """The issuing office as its papers name it: lines of the bodies above it, its name, its emblem (SVG text)."""

    name: str
    above: tuple[str, ...] = ()
    logo: str | None = None


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who answers for the certificate."""

    name: str
    title: str
    nip: str | None = None


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """One material of the programme's structure."""

    strand: str
    material: str
    lesson_hours: int


@dataclass(frozen=True, slots=True)
class CertificateContent:
    """All that front and back of one certificate show; texts are Indonesian and final."""

    number: str
    code: str
    verification_url: str
    kind: Kind
    printed_name: str
    role: str
    event_title: str
    dates: str
    place: str
    lesson_hours: int
    office: Office
    city: str
    issued_on: date
    issued_text: str
    signatory: Signatory
    programme: tuple[ProgrammeRow, ...]
    nip: str | None = None
    rank: str | None = None
    position: str | None = None
    school: str | None = None
    regency: str | None = None
    predicate: str | None = None
    lesson_hour_note: str | None = "1 JP = 45 menit."
    statement: str = NOT_BCKS
    sample: bool = False

    @property
    def payload(self) -> CertificatePayload:
        """The same facts for machines."""
        return CertificatePayload(
            number=self.number,
            code=self.code,
            kind=self.kind,
            printed_name=self.printed_name,
            issued_at=self.issued_on.isoformat(),
            office=self.office.name,
            event=self.event_title,
            sample=self.sample,
        )

    @property
    def origin(self) -> str | None:
        """School and regency on one line."""
        return ", ".join(part for part in (self.school, self.regency) if part) or None

    def typeset(self) -> dict[str, Any]:
        """Return the data of `certification/certificate.typ`."""
        return {
            **{name: getattr(self, name) for name in _AS_THEY_ARE},
            "origin": self.origin,
            "issued": self.issued_text,
            "person_lines": [line for line in (self._service_line(), self.origin) if line],
            "office": asdict(self.office),
            "signer": asdict(self.signatory),
            "programme": _typeset_rows(self.programme),
            "strands": sum(1 for _ in groupby(self.programme, key=attrgetter("strand"))),
            "verification": {
                "url": self.verification_url,
                "address": _address(self.verification_url),
                "code": printed_code(self.code),
                "qr": qr_svg(self.verification_url),
            },
            "payload": {"name": ATTACHMENT, "text": self.payload.canonical()},
        }

    def _service_line(self) -> str:
        parts = (f"NIP {self.nip}" if self.nip else None, self.rank, self.position)
        return " · ".join(part for part in parts if part)


_AS_THEY_ARE = (
    "number",
    "kind",
    "printed_name",
    "nip",
    "role",
    "event_title",
    "dates",
    "place",
    "lesson_hours",
    "city",
    "predicate",
    "lesson_hour_note",
    "statement",
    "sample",
)


def qr_svg(address: str) -> str:
    """Return a QR code as SVG text, without quiet zone (the template leaves it)."""
    drawing = BytesIO()
    qr_code(address, boost=False).save(drawing, kind="svg", border=0, dark=INK, xmldecl=False)
    return drawing.getvalue().decode()


@lru_cache(maxsize=1)
def _typeset_rows(programme: tuple[ProgrammeRow, ...]) -> list[dict[str, Any]]:
    return [asdict(row) for row in programme]


def _address(url: str) -> str:
    """Return the address a person types: without scheme and code."""
    return url.partition("://")[2].rpartition("/")[0]
