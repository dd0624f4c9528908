"""Ed25519 tokens."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from pamong.engines.seal import Token, sign_token, verify_token

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
NOW = datetime(2024, 11, 8, 7, 0, tzinfo=UTC)
UNTIL = NOW + timedelta(days=3)
TOKEN = sign_token(event="sampit-2024", participant="p_17", expires_at=UNTIL, key=KEY)


def test_a_token_says_who_and_until_when() -> None:
    assert verify_token(TOKEN, keys=[KEY.public_key()], now=NOW) == Token("valid", "sampit-2024", "p_17", UNTIL)


def test_an_earlier_key_of_the_office_still_counts() -> None:
    assert verify_token(TOKEN, keys=[OTHER.public_key(), KEY.public_key()], now=NOW).status == "valid"


def test_a_token_ends() -> None:
    assert verify_token(TOKEN, keys=[KEY.public_key()], now=UNTIL).status == "expired"


def test_a_token_of_another_key_is_forged() -> None:
    assert verify_token(TOKEN, keys=[OTHER.public_key()], now=NOW).status == "forged"


@pytest.mark.parametrize("change", [("p_17", "p_18"), ("sampit-2024", "sampit-2025"), ("P1.", "P2."), (".17", ".18")])
def test_no_part_of_a_token_can_be_changed(change: tuple[str, str]) -> None:
    changed = TOKEN.replace(*change, 1)
    assert changed != TOKEN
    assert verify_token(changed, keys=[KEY.public_key()], now=NOW).status in {"forged", "malformed"}


@given(st.integers(0, len(TOKEN) - 1), st.characters(min_codepoint=33, max_codepoint=126))
def test_no_letter_of_a_token_can_be_changed(place: int, letter: str) -> None:
    changed = TOKEN[:place] + letter + TOKEN[place + 1 :]
    believed = verify_token(changed, keys=[KEY.public_key()], now=NOW).status == "valid"
    assert believed == (changed == TOKEN)


@given(st.text(max_size=400))
def test_any_text_is_answered(text: str) -> None:
    assert verify_token(text, keys=[KEY.public_key()], now=NOW) == Token("malformed")


@pytest.mark.parametrize("wrong", ["a.b", "", "nama lengkap", "x" * 65])
def test_an_id_that_would_break_the_token_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="ids in a token"):
        sign_token(event=wrong, participant="1", expires_at=UNTIL, key=KEY)


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        sign_token(event="e", participant="1", expires_at=UNTIL.replace(tzinfo=None), key=KEY)
