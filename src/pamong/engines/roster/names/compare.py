"""How far two names are the same person's: by sets of words, never by the first word."""

import re
from functools import lru_cache
from typing import Literal

from pamong.engines.roster.text import ascii_fold, distance_within

Likeness = Literal["equal", "close", "loose", "none"]
SHORT_FORMS = {
    "m": "muhammad", "mh": "muhammad", "moh": "muhammad", "moch": "muhammad", "mohd": "muhammad", "muh": "muhammad",
    "muhd": "muhammad", "mhd": "muhammad", "mohammad": "muhammad", "mohamad": "muhammad", "muhamad": "muhammad",
    "mohamed": "muhammad", "muhammed": "muhammad", "mochammad": "muhammad", "mochamad": "muhammad",
    "muchammad": "muhammad", "muchamad": "muhammad", "abd": "abdul", "abdl": "abdul", "st": "siti", "sitti": "siti",
    "sity": "siti", "ach": "ahmad", "achmad": "ahmad", "akhmad": "ahmad", "ahmat": "ahmad", "akh": "ahmad",
}  # fmt: skip
NOT_NAMES = frozenset(("bin", "binti", "bt"))


@lru_cache(maxsize=65536)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name for comparison: folded, short forms written out, sorted.

    >>> name_words("M. Ma'ruf") == name_words("Maruf Muhammad")
    True
    """
    words = re.findall(r"[a-z]+", ascii_fold(name).replace("'", "").replace("-", ""))
    return tuple(sorted(SHORT_FORMS.get(word, word) for word in words if word not in NOT_NAMES))


@lru_cache(maxsize=65536)
def likeness(a: tuple[str, ...], b: tuple[str, ...]) -> Likeness:
    """Compare two results of `name_words`.

    equal: the same words, or the same letters otherwise spaced. close: every word of the shorter one (of two or more)
    stands in the longer one, typing slips and initials allowed, one word exactly; or a slip in a long one-word name.
    loose: one word in common.
    """
    if a == b:
        return "equal" if a else "none"
    if _same_letters(a, b):
        return "equal"
    if len(a) > len(b):
        a, b = b, a
    exact, near = _pairs(a, b)
    if exact + near == len(a) and exact >= 1 and len(a) >= 2:
        return "close"
    if len(a) == len(b) == 1 and near and len(a[0]) >= 7:
        return "close"
    return "loose" if exact or near else "none"


def _same_letters(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """ "Nur Aini" and "Nuraini": the same letters, otherwise spaced (and so otherwise sorted)."""
    ours, theirs = "".join(a), "".join(b)
    return len(ours) == len(theirs) and len(a) != len(b) and sorted(ours) == sorted(theirs)


def _pairs(shorter: tuple[str, ...], longer: tuple[str, ...]) -> tuple[int, int]:
    """Count words found exactly (of three letters and more) and words found nearly."""
    rest = list(longer)
    left, exact, near = [], 0, 0
    for word in shorter:
        if word in rest:
            rest.remove(word)
            exact += len(word) > 2
            near += len(word) <= 2
        else:
            left.append(word)
    for word in left:
        match = next((other for other in rest if _near(word, other)), None)
        if match is not None:
            rest.remove(match)
            near += 1
    return exact, near


def _near(a: str, b: str) -> bool:
    if len(a) == 1 or len(b) == 1:
        return a[0] == b[0]
    shorter = min(len(a), len(b))
    limit = 0 if shorter < 5 else 1 if shorter < 8 else 2
    return bool(limit) and distance_within(a, b, limit) is not None
