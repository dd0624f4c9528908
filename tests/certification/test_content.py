"""What stands on a certificate, and the finished sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from pamong.certification.content import CertificateContent, Office, ProgrammeRow, Signatory, qr_svg
from pamong.certification.production import produce_certificates
from pamong.core.documents.rendering import TAGGED_WITH_DATA, render_each
from pamong.engines.seal import create_office_keys, verify_pdf
from pamong.engines.seal.codes import code_from
from pamong.engines.seal.signing import OwnKeySigner

MADE_AT = datetime(2024, 11, 10, 9, 30, tzinfo=UTC)
CODE = code_from(2**127 + 12345)
ROWS = tuple(ProgrammeRow(f"Rumpun {place // 3}", f"Materi nomor {place}", 2) for place in range(9))
CONTENT = CertificateContent(
    number="00001/B7.6/Sertifikat/2024",
    code=CODE,
    verification_url=f"https://pamong.contoh.go.id/v/{CODE}",
    kind="lulus",
    printed_name="Ni Wayan Ayu Déwi, S.Pd., Gr.",
    role="Peserta",
    event_title="Bimtek Kepemimpinan",
    dates="8–10 November 2024",
    place="Sampit",
    lesson_hours=18,
    office=Office("Balai Guru Penggerak Provinsi Kalimantan Tengah", ("Kementerian Uji",)),
    city="Sampit",
    issued_on=date(2024, 11, 10),
    issued_text="10 November 2024",
    signatory=Signatory("Nama Kepala", "Kepala Balai,", "197001012000031001"),
    programme=ROWS,
    nip="198609262015051003",
    rank="Penata, III/c",
    school="SMP Negeri 2 Sampit",
    regency="Kabupaten Kotawaringin Timur",
    predicate="Baik",
    sample=True,
)


def sheets(*contents: CertificateContent) -> list[list[str]]:
    papers = render_each(
        "certification/certificate",
        (content.typeset() for content in contents),
        standard=TAGGED_WITH_DATA,
        made_at=MADE_AT,
        workers=1,
    )
    return [[" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(paper)).pages] for paper in papers]


def test_the_front_says_who_what_when_where_and_the_back_lists_the_programme() -> None:
    ((front, back),) = sheets(CONTENT)
    for words in (
        "S E R T I F I K A T",
        "Nomor 00001/B7.6/Sertifikat/2024",
        "Ni Wayan Ayu Déwi, S.Pd., Gr.",
        "NIP 198609262015051003 · Penata, III/c",
        "SMP Negeri 2 Sampit, Kabupaten Kotawaringin Timur",
        "dinyatakan LULUS sebagai Peserta pada",
        "setara 18 jam pelajaran (JP), dengan predikat Baik.",
        "tidak menggantikan sertifikat pelatihan bakal calon kepala sekolah (BCKS/STTPP)",
        "pamong.contoh.go.id/v",
        "Sampit, 10 November 2024",
        "NIP 197001012000031001",
        "CONTOH",
    ):
        assert words in front
    assert "Struktur Program" in back
    assert [row.material in back for row in ROWS] == [True] * 9
    assert "Jumlah 18" in back


def test_telah_mengikuti_says_no_lulus_anywhere() -> None:
    ((front, back),) = sheets(replace(CONTENT, kind="telah mengikuti", predicate=None))
    assert "yang telah mengikuti sebagai Peserta pada" in front
    assert "Telah mengikuti" in back
    assert "lulus" not in (front + back).lower()
    assert "predikat" not in front + back


LONG = "Dra. Hj. " + "Muhammad Abdurrahman Kusumaningtyas Wulandari Nararya Sastra W" + ", S.Pd., M.Pd., Gr."


@pytest.mark.parametrize(
    "content",
    [
        replace(CONTENT, printed_name=LONG),
        replace(CONTENT, printed_name="Suharto", nip=None, rank=None, school=None, regency=None, predicate=None),
        replace(CONTENT, event_title="Bimbingan Teknis " + "Penguatan Kompetensi Kepemimpinan " * 5),
        replace(CONTENT, programme=tuple(ProgrammeRow(f"Rumpun {place // 12}", "Materi", 1) for place in range(36))),
        replace(CONTENT, programme=tuple(replace(row, material="Materi yang panjang sekali " * 6) for row in ROWS)),
        replace(CONTENT, programme=()),
    ],
)
def test_every_certificate_is_one_sheet_with_two_sides(content: CertificateContent) -> None:
    ((front, back),) = sheets(content)
    assert content.printed_name in front
    assert content.printed_name in back
    assert "NIP 197001012000031001" in front
    assert "NIP 197001012000031001" in back


def test_the_paper_carries_its_own_facts_for_machines() -> None:
    assert CONTENT.typeset()["payload"] == {
        "name": "pamong.json",
        "text": (
            f'{{"code":"{CODE}","event":"Bimtek Kepemimpinan","issued_at":"2024-11-10","kind":"lulus",'
            '"number":"00001/B7.6/Sertifikat/2024","office":"Balai Guru Penggerak Provinsi Kalimantan Tengah",'
            '"printed_name":"Ni Wayan Ayu Déwi, S.Pd., Gr.","sample":true,"v":1}'
        ),
    }


def test_certificates_are_produced_signed_and_verified(tmp_path: object) -> None:
    keys = create_office_keys(CONTENT.office.name, tmp_path / "k", "x", now=MADE_AT)  # type: ignore[operator]
    contents = [replace(CONTENT, number=f"0000{place}/B7.6/2024") for place in (1, 2, 3)]
    papers = list(
        produce_certificates(contents, signer=OwnKeySigner.of(keys), place="Sampit", made_at=MADE_AT, workers=1)
    )
    answer = verify_pdf(papers[1], roots=[keys.root])
    assert (answer.status, answer.number, answer.printed_name, answer.kind) == (
        "valid",
        "00002/B7.6/2024",
        CONTENT.printed_name,
        "lulus",
    )


def test_a_qr_code_is_drawn_as_svg() -> None:
    assert qr_svg("https://pamong.contoh.go.id/v/X").startswith("<svg ")
