"""Numbers of letters and certificates from a pattern such as `{urut:05d}/{kode_unit}/{klasifikasi}/{tahun}`.

This module only spells numbers. Which sequence number comes next is decided once, in a transaction, by the room that
keeps the numbering book; a number given is never given again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from string import Formatter

ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
BOOK_TOKENS = ("kode_unit", "klasifikasi", "kode_kegiatan")
TOKENS = ("urut", *BOOK_TOKENS, "bulan_romawi", "tahun")
LONGEST = 80

_WIDTH = re.compile(r"0([1-9])d")
_LITERAL = re.compile(r"[A-Za-z0-9 ./\-_()]*")


class PatternError(ValueError):
    """The pattern cannot be used; the message says why, in Indonesian."""


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """A checked pattern.

    Attributes
    ----------
    text : str
        The pattern as written.
    codes : Mapping[str, str]
        What the tokens of the book stand for: `kode_unit`, `klasifikasi`, `kode_kegiatan`.
    """

    text: str
    codes: Mapping[str, str]

    def number(self, sequence: int, day: date) -> str:
        """Spell the number of one paper.

        Parameters
        ----------
        sequence : int
            Place in the book of that year, from 1.
        day : date
            Day of approval: gives month and year.
        """
        if sequence < 1:
            raise PatternError("Nomor urut dimulai dari 1.")
        return self.text.format(
            urut=sequence, bulan_romawi=ROMAN_MONTHS[day.month - 1], tahun=f"{day.year:04d}", **self.codes
        )

    def preview(self, day: date, count: int = 3, first: int = 1) -> list[str]:
        """Spell the next few numbers, for the person who writes the pattern."""
        return [self.number(sequence, day) for sequence in range(first, first + count)]

    def sequence(self, number: str) -> int | None:
        """Read the sequence back from a number of this book; None when it is not one."""
        found = re.fullmatch(self._expression(), number)
        return int(found["urut"]) if found else None

    def _expression(self) -> str:
        meaning = {"urut": r"(?P<urut>\d+)", "tahun": r"\d{4}", "bulan_romawi": "(?:" + "|".join(ROMAN_MONTHS) + ")"}
        meaning |= {name: re.escape(code) for name, code in self.codes.items()}
        return "".join(re.escape(words) + (meaning[name] if name else "") for words, name, _ in _parts(self.text))


def parse_pattern(text: str, codes: Mapping[str, str] | None = None) -> NumberPattern:
    """Check a pattern and the codes its tokens need.

    Raises
    ------
    PatternError
        When a token is unknown, a code is missing, or two papers could get one number: the sequence must appear once,
        and the year too, because the sequence starts again with every year.
    """
    given = {name: code.strip() for name, code in (codes or {}).items()}
    names = [_checked_token(name, width) for _, name, width in _parts(text) if name is not None]
    for needed, why in (("urut", "nomor urut"), ("tahun", "tahun, karena nomor urut mulai lagi setiap tahun")):
        if names.count(needed) != 1:
            raise PatternError(f"Pola harus memuat {{{needed}}} tepat satu kali: {why}.")
    for name in BOOK_TOKENS:
        if name in names and not given.get(name):
            raise PatternError(f"Isi dulu {name.replace('_', ' ')}: pola memakai {{{name}}}.")
    for words in (*given.values(), *(words for words, _, _ in _parts(text))):
        if not _LITERAL.fullmatch(words):
            raise PatternError(f"Bagian “{words}” memuat tanda yang tidak boleh ada dalam nomor.")
    pattern = NumberPattern(text, given)
    if len(pattern.number(99999, date(2024, 8, 1))) > LONGEST:
        raise PatternError(f"Nomor menjadi lebih dari {LONGEST} huruf. Pendekkan polanya.")
    return pattern


def _parts(text: str) -> list[tuple[str, str | None, str]]:
    try:
        return [
            (words, f"{name}!{conversion}" if conversion else name, width or "")
            for words, name, width, conversion in Formatter().parse(text)
        ]
    except ValueError as error:
        raise PatternError("Kurung kurawal dalam pola tidak berpasangan.") from error


def _checked_token(name: str, width: str) -> str:
    if name not in TOKENS:
        known = ", ".join(f"{{{token}}}" for token in TOKENS)
        raise PatternError(f"{{{name}}} tidak dikenal. Yang bisa dipakai: {known}.")
    if width and not (name == "urut" and _WIDTH.fullmatch(width)):
        raise PatternError(
            f"{{{name}:{width}}} tidak bisa dibaca. Lebar hanya untuk nomor urut, misalnya {{urut:05d}}."
        )
    return name
