"""Verdicts: what the file shows, joined with what the register knows."""

from dataclasses import replace

import pytest
from cryptography.x509 import Certificate

from engines.seal.papers import OFFICE, PAYLOAD
from pamong.engines.seal import IssuedRecord, OfficeKeys, Verification, create_office_keys, verify_pdf
from pamong.engines.seal.findings import Reading
from pamong.engines.seal.verification import LARGEST, judge

READING = Reading("intact", trusted=True, signer=OFFICE, signed_at="2024-11-10T09:30:00+00:00", payload=PAYLOAD)
REAL = replace(READING, payload=replace(PAYLOAD, sample=False))
RECORD = IssuedRecord("issued", PAYLOAD.number, PAYLOAD.printed_name, PAYLOAD.kind)


@pytest.fixture
def root(keys: OfficeKeys) -> Certificate:
    return keys.root


def test_a_whole_verification_through_the_child_process(signed: bytes, root: Certificate) -> None:
    answer = verify_pdf(signed, roots=[root], lookup={PAYLOAD.code: RECORD}.get)
    assert answer == Verification(
        status="valid",
        reason=f"Sah. Diterbitkan oleh {OFFICE}, tidak berubah, dan masih berlaku. "
        "CONTOH: dibuat dari data contoh, bukan sertifikat sungguhan.",
        trusted=True,
        number=PAYLOAD.number,
        kind="lulus",
        printed_name=PAYLOAD.printed_name,
        issued_at="2024-11-10",
        signer=OFFICE,
        signed_at="2024-11-10T09:30:00+00:00",
        code=PAYLOAD.code,
        sample=True,
    )


def test_a_file_that_takes_too_long_is_given_up(signed: bytes, root: Certificate) -> None:
    answer = verify_pdf(signed, roots=[root], seconds=0)
    assert (answer.status, answer.reason) == (
        "unknown",
        "Berkas ini tidak bisa dibaca dengan aman. Periksa kode pada sertifikat.",
    )


def test_a_file_that_is_too_large_is_not_read() -> None:
    assert verify_pdf(b"%PDF-1.7" + bytes(LARGEST), roots=[]).reason.startswith("Berkas lebih dari 10 MB.")


def test_without_a_register_a_withdrawal_cannot_be_known_and_the_reason_says_so() -> None:
    answer = judge(REAL)
    assert answer.status == "valid"
    assert "Belum diperiksa apakah sertifikat ini pernah dicabut atau diganti" in answer.reason


@pytest.mark.parametrize(
    ("record", "status", "reason"),
    [
        (
            replace(RECORD, status="revoked", remark="Salah nama."),
            "revoked",
            "Sertifikat ini telah dicabut oleh kantor penerbit. Salah nama.",
        ),
        (replace(RECORD, status="replaced"), "replaced", "Sertifikat ini telah diganti dengan sertifikat baru."),
        (
            replace(RECORD, printed_name="Orang lain"),
            "unknown",
            "Isi berkas berbeda dengan daftar terbitan. Tanyakan kepada penerbit.",
        ),
        (None, "unknown", "Tanda tangan utuh, tetapi kodenya tidak ada dalam daftar terbitan."),
    ],
)
def test_the_register_has_the_last_word(record: IssuedRecord | None, status: str, reason: str) -> None:
    answer = judge(REAL, lambda code: record)
    assert (answer.status, answer.reason, answer.number) == (status, reason, PAYLOAD.number)


def test_the_register_is_asked_by_the_code_in_the_file() -> None:
    asked: list[str] = []
    judge(REAL, lambda code: asked.append(code))
    assert asked == [PAYLOAD.code]


def test_a_file_nobody_vouches_for_names_nobody() -> None:
    answer = judge(replace(REAL, trusted=False), lambda code: RECORD)
    assert (answer.status, answer.trusted) == ("unknown", False)
    assert (answer.number, answer.printed_name, answer.code) == (None, None, None)


def test_an_altered_file_names_nobody_and_the_register_is_not_asked() -> None:
    answer = judge(Reading("altered", "Isi berkas telah diubah setelah ditandatangani."), pytest.fail)
    assert answer == Verification("altered", "Isi berkas telah diubah setelah ditandatangani.")


def test_another_paper_of_the_office_is_no_certificate() -> None:
    answer = judge(replace(REAL, payload=None))
    assert (answer.status, answer.number) == ("unknown", None)
    assert answer.reason.endswith("tetapi bukan sertifikat.")


def test_an_office_with_the_same_name_is_another_office(signed: bytes, tmp_path: object) -> None:
    other = create_office_keys(OFFICE, tmp_path / "k", "x").root  # type: ignore[operator]
    answer = verify_pdf(signed, roots=[other])
    assert (answer.status, answer.trusted, answer.printed_name) == ("unknown", False, None)
