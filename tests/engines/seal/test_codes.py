"""Verification codes."""

from hypothesis import given
from hypothesis import strategies as st

from pamong.engines.seal import new_code, normal_code, printed_code
from pamong.engines.seal.codes import ALPHABET, LENGTH, code_from

values = st.integers(0, 2**128 - 1)


def test_codes_are_long_random_and_different() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert {len(code) for code in codes} == {LENGTH}


def test_a_code_is_printed_in_groups_of_four() -> None:
    assert printed_code(code_from(0)) == "0000-0000-0000-0000-0000-0000-0000"


@given(values)
def test_a_code_may_be_typed_in_any_case_with_any_dashes_and_with_look_alikes(value: int) -> None:
    code = code_from(value)
    typed = printed_code(code).lower().replace("0", "o").replace("1", "l").replace("-", " – ")
    assert normal_code(typed) == code


@given(values, st.integers(0, LENGTH - 1), st.integers(1, 31))
def test_one_wrong_symbol_is_noticed(value: int, place: int, shift: int) -> None:
    code = code_from(value)
    wrong = ALPHABET[(ALPHABET.index(code[place]) + shift) % 32]
    assert normal_code(code[:place] + wrong + code[place + 1 :]) is None


@given(values, st.integers(0, LENGTH - 2))
def test_two_neighbours_swapped_are_noticed(value: int, place: int) -> None:
    code = code_from(value)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert normal_code(swapped) == (code if swapped == code else None)


@given(st.text(max_size=40))
def test_other_texts_are_no_codes(text: str) -> None:
    found = normal_code(text)
    assert found is None or len(found) == LENGTH
