"""Dates, ranks, states and schools, cleaned cell by cell."""

from datetime import date, datetime

import pytest

from pamong.engines.roster.cleaning import dates, employment, schools
from pamong.engines.roster.model import Value


@pytest.mark.parametrize(
    "value",
    ["10/02/1982", "10-02-1982", "10.02.1982", "10/02/82", "10 Februari 1982", "10 Pebruari 1982", "10 Feb 82",
    "Rabu, 10 Februari 1982",
     "1982-02-10", "1982-02-10 00:00:00", "1982/02/10", "19820210", "10021982", "Feb 10, 1982", "10-Feb-1982",
     "10Februari1982", 29992.0,
     "29992", 19820210.0, date(1982, 2, 10), datetime(1982, 2, 10, 7, 30)],
)  # fmt: skip
def test_a_birth_date_reads_in_every_form(value: Value) -> None:
    assert dates.clean_birth_date(value).value == date(1982, 2, 10)


@pytest.mark.parametrize("text", ["31/02/1982", "kapan-kapan", "1982", "10/02/2024", "10/02/1882", "99/99/1982"])
def test_what_is_no_birth_date_is_refused(text: str) -> None:
    assert (dates.clean_birth_date(text).value, dates.clean_birth_date(text).code) == (None, "bad_date")


def test_a_column_that_proves_it_puts_the_month_first_is_read_so() -> None:
    assert not dates.is_day_first(["2/10/1982", "11/25/1979"])
    assert dates.is_day_first(["2/10/1982", "25/11/1979"])
    assert dates.is_day_first(["2/10/1982"])
    assert dates.clean_birth_date("2/10/1982", day_first=False).value == date(1982, 2, 10)


def test_place_and_date_of_birth_in_one_cell_are_parted() -> None:
    assert dates.split_place_and_date("Kuala Pembuang, 10 Februari 1982") == ("Kuala Pembuang", "10 Februari 1982")


@pytest.mark.parametrize(
    ("text", "rank"),
    [("III/c", "III/c"), ("Penata (III/c)", "III/c"), ("Penata Tk. I, III/d", "III/d"), ("IIIc", "III/c"), ("III.d",
    "III/d"), ("4a", "IV/a"),
     ("Penata Muda Tk. I", "III/b"), ("Pembina", "IV/a"), ("IV/e", "IV/e"), ("III/e", None), ("IX", "IX"),
     ("Golongan X", "X"),
     ("Ahli Pertama - IX", "IX"), ("9", "IX"), ("-", None)],
)  # fmt: skip
def test_a_rank_is_written_one_way(text: str, rank: str | None) -> None:
    assert employment.clean_rank(text).value == rank


@pytest.mark.parametrize(
    ("text", "status"),
    [("PNS", "PNS"), ("CPNS", "PNS"), ("P3K", "PPPK"), ("ASN PPPK", "PPPK"), ("GTY/PTY", "Non ASN"),
    ("Guru Honor Sekolah", "Non ASN"),
     ("Non PNS", "Non ASN"), ("Non-ASN", "Non ASN"), ("lainnya", None)],
)  # fmt: skip
def test_an_employment_status_is_one_of_three(text: str, status: str | None) -> None:
    assert employment.clean_status(text).value == status


@pytest.mark.parametrize(
    ("value", "cohort"),
    [
        (7.0, 7),
        ("7", 7),
        ("Angkatan 7", 7),
        ("A7", 7),
        ("VII", 7),
        ("Angkatan ke-7", 7),
        ("7 (tujuh)", 7),
        ("2024", None),
        ("4 dan 5", None),
    ],
)
def test_a_cohort_is_a_number(value: Value, cohort: int | None) -> None:
    assert employment.clean_cohort(value).value == cohort


@pytest.mark.parametrize(
    ("value", "passed"),
    [
        ("LULUS", True),
        ("Ya", True),
        (True, True),
        ("TIDAK LULUS", False),
        ("belum lulus", False),
        ("Tidak", False),
        ("-", None),
        ("hadir", None),
    ],
)
def test_passing_is_yes_no_or_unknown(value: Value, passed: bool | None) -> None:
    assert employment.clean_graduated(value).value == passed


@pytest.mark.parametrize(
    "text", ["SD Negeri 1 Sampit", "SDN-1 Sampit", "SD N 01 SAMPIT", "UPT SD NEGERI 1 SAMPIT", "SDN I Sampit"]
)
def test_one_school_has_one_key(text: str) -> None:
    assert schools.school_key(text) == "sdn 1 sampit"


@pytest.mark.parametrize(
    ("name", "level"),
    [("SDN 1 Sampit", "SD"), ("TK Negeri Pembina", "TK"), ("MTs Negeri 1", "SMP"), ("SMKN 2 Kumai", "SMK"),
    ("SLB Negeri", "SLB"), ("PKBM Maju", "PKBM"),
     ("Kelompok Bermain Melati", "PAUD"), ("Dinas Pendidikan", None)],
)  # fmt: skip
def test_a_school_tells_its_level(name: str, level: str | None) -> None:
    assert schools.level_of_school(name) == level


@pytest.mark.parametrize("text", ["10 Febuari 1982", "10, Februari 1982", "10 Februarii 1982"])
def test_a_month_with_a_slip_is_understood(text: str) -> None:
    assert dates.clean_birth_date(text).value == date(1982, 2, 10)


@pytest.mark.parametrize("text", ["00/00/0000", "0000-00-00"])
def test_the_null_date_of_a_database_is_no_date_and_no_error(text: str) -> None:
    found = dates.clean_birth_date(text)
    assert (found.value, found.code) == (None, None)


@pytest.mark.parametrize(("text", "status"), [("ASN", None), ("Belum PNS", "Non ASN"), ("ASN (PNS)", "PNS")])
def test_a_civil_servant_is_only_who_is_called_so(text: str, status: str | None) -> None:
    assert employment.clean_status(text).value == status


@pytest.mark.parametrize(
    "text", ["T. Lulus", "TL", "TIDAKLULUS", "Tidak-Lulus", "Mengulang", "Drop out", "bukan lulusan"]
)
def test_who_has_not_passed_is_never_read_as_passed(text: str) -> None:
    assert employment.clean_graduated(text).value is False


@pytest.mark.parametrize("text", ["LULUS", "Lulusan", "L", "\u2713", "lulus*", "Lulus."])
def test_who_has_passed_is_read_so(text: str) -> None:
    assert employment.clean_graduated(text).value is True


def test_a_cohort_may_be_spelt_out() -> None:
    assert [employment.clean_cohort(text).value for text in ("Angkatan Tujuh", "sembilan", "tujuh delapan")] == [
        7,
        9,
        None,
    ]
