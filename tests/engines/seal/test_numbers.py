"""Numbers from patterns."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamong.engines.seal import PatternError, parse_pattern

BOOK = {"kode_unit": "B7.6", "klasifikasi": "GT.00.02", "kode_kegiatan": "BIMTEK-KS"}
DAY = date(2024, 11, 10)


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{urut:05d}/{kode_unit}/{klasifikasi}/{tahun}", "00007/B7.6/GT.00.02/2024"),
        ("{urut:03d}/{kode_kegiatan}/{bulan_romawi}/{tahun}", "007/BIMTEK-KS/XI/2024"),
        ("{urut}/{kode_unit}/Cert/{tahun}", "7/B7.6/Cert/2024"),
    ],
)
def test_a_number_is_spelled_as_the_pattern_says(pattern: str, number: str) -> None:
    assert parse_pattern(pattern, BOOK).number(7, DAY) == number


def test_the_preview_shows_the_next_numbers() -> None:
    pattern = parse_pattern("{urut:02d}/{tahun}")
    assert pattern.preview(DAY, count=2, first=9) == ["09/2024", "10/2024"]


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("{kode_unit}/{tahun}", "Pola harus memuat {urut} tepat satu kali: nomor urut."),
        ("{urut}{urut}/{tahun}", "Pola harus memuat {urut} tepat satu kali: nomor urut."),
        ("{urut}", "Pola harus memuat {tahun} tepat satu kali: tahun, karena nomor urut mulai lagi setiap tahun."),
        ("{urut/{tahun}", "Kurung kurawal dalam pola tidak berpasangan."),
        ("{urut:5}/{tahun}", "{urut:5} tidak bisa dibaca. Lebar hanya untuk nomor urut, misalnya {urut:05d}."),
        ("{urut}/{tahun:04d}", "{tahun:04d} tidak bisa dibaca. Lebar hanya untuk nomor urut, misalnya {urut:05d}."),
        ("{urut}/{tahun}/#", "Bagian “/#” memuat tanda yang tidak boleh ada dalam nomor."),
        ("{urut}/{tahun}/" + "x" * 80, "Nomor menjadi lebih dari 80 huruf. Pendekkan polanya."),
    ],
)
def test_a_pattern_that_cannot_serve_is_refused_with_the_reason(pattern: str, message: str) -> None:
    with pytest.raises(PatternError) as refusal:
        parse_pattern(pattern, BOOK)
    assert str(refusal.value) == message


@pytest.mark.parametrize(
    "pattern", ["{urut.__class__}/{tahun}", "{0}/{tahun}", "{}/{urut}/{tahun}", "{nama}/{urut}/{tahun}"]
)
def test_only_known_tokens_are_taken(pattern: str) -> None:
    with pytest.raises(PatternError, match="tidak dikenal"):
        parse_pattern(pattern)


@pytest.mark.parametrize("pattern", ["{urut!r}/{tahun}", "{urut:05d}/{tahun!s}"])
def test_conversions_are_not_taken(pattern: str) -> None:
    with pytest.raises(PatternError):
        parse_pattern(pattern)


def test_a_code_the_pattern_needs_must_be_there() -> None:
    with pytest.raises(PatternError, match="Isi dulu kode unit"):
        parse_pattern("{urut}/{kode_unit}/{tahun}", {"kode_unit": "  "})


def test_a_sequence_starts_at_one() -> None:
    with pytest.raises(PatternError, match="dimulai dari 1"):
        parse_pattern("{urut}/{tahun}").number(0, DAY)


@given(
    sequence=st.integers(1, 10**7),
    day=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    pattern=st.sampled_from(
        ["{urut:05d}/{kode_unit}/{klasifikasi}/{tahun}", "{tahun}{urut}", "{urut}{tahun}{bulan_romawi}"]
    ),
)
def test_a_sequence_can_be_read_back(sequence: int, day: date, pattern: str) -> None:
    book = parse_pattern(pattern, BOOK)
    assert book.sequence(book.number(sequence, day)) == sequence


def test_a_number_of_another_book_has_no_sequence_here() -> None:
    assert parse_pattern("{urut}/{kode_unit}/{tahun}", BOOK).sequence("7/B7x6/2024") is None
