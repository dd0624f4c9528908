"""What the tests of the seal share: an office and a small paper."""

from datetime import UTC, datetime

import typst

from pamong.engines.seal import ATTACHMENT, CertificatePayload
from pamong.engines.seal.embedding import SignatureNote

OFFICE = "Balai Guru Penggerak Provinsi Kalimantan Tengah"
MADE_AT = datetime(2024, 11, 10, 9, 30, tzinfo=UTC)
NOTE = SignatureNote("Pengesahan sertifikat", "Sampit", MADE_AT)
PAYLOAD = CertificatePayload(
    number="00001/B7.6/Sertifikat/2024",
    code="51WHKN6K5GPGCWVAK3ZRV8DS3ERS",
    kind="lulus",
    printed_name="Ni Wayan “Ayu” Déwi, S.Pd.",
    issued_at="2024-11-10",
    office=OFFICE,
    event="Bimtek",
    sample=True,
)


def paper(payload: str = PAYLOAD.canonical()) -> bytes:
    """Return a small tagged PDF/A-3a that carries the payload."""
    source = f"""
        #set document(title: "Sertifikat")
        #pdf.attach(
          "/{ATTACHMENT}", bytes(sys.inputs.payload),
          relationship: "data", mime-type: "application/json", description: "Isi",
        )
        Isi sertifikat. #link("https://pamong.contoh.go.id")[Periksa]
    """
    made = typst.compile(
        source.encode(),
        sys_inputs={"payload": payload},
        pdf_standards=["a-3a"],
        timestamp=int(MADE_AT.timestamp()),
        ignore_system_fonts=True,
    )
    assert isinstance(made, bytes)
    return made
