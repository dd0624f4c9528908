"""Give a name typed in capitals its case back."""

import re
from collections import Counter
from collections.abc import Iterable

PARTICLES = frozenset("bin binti bt al as ibnu van der den de da".split())
ROMAN = frozenset("II III IV VI VII VIII".split())
WORD_PART = re.compile(r"[^\W\d_]+", re.UNICODE)


def is_flat(name: str) -> bool:
    """Whether a name is all capitals or all small letters, so that its case says nothing.

    An abbreviation says nothing of the words beside it: "Muh. AL-FATIH" is typed in capitals.
    """
    name = " ".join(word for word in name.split() if not word.endswith(".")) or name
    return (name.upper() == name or name.lower() == name) and sum(map(str.isalpha, name)) > 1


class CaseMemory:
    """How the other people in the same files write each word, to decide between "Binti" and "binti"."""

    def __init__(self, names: Iterable[str]) -> None:
        written: dict[str, Counter[str]] = {}
        for name in names:
            if not is_flat(name):
                for word in name.split():
                    written.setdefault(word.lower(), Counter())[word] += 1
        self._best = {lower: counts.most_common(1)[0][0] for lower, counts in written.items()}

    def restore(self, name: str) -> str:
        """Write a flat name as others write its words, else by the rules of Indonesian names.

        >>> CaseMemory(["Siti Noor"]).restore("NOOR BINTI AHMAD")
        'Noor binti Ahmad'
        """
        if not is_flat(name):
            return name
        words = name.split()
        return " ".join(
            self._word(word, last=position == len(words) - 1, first=position == 0)
            for position, word in enumerate(words)
        )

    def _word(self, word: str, *, first: bool, last: bool) -> str:
        known = self._best.get(word.lower())
        if known is not None and not is_flat(known):
            return known
        if word.lower() in PARTICLES and not first and not last:
            return word.lower()
        return word.upper() if word.upper() in ROMAN and not first else title_word(word)


def title_word(word: str) -> str:
    """Capitalise a word: after hyphens and dots, and after a one-letter prefix ("D'Costa"), not after "Ma'".

    >>> title_word("MA'RUF"), title_word("NUR-AINI"), title_word("A.A."), title_word("D'COSTA")
    ("Ma'ruf", 'Nur-Aini', 'A.A.', "D'Costa")
    """
    out = []
    for match in re.finditer(r"([^\W\d_]+)|([\W\d_]+)", word):
        part = match.group(0)
        before = word[: match.start()]
        lowered = before.endswith("'") and len(before) > 2
        out.append(part.lower() if lowered else part[:1].upper() + part[1:].lower())
    return "".join(out)
