import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamong.core.canonical import canonical, digest, packed, unpacked

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-(2.0**52), 2.0**52)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


def test_names_are_sorted_by_utf16_units_as_in_the_standards_example():
    value = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
    assert list(json.loads(canonical(value))) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.0, "0"), (-0.0, "0"), (1.0, "1"), (-1.5, "-1.5"), (1e20, "100000000000000000000"), (1e21, "1e+21"),
     (1e-6, "0.000001"), (1e-7, "1e-7"), (333333333.33333329, "333333333.3333333"), (4.5, "4.5"), (2e-3, "0.002"),
     (1e23, "1e+23"), (5e-324, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"),
     (295147905179352830000.0, "295147905179352830000"), (123.456e-10, "1.23456e-8")],
)  # fmt: skip
def test_numbers_are_written_as_javascript_writes_them(number, text):
    assert canonical(number).decode() == text


@given(JSON)
def test_what_is_written_reads_back_the_same_and_is_written_alike_again(value):
    written = canonical(value)
    assert json.loads(written) == value
    assert canonical(json.loads(written)) == written


def test_text_is_escaped_no_more_than_needed():
    assert canonical('\u0000\u001f\b\t\n\f\r"\\/\u007f\u00e9\u2028').decode() == (
        '"\\u0000\\u001f\\b\\t\\n\\f\\r\\"\\\\/\u007f\u00e9\u2028"'
    )


@pytest.mark.parametrize("value", [2**53, -(2**53), float("nan"), float("inf"), "\ud800", {1: 2}, {"a": b""}, object()])
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises((ValueError, AttributeError)):
        canonical(value)


def test_base64url_has_one_way_to_be_written():
    assert unpacked(packed(b"\xff\xfe"), 2) == b"\xff\xfe"
    for wrong in ("__4=", "_-5", "//4", "", None, 7):
        with pytest.raises(ValueError, match=r"."):
            unpacked(wrong, 2)


def test_a_hash_has_43_characters():
    assert digest(b"") == "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
