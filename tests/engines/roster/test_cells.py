"""Single cells: numbers and addresses."""

from datetime import date

import pytest

from pamong.engines.roster.cleaning import contact, identifiers
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
