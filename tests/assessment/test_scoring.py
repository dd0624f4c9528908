"""What is right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamong.assessment.models import ItemVersion
from pamong.assessment.scoring import clean_response, credit_of, read_number

OPTIONS = [{"id": name, "text": name} for name in "pqrs"]
ONE = ItemVersion(kind="satu", options=OPTIONS, key={"options": ["q"]})
SEVERAL = ItemVersion(kind="beberapa", options=OPTIONS, key={"options": ["p", "r"]})
NUMBER = ItemVersion(kind="angka", key={"value": 25, "tolerance": 0.5})


@pytest.mark.parametrize(
    ("version", "raw", "right"),
    [
        (ONE, "q", True),
        (ONE, "p", False),
        (ONE, None, False),
        (ONE, ["p", "q"], False),
        (SEVERAL, ["r", "p"], True),
        (SEVERAL, ["p"], False),
        (SEVERAL, ["p", "r", "s"], False),
        (SEVERAL, [], False),
        (NUMBER, "25", True),
        (NUMBER, "25,5 %", True),
        (NUMBER, "25.6", False),
        (NUMBER, "dua puluh lima", False),
        (NUMBER, "inf", False),
    ],
)
def test_an_answer_is_right_only_when_all_of_it_is(version: ItemVersion, raw: object, right: bool) -> None:
    assert credit_of(version, clean_response(version, raw)) == 100 * right


@pytest.mark.parametrize(
    ("text", "value"),
    [("4,5", 4.5), ("4.5", 4.5), ("1.250", 1250), ("1.250,5", 1250.5), ("-3", -3), ("12 500", 12500), ("", None)],
)
def test_numbers_are_read_as_indonesians_type_them(text: str, value: float | None) -> None:
    assert read_number(text) == value


def test_several_choices_are_kept_in_the_order_of_the_paper() -> None:
    assert clean_response(SEVERAL, ["s", "p", "x"]) == ["p", "s"]


@given(st.one_of(st.none(), st.text(), st.integers(), st.lists(st.text()), st.dictionaries(st.text(), st.text())))
def test_whatever_a_phone_sends_becomes_an_answer_or_a_blank(raw: object) -> None:
    assert clean_response(ONE, raw) in {None, "p", "q", "r", "s"}
    assert clean_response(NUMBER, raw) is None or isinstance(clean_response(NUMBER, raw), str)
