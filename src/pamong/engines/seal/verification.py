"""Does this paper count? Joins what the file shows with what the office's register knows.

The public page, the command line and the API all ask here. The file is read in a child process (see `reading`), so that
a hostile upload can hurt nobody, and the server stays small.
"""

import json
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate

from pamong.engines.seal.findings import Reading
from pamong.engines.seal.payload import CertificatePayload

LARGEST = 10 * 1024 * 1024
SECONDS = 10

Status = Literal["valid", "revoked", "replaced", "altered", "unknown", "unsigned"]


@dataclass(frozen=True, slots=True)
class IssuedRecord:
    """What the office's register says about a code.

    Attributes
    ----------
    status : str
        `issued`, `revoked` or `replaced`.
    remark : str
        Shown after the verdict, e.g. the number of the paper that replaces it.
    """

    status: Literal["issued", "revoked", "replaced"]
    number: str
    printed_name: str
    kind: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict; `reason` is a sentence for people, in Indonesian."""

    status: Status
    reason: str
    trusted: bool = False
    number: str | None = None
    kind: str | None = None
    printed_name: str | None = None
    issued_at: str | None = None
    signer: str | None = None
    signed_at: str | None = None
    code: str | None = None
    sample: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the answer of `pamong verify --json`."""
        return asdict(self)


Lookup = Callable[[str], IssuedRecord | None]


def verify_pdf(
    data: bytes, *, roots: Sequence[Certificate], lookup: Lookup | None = None, seconds: int = SECONDS
) -> Verification:
    """Check a certificate file; never raises on account of the file.

    Parameters
    ----------
    roots : sequence of Certificate
        Of the offices that are believed.
    lookup : callable, optional
        Finds a code in the register. Without one a withdrawn paper cannot be told, and the reason says so.
    seconds : int
        How long reading may take.
    """
    if len(data) > LARGEST:
        return Verification("unknown", f"Berkas lebih dari {LARGEST // 2**20} MB. Sertifikat kami jauh lebih kecil.")
    reading = read_isolated(data, roots, seconds)
    if reading is None:
        return Verification("unknown", "Berkas ini tidak bisa dibaca dengan aman. Periksa kode pada sertifikat.")
    return judge(reading, lookup)


def read_isolated(data: bytes, roots: Sequence[Certificate], seconds: int = SECONDS) -> Reading | None:
    """Read a file in a child with limits of time and memory; None when it went beyond them."""
    header = json.dumps([b64encode(root.public_bytes(Encoding.DER)).decode() for root in roots]).encode()
    try:
        child = subprocess.run(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-m", "pamong.engines.seal.reading", str(seconds)],
            input=header + b"\n" + data,
            capture_output=True,
            timeout=2 * seconds,
            check=True,
        )
        return Reading.of(json.loads(child.stdout))
    except (subprocess.SubprocessError, ValueError):
        return None


def judge(reading: Reading, lookup: Lookup | None = None) -> Verification:
    """Turn a reading into a verdict."""
    payload = reading.payload
    if reading.finding != "intact":
        status: Status = "unknown" if reading.finding == "unreadable" else reading.finding
        return Verification(status, reading.why)
    if not reading.trusted:
        return _verdict(reading, "unknown", "Tanda tangan utuh, tetapi penandatangannya bukan kantor yang kami kenal.")
    if payload is None:
        return _verdict(
            reading, "unknown", f"Ditandatangani {reading.signer} dan tidak berubah, tetapi bukan sertifikat."
        )
    if lookup is None:
        return _verdict(reading, "valid", _unchecked(reading))
    return _by_register(reading, payload, lookup(payload.code))


def _by_register(reading: Reading, payload: CertificatePayload, record: IssuedRecord | None) -> Verification:
    if record is None:
        return _verdict(reading, "unknown", "Tanda tangan utuh, tetapi kodenya tidak ada dalam daftar terbitan.")
    if (record.number, record.printed_name, record.kind) != (payload.number, payload.printed_name, payload.kind):
        return _verdict(reading, "unknown", "Isi berkas berbeda dengan daftar terbitan. Tanyakan kepada penerbit.")
    verdict: tuple[Status, str] = {
        "issued": ("valid", f"Sah. Diterbitkan oleh {payload.office}, tidak berubah, dan masih berlaku."),
        "revoked": ("revoked", "Sertifikat ini telah dicabut oleh kantor penerbit."),
        "replaced": ("replaced", "Sertifikat ini telah diganti dengan sertifikat baru."),
    }[record.status]  # type: ignore[assignment]
    return _verdict(reading, verdict[0], f"{verdict[1]} {record.remark}".strip())


def _unchecked(reading: Reading) -> str:
    return (
        f"Tanda tangan {reading.signer} utuh dan isi berkas tidak berubah. Belum diperiksa apakah sertifikat ini "
        "pernah dicabut atau diganti: daftar terbitan tidak tersedia di sini."
    )


def _verdict(reading: Reading, status: Status, reason: str) -> Verification:
    """Fill in what the file says. Names from a file nobody vouches for are not repeated."""
    payload = reading.payload if reading.trusted else None
    if payload is not None and payload.sample:
        reason += " CONTOH: dibuat dari data contoh, bukan sertifikat sungguhan."
    return Verification(
        status=status,
        reason=reason,
        trusted=reading.trusted,
        number=payload.number if payload else None,
        kind=payload.kind if payload else None,
        printed_name=payload.printed_name if payload else None,
        issued_at=payload.issued_at if payload else None,
        signer=reading.signer,
        signed_at=reading.signed_at,
        code=payload.code if payload else None,
        sample=bool(payload and payload.sample),
    )
