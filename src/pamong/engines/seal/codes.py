"""Verification codes: 128 random bits that a person can read aloud and type from paper.

Written in Crockford's base 32 (https://www.crockford.com/base32.html: no I, L, O, U; case does not matter), 26 symbols
and two for checking: the value modulo the prime 1021. Any one wrong symbol and any two neighbours swapped are noticed
before a database is asked.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS = 128
DATA_SYMBOLS = 26
LENGTH = DATA_SYMBOLS + 2
GROUP = 4
CHECK_PRIME = 1021

_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_IGNORED = str.maketrans("", "", " -\u2010\u2011\u2012\u2013\u2014\u00a0\t\r\n")


def new_code() -> str:
    """Return a fresh code, without its dashes, as it is stored."""
    return code_from(secrets.randbits(BITS))


def code_from(value: int) -> str:
    """Return the code of a number below 2 ** 128."""
    if not 0 <= value < 1 << BITS:
        raise ValueError("a code holds 128 bits")
    return _spelled(value, DATA_SYMBOLS) + _spelled(value % CHECK_PRIME, 2)


def printed_code(code: str) -> str:
    """Return a code in groups of four, as it stands on paper."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def normal_code(text: str) -> str | None:
    """Return the stored form of what somebody typed, or None when it cannot be a code."""
    symbols = [_VALUES.get(symbol) for symbol in text.translate(_IGNORED).upper()]
    if len(symbols) != LENGTH:
        return None
    number = 0
    for symbol in symbols:
        if symbol is None:
            return None
        number = number * 32 + symbol
    value, check = divmod(number, 1024)
    return code_from(value) if value < 1 << BITS and value % CHECK_PRIME == check else None


def _spelled(value: int, length: int) -> str:
    return "".join(ALPHABET[value >> 5 * place & 31] for place in reversed(range(length)))
