"""Single cells: numbers, addresses, dates, ranks, schools, regencies."""

from datetime import date, datetime

import pytest

from pamong.engines.roster.cleaning import contact, dates, employment, identifiers, schools
from pamong.engines.roster.cleaning.regencies import shipped_regencies
from pamong.engines.roster.model import Value
from pamong.engines.roster.text import said

NIP = "198609262015051052"


@pytest.mark.parametrize(
    "text",
    [
        NIP,
        f"'{NIP}",
        "19860926 201505 1 052",
        f"{NIP}\u00a0",
        f"\u200b{NIP}",
        f'="{NIP}"',
        f"NIP. {NIP}",
        "19860926-201505-1-052",
        "\uff11\uff19860926201505 1 052",
    ],
)
def test_a_nip_survives_every_kind_of_formatting(text: str) -> None:
    assert identifiers.clean_nip(text).value == NIP


@pytest.mark.parametrize(
    "value",
    [float(NIP), 198609262015051000.0, "198609262015051E+03",
     "1.98609262015051E+0017", "1.98609262015051E+17", "1,98609262015051E+17", "1.98609262015051e+17",
    f"{NIP}.0",
     "198609262015051000"],
)  # fmt: skip
def test_a_damaged_nip_is_recognised_with_its_first_fifteen_digits_and_never_stored(value: Value) -> None:
    found = identifiers.clean_nip(value)
    assert (found.value, found.code) == (None, "damaged_number")
    assert found.stub is not None
    assert found.stub.agrees(NIP)
    assert not found.stub.agrees("198609262015052052")


def test_a_nip_shown_with_six_digits_is_damaged_beyond_any_match() -> None:
    found = identifiers.clean_nip("1.98609E+17")
    assert (found.code, found.stub and found.stub.heads) == ("damaged_number", frozenset())


@pytest.mark.parametrize(
    "value",
    [
        "-",
        "0",
        "",
        None,
        "tidak ada",
        "n/a",
        "\u200b",
        "000000000000000000",
        0.0,
        "\u2013",
        "\u00e2\u20ac\u201c",
        "Non ASN",
        "Guru honorer",
        "GTT",
        "tidak punya NIP",
    ],
)
def test_marks_for_nothing_are_neither_a_number_nor_an_error(value: Value) -> None:
    found = identifiers.clean_nip(value)
    assert (found.value, found.code) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "19860926201505105",
        "1986092620150510522",
        "198613262015051052",
        "198609262015053052",
        "198609261990051052",
        "132456789",
        "menyusul",
    ],
)
def test_an_impossible_nip_is_refused(text: str) -> None:
    found = identifiers.clean_nip(text)
    assert (found.value, found.code) == (None, "bad_nip")


def test_a_nip_typed_with_letters_that_look_like_digits_is_offered_mended_not_taken() -> None:
    found = identifiers.clean_nip("l986O9262015051052")
    assert (found.value, found.code, found.suggestion) == (None, "bad_nip", NIP)


@pytest.mark.parametrize(
    ("nip", "status", "sex"),
    [(NIP, "PNS", "L"), ("198609262023212032", "PPPK", "P"), ("198609262021131001", "PPPK", "L")],
)
def test_digits_13_and_14_tell_a_civil_servant_from_pppk(nip: str, status: str, sex: str) -> None:
    facts = identifiers.nip_facts(nip)
    assert facts == identifiers.NipFacts(date(1986, 9, 26), sex, status)


@pytest.mark.parametrize(
    ("value", "cleaned", "code", "suggestion"),
    [("0272316085295384", "0272316085295384", None, None), (272316085295384.0, None, "bad_nuptk", "0272316085295384"),
     (2723160852953840.0, None, "damaged_number", None), ("2.72316E+15", None, "damaged_number", None), ("123", None,
     "bad_nuptk", None)],
)  # fmt: skip
def test_a_nuptk_is_sixteen_digits_of_text(
    value: Value, cleaned: str | None, code: str | None, suggestion: str | None
) -> None:
    found = identifiers.clean_nuptk(value)
    assert (found.value, found.code, found.suggestion) == (cleaned, code, suggestion)


@pytest.mark.parametrize(
    ("text", "good"),
    [("6202011002820001", True), ("6202015002820001", True), ("6202013202820001", False), ("6202011013820001", False),
     ("6202011002820000", False), ("0002011002820001", False), ("620201100282001", False)],
)  # fmt: skip
def test_a_nik_holds_a_region_a_day_and_a_serial(text: str, good: bool) -> None:
    found = identifiers.clean_nik(text)
    assert (found.value, found.code) == ((text, None) if good else (None, "bad_nik"))


def test_women_have_forty_added_to_the_day_of_their_nik() -> None:
    assert identifiers.nik_birth("6202015002820001") == (10, 2, 82, "P")
    assert identifiers.nik_birth("6202011002820001") == (10, 2, 82, "L")


@pytest.mark.parametrize(
    ("value", "cleaned"),
    [("30201234", "30201234"), (30201234.0, "30201234"), ("30201234.0", "30201234"), ("p1234567", "P1234567"),
    ("K9991234", "K9991234"),
     ("3020123", None), ("A1234567", None), ("-", None)],
)  # fmt: skip
def test_an_npsn_is_eight_digits_or_a_letter_and_seven(value: Value, cleaned: str | None) -> None:
    assert identifiers.clean_npsn(value).value == cleaned


def test_a_column_whose_long_numbers_all_end_in_zero_was_cut() -> None:
    assert identifiers.is_cut_column([f"27231608529{n:04d}0" for n in range(8)])
    assert not identifiers.is_cut_column([f"27231608529{n:04d}0" for n in range(7)])
    assert not identifiers.is_cut_column([f"27231608529{n:05d}" for n in range(30)])


@pytest.mark.parametrize(
    "value",
    ["081234567890", "+6281234567890", "6281234567890", "81234567890", 81234567890.0, "'081234567890",
    "0812-3456-7890", "+62 812 3456 7890",
     "62 0812 3456 7890", "(0812) 3456 7890", "O81234567890", "081234567890 (WA)", "wa: 0812 3456 7890",
     "081234567890 / 085212345678",
     "81234567890.0"],
)  # fmt: skip
def test_a_mobile_number_is_written_one_way(value: Value) -> None:
    assert contact.clean_phone(value).value == "+6281234567890"


@pytest.mark.parametrize("text", ["0531-21234", "08", "08123456", "0812345678901234", "nanti menyusul"])
def test_what_is_no_mobile_number_is_refused(text: str) -> None:
    assert (contact.clean_phone(text).value, contact.clean_phone(text).code) == (None, "bad_phone")


@pytest.mark.parametrize(
    ("text", "cleaned", "suggestion"),
    [("Siti.A@Guru.SD.belajar.id ", "siti.a@guru.sd.belajar.id", None), ("mailto:a@b.id", "a@b.id", None),
    ("a@x.com; b@y.com", "a@x.com", None),
     ("email: a@x.com", "a@x.com", None), ("siti@gmail,com", None, "siti@gmail.com"), ("siti@gmail", None,
     "siti@gmail.com"),
     ("siti@gmial.com", None, "siti@gmail.com"), ("siti a@gmail.com", None, "sitia@gmail.com"), ("siti..a@x.id", None,
     "siti.a@x.id"),
     ("siti di gmail", None, None)],
)  # fmt: skip
def test_an_address_is_taken_whole_or_offered_mended(text: str, cleaned: str | None, suggestion: str | None) -> None:
    found = contact.clean_email(text)
    assert (found.value, found.code, found.suggestion) == (cleaned, None if cleaned else "bad_email", suggestion)


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


@pytest.mark.parametrize(
    ("spellings", "code"),
    [
        (["Kotim", "KOTAWARINGIN TIMUR", "kab.kotawaringin timur", "Kabupaten Kotawaringin Timur (Sampit)", "Sampit",
        "Kota Waringin Timur",
          "Kotawaringn Timur", "Kec. Baamang, Kab. Kotawaringin Timur", "Kotawaringin Timur Kalteng", "62.02", 62.02],
          "62.02"),
        (["Kobar", "Pangkalan Bun (Kobar)", "Kab Kobar", "KAB. KOTAWARINGIN  BARAT"], "62.01"),
        (["Seruyan", "Kab.Seruyan", "Kuala Pembuang", "Dinas Pendidikan Kab. Seruyan"], "62.07"),
        (["Sukamara", "Kab. Sukamar", "62.08"], "62.08"),
        (["Gunungmas", "Gumas", 62.1], "62.10"),
        (["Palangkaraya", "Kota. Palangka Raya"], "62.71"),
    ],
)  # fmt: skip
def test_a_regency_is_known_by_all_its_names(spellings: list[Value], code: str) -> None:
    assert [shipped_regencies().clean(spelling).value for spelling in spellings] == [code] * len(spellings)


@pytest.mark.parametrize(
    "text", ["6208", "6202", 6207.0, "620801", "Kotawaringin", "Barito", "Kotawaringin Barat/Timur", "Kapuas (Sampit)"]
)
def test_what_may_be_two_regencies_is_asked_never_guessed(text: Value) -> None:
    found = shipped_regencies().clean(text)
    assert (found.value, found.code) == (None, "ambiguous_region")


def test_an_undotted_code_offers_both_regencies_it_may_mean() -> None:
    assert shipped_regencies().clean("6208").suggestion == "Kabupaten Seruyan (62.07) atau Kabupaten Sukamara (62.08)"


@pytest.mark.parametrize(
    "text", ["Surabaya", "Kapuas Hulu", "Barito Kuala", "Kotabaru", "Kab. Banjar", "63.01", "Kalimantan Tengah"]
)
def test_a_regency_elsewhere_is_not_bent_into_one_of_ours(text: str) -> None:
    found = shipped_regencies().clean(text)
    assert (found.value, found.code) == (None, "unknown_region")


def test_a_decision_about_a_spelling_holds_however_it_is_cased() -> None:
    assert (
        shipped_regencies().with_choices({"6208": "62.08", "Kotawaringin": "62.01"}).clean("KOTAWARINGIN ").value
        == "62.01"
    )
    assert shipped_regencies().with_choices({"6208": "99.99"}).clean("6208").code == "ambiguous_region"


def test_every_regency_of_the_province_is_in_the_table() -> None:
    codes = [f"62.{n:02d}" for n in range(1, 14)] + ["62.71"]
    assert sorted(shipped_regencies().names) == codes


def test_an_apostrophe_that_belongs_to_a_name_stays() -> None:
    assert said("'Aisyah") == "'Aisyah"
    assert said("'=SUM(A1)") == "=SUM(A1)"
    assert said("'0812") == "0812"


def test_a_number_saved_as_the_marks_of_a_narrow_column_is_damaged_beyond_any_match() -> None:
    found = identifiers.clean_nip("#########")
    assert (found.code, found.stub and found.stub.heads) == ("damaged_number", frozenset())


@pytest.mark.parametrize("text", ["NPSN 30201234", "NPSN: 30201234", "30.201.234"])
def test_an_npsn_may_carry_its_own_name(text: str) -> None:
    assert identifiers.clean_npsn(text).value == "30201234"


def test_two_mobile_numbers_with_only_a_blank_between_give_the_first() -> None:
    assert contact.clean_phone("081234567890 082345678901").value == "+6281234567890"


def test_an_address_copied_from_a_mail_program_is_taken_out_of_its_brackets() -> None:
    assert contact.clean_email("Siti Aminah <Siti@contoh.test>").value == "siti@contoh.test"


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


@pytest.mark.parametrize(
    ("text", "code"),
    [("6202 - Kotawaringin Timur", "62.02"), ("6208 Kab. Seruyan", "62.07"), ("140200 Kab. Seruyan", "62.07"),
     ("62,02", "62.02"), ("62.1", "62.10"), ("62.01.01", "62.01"), ("62.07.01.2003", "62.07")],
)  # fmt: skip
def test_a_code_that_a_name_or_its_dots_make_clear_is_taken(text: str, code: str) -> None:
    assert shipped_regencies().clean(text).value == code


@pytest.mark.parametrize("text", ["6201010", "6202 Seruyan", "Seruyan dan Kotim", "Kobar atau Kotim"])
def test_a_code_or_two_names_that_leave_a_choice_are_asked(text: str) -> None:
    assert shipped_regencies().clean(text).code == "ambiguous_region"
