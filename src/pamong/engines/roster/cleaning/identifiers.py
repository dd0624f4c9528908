"""NIP, NUPTK, NIK, NPSN and UKG numbers, and the numbers Excel destroyed.

Rules and their sources: facts/operations §2 (Perka BKN 43/2007 for the NIP of civil servants, BKN Yogyakarta for
PPPK, BPMP Jabar for NUPTK, Dukcapil Klaten and PP 40/2019 art. 30 for NIK, Wikidata P4128 for NPSN).
"""

import math
import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from pamong.engines.roster.cleaning.found import NOTHING, Found, Stub
from pamong.engines.roster.model import Value
from pamong.engines.roster.text import said, show

LETTER = re.compile(r"[^\W\d_]")
NO_DIGIT = re.compile(r"[^0-9]+")
NPSN_SIGNS = re.compile(r"[\s.':-]")
NPSN = re.compile(r"\d{8}|[PK]\d{7}")
EXPONENT = re.compile(r"^\D{0,3}(\d+)[.,]?(\d*)\s*[eE]\s*\+?\s*0*(\d{1,2})$")
HIDDEN = re.compile(r"^#{3,}$")  # a column too narrow for its number, saved as it was shown
DECIMAL_TAIL = re.compile(r"^\D{0,3}(\d{16,})[.,]0+$")
LOOKALIKE = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1", "S": "5", "B": "8"})
UNNUMBERED_STATUS = frozenset("non bukan tidak tdk belum blm honor honorer honda kontrak gtt gty ptt pty thl".split())
UNNUMBERED = UNNUMBERED_STATUS | frozenset(
    "guru tenaga pegawai masih ada punya sekolah daerah yayasan nip asn pns".split()
)
LONGEST_NUMBER = 20
EXACT = 15  # significant digits a spreadsheet keeps
EARLIEST_BIRTH, LATEST_BIRTH = 1930, 2012
FIRST_APPOINTMENT, LAST_APPOINTMENT = 1950, 2060


@dataclass(frozen=True, slots=True)
class NipFacts:
    """What a NIP tells about its owner."""

    birth_date: date
    sex: str
    status: str


def damage(value: Value) -> Stub | None:
    """Recognise a number a spreadsheet has cut to 15 digits, whether it is still a number or already text."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return _float_stub(float(value)) if value >= 10**EXACT else None
    if not isinstance(value, str):
        return None
    text = value.strip().replace("\u00a0", "")
    if not text[-1:].isdigit():
        return Stub(frozenset(), text) if HIDDEN.match(text) else None
    if text.isdigit():
        return None
    tail = DECIMAL_TAIL.match(text)
    if tail:
        return _whole_stub(tail.group(1), text)
    return _exponent_stub(text) if "e" in text.lower() else None


def _whole_stub(digits: str, shown: str) -> Stub:
    return Stub(frozenset({digits[:EXACT]}), shown, digits[:EXACT])


def _float_stub(number: float) -> Stub | None:
    """A float is either cut (Excel: zeros from the 16th digit) or what a program made of the full number.

    Programs round to the nearest float, some to 16 digits first; then the 15th digit may have moved by one.
    """
    if not math.isfinite(number):
        return None
    shown = f"{number:.14E}"
    length = len(str(int(number)))
    if length > LONGEST_NUMBER:
        return Stub(frozenset(), shown)
    slack = max(math.ulp(number), 10 ** (length - EXACT) / 20)
    rounded = shown.replace(".", "")[:EXACT]
    near = {str(int(number + step))[:EXACT] for step in (-slack, 0.0, slack)}
    was_cut = float(rounded.ljust(length, "0")) == number
    return Stub(frozenset({rounded, *near}), shown, rounded if was_cut else str(int(number))[:EXACT], number, slack)


def _exponent_stub(text: str) -> Stub | None:
    match = EXPONENT.match(text)
    if match is None or len(match.group(1)) + int(match.group(3)) < 6:
        return None
    if len(match.group(1) + match.group(2)) < EXACT:
        return Stub(frozenset(), text)
    stub = _float_stub(float(f"{match.group(1)}.{match.group(2)}e{match.group(3)}"))
    return stub and replace(stub, shown=text)


def number_text(value: Value) -> str:
    """The text of a number cell without the ".0" that other programs leave behind."""
    text = said(value)
    return text[:-2] if text.endswith((".0", ",0")) else text


def _read(value: Value) -> tuple[str, Found | None]:
    """Digits of a cell, or the answer already: nothing there, or a damaged number."""
    stub = damage(value)
    if stub is not None:
        return "", Found(code="damaged_number", stub=stub)
    text = number_text(value)
    digits = NO_DIGIT.sub("", text)
    nothing = not digits.strip("0") and (not LETTER.search(text) or is_unnumbered(text))
    return digits, NOTHING if nothing else None


def is_unnumbered(text: str) -> bool:
    """Whether a cell names an employment that comes without a NIP, where the number should stand: "Honorer", "GTT"."""
    words = set(re.findall(r"[a-z]+", text.lower()))
    return bool(words & UNNUMBERED_STATUS) and words <= UNNUMBERED


def clean_nip(value: Value) -> Found:
    """Check a NIP (civil servant) or NI PPPK.

    18 digits: birth YYYYMMDD; civil servants then YYYYMM of the first appointment, PPPK YYYY and a two-digit
    contract code; then sex (1 man, 2 woman) and a serial from 001. Digits 13-14 in 01-12 mean civil servant.
    """
    digits, answer = _read(value)
    if answer is not None:
        return answer
    if len(digits) != 18:
        return Found(code="bad_nip", suggestion=_lookalike(value, 18), note=_length_note(digits, 18))
    if digits.endswith("000"):  # serials start at 001: a number with this end went through a spreadsheet
        return Found(code="damaged_number", stub=_whole_stub(digits, digits))
    facts = nip_facts(digits)
    return (
        Found(digits)
        if facts
        else Found(code="bad_nip", note="tanggal lahir, tahun, atau kode jenis kelamin di dalamnya tidak mungkin")
    )


@lru_cache(maxsize=65536)
def nip_facts(nip: str) -> NipFacts | None:
    """Birth date, sex and status inside an 18-digit (or 15-digit damaged) NIP; None when they cannot be."""
    born = _date(nip[:8])
    year, code, sex = int(nip[8:12]), int(nip[12:14]), nip[14]
    if born is None or sex not in "12" or not FIRST_APPOINTMENT <= year <= LAST_APPOINTMENT or year - born.year < 15:
        return None
    return NipFacts(born, "L" if sex == "1" else "P", "PNS" if 1 <= code <= 12 else "PPPK")


def _date(text: str) -> date | None:
    try:
        found = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None
    return found if EARLIEST_BIRTH <= found.year <= LATEST_BIRTH else None


def _lookalike(value: Value, length: int) -> str | None:
    """Offer the number meant by letters that look like digits."""
    text = said(value).translate(LOOKALIKE)
    digits = NO_DIGIT.sub("", text)
    return digits if len(digits) == length and digits != NO_DIGIT.sub("", said(value)) else None


def _length_note(digits: str, expected: int) -> str:
    return f"angkanya {len(digits)}, seharusnya {expected}"


def clean_nuptk(value: Value) -> Found:
    """Check a NUPTK: 16 digits without inner structure or check digit."""
    digits, answer = _read(value)
    if answer is not None:
        return answer
    if len(digits) == 16:
        return Found(digits)
    padded = digits.zfill(16) if isinstance(value, float | int) and 12 <= len(digits) < 16 else _lookalike(value, 16)
    return Found(code="bad_nuptk", suggestion=padded, note=_length_note(digits, 16))


def clean_nik(value: Value) -> Found:
    """Check a NIK: six digits of the region of first registration, DDMMYY (women DD + 40), serial from 0001."""
    digits, answer = _read(value)
    if answer is not None:
        return answer
    if len(digits) != 16:
        return Found(code="bad_nik", suggestion=_lookalike(value, 16), note=_length_note(digits, 16))
    if nik_birth(digits) is None or not 11 <= int(digits[:2]) <= 99 or digits.endswith("0000"):
        return Found(code="bad_nik", note="kode wilayah, tanggal lahir, atau nomor urut di dalamnya tidak mungkin")
    return Found(digits)


def nik_birth(nik: str) -> tuple[int, int, int, str] | None:
    """Day, month, two-digit year and sex inside a NIK."""
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    sex = "P" if day > 40 else "L"
    day -= 40 if day > 40 else 0
    return (day, month, year, sex) if 1 <= day <= 31 and 1 <= month <= 12 else None


def clean_npsn(value: Value) -> Found:
    """Check an NPSN: eight digits, or P or K and seven for courses and study centres."""
    text = NPSN_SIGNS.sub("", number_text(value)).upper().removeprefix("NPSN")
    if not text or not text.strip("0"):
        return NOTHING
    if NPSN.fullmatch(text):
        return Found(text)
    stub = damage(value)
    if stub is not None:
        return Found(code="damaged_number", stub=stub)
    return Found(code="bad_npsn", note="NPSN terdiri atas 8 angka")


def clean_ukg(value: Value) -> Found:
    """Take a UKG number: usually 12 digits that begin with 20; no rule is published, so others are taken as given."""
    digits, answer = _read(value)
    if answer is not None:
        return answer
    return Found(digits) if 6 <= len(digits) <= 16 else NOTHING


def is_cut_column(values: list[Value]) -> bool:
    """Whether a column of 16-digit texts has been through a spreadsheet: all of them end in 0.

    By chance alone eight such endings have a probability of 1e-8.
    """
    texts = [NO_DIGIT.sub("", show(value)) for value in values if isinstance(value, str)]
    long = [text for text in texts if len(text) == 16]
    return len(long) >= 8 and all(text.endswith("0") for text in long)
