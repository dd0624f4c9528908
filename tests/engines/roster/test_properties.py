"""What must hold for every input, searched by Hypothesis."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pamong.engines.roster import RosterFileError, read_table, split_name
from pamong.engines.roster.cleaning import contact, dates, employment, identifiers, schools
from pamong.engines.roster.cleaning.found import Found
from pamong.engines.roster.cleaning.regencies import shipped_regencies
from pamong.engines.roster.names.case import CaseMemory
from pamong.engines.roster.names.compare import likeness, name_words
from pamong.engines.roster.names.degrees import BACK, FRONT, in_order
from pamong.engines.roster.text import tidy

NOISE = st.sampled_from([" ", "\u00a0", "\u200b", "-", ".", "  "])
BIRTHS = st.dates(date(1950, 1, 1), date(2000, 12, 31))
WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=10).map(str.capitalize)
NAMES = st.lists(WORDS.filter(lambda w: w.lower() not in BACK and w.lower() not in FRONT), min_size=1, max_size=4)
BACK_DEGREES = sorted(set(BACK.values()))
ANYTHING = st.one_of(st.none(), st.booleans(), st.floats(), st.text(max_size=40), st.dates())


@st.composite
def nips(draw: st.DrawFn) -> str:
    born = draw(BIRTHS)
    middle = draw(st.sampled_from([f"{born.year + 25}{month:02d}" for month in range(1, 13)] + ["202221"]))
    return f"{born:%Y%m%d}{middle}{draw(st.sampled_from('12'))}{draw(st.integers(1, 999)):03d}"


@given(nips(), st.lists(st.tuples(st.integers(0, 18), NOISE), max_size=6))
def test_formatting_noise_never_changes_a_nip(nip: str, noise: list[tuple[int, str]]) -> None:
    text = nip
    for place, mark in noise:
        text = text[:place] + mark + text[place:]
    assume(not text.endswith((".0", "-")) and not text.startswith("-"))
    assert identifiers.clean_nip(text) == Found(nip)


@given(nips())
def test_a_nip_that_became_a_number_is_never_stored_and_always_recognised(nip: str) -> None:
    cut = int(nip[:15]) * 1000
    for value in (float(nip), float(cut), f"{cut:.14E}", f"{cut:.14E}".replace(".", ","), repr(float(nip)), f"{cut}"):
        found = identifiers.clean_nip(value)
        assert (found.value, found.code) == (None, "damaged_number")
        assert found.stub is not None
        assert found.stub.agrees(nip)


CLEANERS = [
    identifiers.clean_nip, identifiers.clean_nuptk, identifiers.clean_nik, identifiers.clean_npsn,
    identifiers.clean_ukg,
    contact.clean_phone, contact.clean_email, employment.clean_rank, employment.clean_status, employment.clean_sex,
    schools.clean_school, schools.clean_level, shipped_regencies().clean,
]  # fmt: skip


@pytest.mark.parametrize("cleaner", CLEANERS, ids=lambda cleaner: cleaner.__name__)
@given(value=ANYTHING)
@settings(max_examples=60)
def test_cleaning_twice_is_cleaning_once_and_nothing_raises(cleaner: object, value: object) -> None:
    once = cleaner(value)  # type: ignore[operator]
    if once.value is not None:
        assert cleaner(once.value).value == once.value  # type: ignore[operator]


@given(st.integers(10**8, 10**10 - 1), st.sampled_from(["+62", "62", "0", "", "+62 ", "62-", "(0)"]))
def test_a_mobile_number_is_the_same_however_it_begins(rest: int, start: str) -> None:
    assert contact.clean_phone(f"{start}81{rest}").value == f"+6281{rest}"


@given(BIRTHS, st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%d.%m.%Y", "%Y%m%d"]))
def test_a_date_reads_back_from_every_layout(day: date, layout: str) -> None:
    assert dates.clean_birth_date(day.strftime(layout)).value == day
    assert dates.clean_birth_date(float((day - date(1899, 12, 30)).days)).value == day


@given(NAMES, st.lists(st.sampled_from(["H.", "Hj.", "Drs.", "Dra.", "Dr.", "Prof.", "Ir."]), max_size=2, unique=True),
       st.lists(st.sampled_from(BACK_DEGREES), max_size=3, unique=True))  # fmt: skip
def test_a_printed_name_splits_back_into_its_parts(words: list[str], front: list[str], back: list[str]) -> None:
    back = list(in_order(tuple(back)))
    printed = " ".join([*front, *words]) + "".join(f", {degree}" for degree in back)
    parts = split_name(printed)
    assert (parts.front, parts.name, parts.back) == (tuple(front), " ".join(words), tuple(back))
    assert parts.printed == printed
    assert split_name(printed.upper()).back == tuple(back)


@given(st.text(max_size=60))
def test_splitting_a_printed_name_again_changes_nothing(text: str) -> None:
    once = split_name(text)
    assert split_name(once.name).name == once.name or once.front or once.back


@given(NAMES)
def test_capitals_come_back_and_case_never_changes_who_is_meant(words: list[str]) -> None:
    name = " ".join(words)
    assert CaseMemory([]).restore(CaseMemory([name]).restore(name.upper())) == name
    assert likeness(name_words(name), name_words(name.upper())) == "equal"


@given(NAMES, NAMES)
def test_likeness_does_not_depend_on_who_is_named_first(a: list[str], b: list[str]) -> None:
    ours, theirs = name_words(" ".join(a)), name_words(" ".join(b))
    assert likeness(ours, theirs) == likeness(theirs, ours)


@given(st.text(max_size=80))
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode),
                 st.binary(max_size=100).map(lambda tail: b'<?xml version="1.0"?><Workbook><Row><Cell><Data>' + tail),
                 st.binary(max_size=100).map(lambda tail: b"Nama,NIP\n" + tail)))  # fmt: skip
@settings(max_examples=300)
def test_no_bytes_make_the_reader_fail_otherwise_than_by_its_own_error(data: bytes) -> None:
    with suppress(RosterFileError):
        assert read_table(data, "a.bin").header_row >= 1
