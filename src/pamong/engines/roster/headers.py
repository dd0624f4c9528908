"""Find the header row of a sheet and say what its columns mean."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pamong.engines.roster.fields import NUMBER, RULES, SENSITIVE, STATUS_WORDS, SYNONYMS, VOCABULARY
from pamong.engines.roster.model import Value
from pamong.engines.roster.text import ascii_fold, distance_within, said, show, tidy

BY_FIRST_LETTER = {
    letter: sorted(word for word in VOCABULARY if word[0] == letter) for letter in "abcdefghijklmnopqrstuvwxyz"
}
NAMING = frozenset({"nama", "nip", "nuptk", "nik", "ukg", "nama_cetak", "gelar_depan", "birth_date"})
"""A row that names one of these is about people."""
SEARCHED_ROWS = 40
SAMPLE_ROWS = 200
LABEL_LENGTH = 160
SPACED_OUT = re.compile(r"\b[a-z](?: [a-z]){2,}\b")  # "N I P", "N A M A"
WORD = re.compile(r"[a-z]+|\d+")
DATA_LIKE = re.compile(r"@|\d{5,}|\d[.,]\d+[eE]\+\d|^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
GRADUATION_CELL = re.compile(r"\b(?:tidak |belum )?lulus\b", re.IGNORECASE)
STATUS_CELL = re.compile(r"\b(?:pns|pppk|p3k|asn|honor\w*|gty|gtt|pty|cpns|kontrak)\b", re.IGNORECASE)
SIGNATURE_WORDS = re.compile(r"^(?:daftar|lampiran|rekap|tanggal unduh|jumlah|total)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet: its row (1-based, the lower one of two levels), texts and meanings by column."""

    row: int
    labels: tuple[str, ...]
    fields: tuple[str | None, ...]
    sensitive: tuple[bool, ...]

    @property
    def found(self) -> int:
        """How many columns mean something."""
        return sum(name not in (None, NUMBER) for name in self.fields)


@lru_cache(maxsize=16384)
def normal_words(header: str) -> str:
    """A header as plain words: lower case, no punctuation, abbreviations written out.

    >>> normal_words("Tgl. Lahir*")
    'tanggal lahir'
    """
    text = re.sub(r"\be[\s-]?mail\b", "email", ascii_fold(tidy(header)))
    text = re.sub(r"\bwhats\s?app?\b", "whatsapp", text)
    text = SPACED_OUT.sub(lambda letters: letters.group(0).replace(" ", ""), text)
    words = [SYNONYMS.get(word, word) for word in WORD.findall(text)]
    return " ".join(words)


@lru_cache(maxsize=4096)
def _mended(words: str) -> str:
    return " ".join(_mend(word) for word in words.split())


@lru_cache(maxsize=4096)
def _mend(word: str) -> str:
    if len(word) < 5 or word in VOCABULARY:
        return word
    limit = 1 if len(word) < 8 else 2
    for known in BY_FIRST_LETTER.get(word[0], ()):
        if distance_within(word, known, limit) is not None:
            return SYNONYMS.get(known, known)
    return word


@lru_cache(maxsize=16384)
def meaning(header: str) -> tuple[str | None, int]:
    """The field a header names and how clearly, judged on its own; unmappable is (None, 0)."""
    words = normal_words(header)
    if not words or len(words) > LABEL_LENGTH:
        return None, 0
    return _match(words) or _match(_mended(words)) or (None, 0)


def _match(words: str) -> tuple[str | None, int] | None:
    for pattern, name, score in RULES:
        if pattern.search(words):
            return name, score
    return None


@lru_cache(maxsize=16384)
def is_sensitive(header: str) -> bool:
    """Whether a column holds what no step needs: its cells must never be kept."""
    words = normal_words(header)
    return bool(SENSITIVE.search(words) or SENSITIVE.search(_mended(words)))


def fingerprint(headers: Sequence[str]) -> str:
    """A short name for a layout: equal for files with the same headers, however they are spaced or cased."""
    joined = "\x1f".join(normal_words(header) for header in headers)
    return hashlib.sha256(joined.encode()).hexdigest()[:24]


def suggest_mapping(headers: Sequence[str], samples: Sequence[Sequence[Value]] | None = None) -> dict[str, str | None]:
    """Suggest a field for each header, each field at most once.

    Parameters
    ----------
    headers
        Header texts as written, left to right, each once.
    samples
        Some cells of each column; they settle headers such as "Status" that mean nothing alone.
    """
    fields = _assign(list(headers), samples)
    return {header: None if name == NUMBER else name for header, name in zip(headers, fields, strict=True)}


def _assign(headers: list[str], samples: Sequence[Sequence[Value]] | None) -> list[str | None]:
    fields: list[str | None] = [None] * len(headers)
    wishes = []
    for column, header in enumerate(headers):
        if not header or is_sensitive(header):
            continue
        name, score = _with_samples(header, samples[column] if samples else ())
        if name is not None:
            wishes.append((-score, column, name))
    taken: set[str] = set()
    for _, column, name in sorted(wishes):
        if name not in taken:
            fields[column] = name
            taken.add(name)
    return _settle(fields, headers)


def _settle(fields: list[str | None], headers: list[str]) -> list[str | None]:
    """A form that asks only for the name on the certificate has asked for the name."""
    if "nama" not in fields and "nama_cetak" in fields:
        fields[fields.index("nama_cetak")] = "nama"
    return fields


def _with_samples(header: str, cells: Sequence[Value]) -> tuple[str | None, int]:
    words = normal_words(header)
    if not STATUS_WORDS.match(words):
        return meaning(header)
    texts = [cell for cell in cells if isinstance(cell, str) and said(cell)]
    if not texts:
        return ("graduated", 40) if words == "status" else (None, 0)
    for pattern, name in ((GRADUATION_CELL, "graduated"), (STATUS_CELL, "status")):
        if sum(bool(pattern.search(text)) for text in texts) * 2 >= len(texts):
            return name, 70
    return None, 0


def find_header(rows: Sequence[Sequence[Value]]) -> Header | None:
    """Find the row, or the two rows, whose texts name the most fields; None when no row names a roster."""
    best: tuple[int, int, list[str]] | None = None
    for index in range(min(len(rows), SEARCHED_ROWS)):
        for level, labels in enumerate(_candidates(rows, index)):
            score = _score(labels)
            if score and (best is None or score > best[0]):
                best = score, index + level, labels
    return _header(rows, best[1], best[2]) if best and _is_enough(best[0], best[2]) else None


def _is_enough(score: int, labels: list[str]) -> bool:
    return score >= 2 or sum(bool(label) for label in labels) <= 2


def _candidates(rows: Sequence[Sequence[Value]], index: int) -> list[list[str]]:
    upper = [_label(value) for value in rows[index]]
    if index + 1 >= len(rows):
        return [upper]
    lower = [_label(value) for value in rows[index + 1]]
    if not any(lower) or any(DATA_LIKE.search(text) for text in lower) or not _reads_as_labels(upper, lower):
        return [upper]
    return [upper, _two_levels(upper, lower)] if _gaps_below(upper, lower) else [upper]


def _reads_as_labels(upper: list[str], lower: list[str]) -> bool:
    """Whether a row is the lower level of a header: it names a person's field, or labels without naming anybody.

    Below "Nama" and "NIP" of a true header of two levels stands nothing, while every row of people fills one of them.
    """
    if _score(lower, deep=False):
        return True
    labels = [label for label in lower if label]
    named = sum(_match(normal_words(label)) is not None for label in labels)
    padded = lower + [""] * (len(upper) - len(lower))
    filled = any(
        low and meaning(up)[0] in NAMING - {"birth_date"} for up, low in zip(upper, padded, strict=False) if up
    )
    return named >= 2 and named * 2 >= len(labels) and not filled


def _gaps_below(upper: list[str], lower: list[str]) -> bool:
    """Two levels show by blanks: lower words stand under groups, and single columns have nothing below them."""
    width = max(len(upper), len(lower))
    padded_upper = upper + [""] * (width - len(upper))
    padded_lower = lower + [""] * (width - len(lower))
    grouped = sum(bool(low) for low in padded_lower)
    alone = sum(bool(up) and not low for up, low in zip(padded_upper, padded_lower, strict=True))
    return (
        grouped >= 2 and alone >= 1 and any(low and not up for up, low in zip(padded_upper, padded_lower, strict=True))
    )


def _two_levels(upper: list[str], lower: list[str]) -> list[str]:
    width = max(len(upper), len(lower))
    group, labels = "", []
    for column in range(width):
        above = upper[column] if column < len(upper) else ""
        below = lower[column] if column < len(lower) else ""
        group = above or (group if below else "")
        labels.append(f"{group}.{below}" if group and below else group or below)
    return labels


def _label(value: Value) -> str:
    return tidy(value) if isinstance(value, str) else show(value)


def _score(labels: Sequence[str], *, deep: bool = True) -> int:
    names = set()
    for label in labels:
        if label and len(label) <= LABEL_LENGTH and not DATA_LIKE.search(label):
            name = meaning(label)[0] if deep else (_match(normal_words(label)) or (None, 0))[0]
            names.add(name)
    known = names - {None, NUMBER}
    return len(known) if known & NAMING else 0


def _header(rows: Sequence[Sequence[Value]], index: int, labels: list[str]) -> Header:
    below = rows[index + 1 : index + 1 + SAMPLE_ROWS]
    width = max([len(labels), *(len(row) for row in rows[index + 1 :])])
    labels = _named(labels + [""] * (width - len(labels)))
    samples = [[row[column] for row in below if column < len(row)] for column in range(width)]
    sensitive = tuple(is_sensitive(label) for label in labels)
    return Header(index + 1, tuple(labels), tuple(_assign(labels, samples)), sensitive)


def _named(labels: list[str]) -> list[str]:
    """Give every column a name of its own: a repeated header gets a number."""
    seen: dict[str, int] = {}
    names = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        names.append(f"{label} ({seen[label]})" if label and seen[label] > 1 else label)
    return names
