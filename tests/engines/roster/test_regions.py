"""Regencies by all their names and codes: known, asked or left alone."""

import pytest

from pamong.engines.roster.cleaning.regencies import shipped_regencies
from pamong.engines.roster.model import Value


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
