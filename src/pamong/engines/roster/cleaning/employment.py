"""Rank, employment status, sex, cohort and graduation, as words people type."""

import re
from functools import lru_cache

from pamong.engines.roster.cleaning.found import NOTHING, Found
from pamong.engines.roster.model import Value
from pamong.engines.roster.text import ascii_fold, said, show, tidy

RANK_NAMES = {
    "juru muda": "I/a", "juru muda tk 1": "I/b", "juru": "I/c", "juru tk 1": "I/d", "pengatur muda": "II/a",
    "pengatur muda tk 1": "II/b", "pengatur": "II/c", "pengatur tk 1": "II/d", "penata muda": "III/a",
    "penata muda tk 1": "III/b", "penata": "III/c", "penata tk 1": "III/d", "pembina": "IV/a", "pembina tk 1": "IV/b",
    "pembina utama muda": "IV/c", "pembina utama madya": "IV/d", "pembina utama": "IV/e",
}  # fmt: skip
ROMAN = {
    "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10, "XI": 11, "XII": 12,
    "XIII": 13, "XIV": 14, "XV": 15, "XVI": 16, "XVII": 17,
}  # fmt: skip
NUMERALS = {number: roman for roman, number in ROMAN.items()}
CIVIL = re.compile(r"\b(iv|i{1,3}|[1-4])\s*[/.\\-]?\s*([a-e])\b")
CONTRACT = re.compile(r"\b(x?vi{0,3}|x?iv|x?ix|xi{0,3}|xv)\b")
LAST_COHORT = 15
NUMBER_WORDS = dict(
    zip("satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split(), range(1, 12), strict=True)
)
FAILED = re.compile(
    r"\b(?:tidak|tdk|tak|blm|belum|bukan|non|gagal|gugur|mengundurkan|mundur|mengulang)\b"
    r"|\b(?:drop ?out|fail\w*|not|false|no)\b|tidaklulus|belumlulus|\b(?:t|td|b)\W{0,2}lulus|^(?:t|tl|bl|do|n|0)$"
)
PASSED = re.compile(
    r"\b(?:lulus\w*|lolos|sudah|ya|y|selesai|tuntas|true|yes|pass\w*|graduat\w*|memenuhi|memuaskan|baik)\b"
    r"|^(?:l|1|v|[\u2713\u2714\u221a\u2611])$"
)
MEN = frozenset("l lk lakilaki laki pria cowok m male man 1".split())
WOMEN = frozenset("p pr perempuan wanita cewek f female woman 2".split())


@lru_cache(maxsize=4096)
def _rank(text: str) -> str | None:
    folded = ascii_fold(text)
    match = CIVIL.search(folded)
    if match:
        head, letter = match.group(1), match.group(2)
        roman = NUMERALS[int(head)] if head.isdigit() else head.upper()
        return f"{roman}/{letter}" if letter != "e" or roman == "IV" else None
    name = _rank_name(folded)
    if name:
        return name
    match = CONTRACT.search(folded)
    if match and match.group(1).upper() in ROMAN:
        return match.group(1).upper()
    number = re.fullmatch(r"(?:gol(?:ongan)?\.?\s*)?(\d{1,2})(?:\.0)?", folded)
    return NUMERALS.get(int(number.group(1))) if number and 5 <= int(number.group(1)) <= 17 else None


def _rank_name(folded: str) -> str | None:
    words = re.sub(r"[^a-z0-9]+", " ", folded).strip()
    words = re.sub(r"\b(?:tingkat|tkt|tk) ?(?:1|i|satu)\b", "tk 1", words)
    return RANK_NAMES.get(words)


def clean_rank(value: Value) -> Found:
    """Write a rank as `III/c` (civil servant) or `IX` (PPPK)."""
    text = said(value)
    return Found(_rank(text)) if text else NOTHING


@lru_cache(maxsize=4096)
def _status(text: str) -> str | None:
    folded = re.sub(r"[^a-z0-9 ]+", " ", ascii_fold(text))
    words = set(folded.split())
    if words & {"pppk", "p3k"} or "perjanjian kerja" in folded:
        return "PPPK"
    denies = words & {
        "non",
        "bukan",
        "belum",
        "blm",
        "tidak",
        "honorer",
        "honor",
        "gty",
        "gtt",
        "pty",
        "ptt",
        "kontrak",
        "yayasan",
        "thl",
        "gtyk",
        "nonasn",
        "nonpns",
    }
    if denies or "tidak tetap" in folded or "tetap yayasan" in folded:
        return "Non ASN"
    return "PNS" if words & {"pns", "cpns", "pnsd"} or "pegawai negeri" in folded else None


def clean_status(value: Value) -> Found:
    """Write an employment status as PNS, PPPK or Non ASN."""
    text = said(value)
    return Found(_status(text)) if text else NOTHING


def clean_sex(value: Value) -> Found:
    """Write a sex as L or P."""
    word = re.sub(r"[^a-z0-9]", "", ascii_fold(said(value)))
    return Found("L" if word in MEN else "P" if word in WOMEN else None)


@lru_cache(maxsize=4096)
def _cohort(text: str) -> int | None:
    folded = ascii_fold(text)
    numbers = [
        int(number) for number in re.findall(r"\d+", folded.removesuffix(".0")) if 1 <= int(number) <= LAST_COHORT
    ]
    if len(set(numbers)) == 1:
        return numbers[0]
    spelt = {NUMBER_WORDS[word] for word in re.findall(r"[a-z]+", folded) if word in NUMBER_WORDS}
    if not numbers and len(spelt) == 1:
        return spelt.pop()
    romans = [word.upper() for word in re.findall(r"\b[ivx]+\b", folded) if word.upper() in ROMAN]
    return ROMAN[romans[0]] if not numbers and len(romans) == 1 and ROMAN[romans[0]] <= LAST_COHORT else None


def clean_cohort(value: Value) -> Found:
    """Read a cohort out of "Angkatan 7", "A7", "VII" or 7."""
    text = said(value)
    return Found(_cohort(text)) if text else NOTHING


@lru_cache(maxsize=1024)
def _graduated(text: str) -> bool | None:
    folded = ascii_fold(text)
    if FAILED.search(folded):
        return False
    return True if PASSED.search(folded) else None


def clean_graduated(value: Value) -> Found:
    """Read whether a list of graduates says that a person has passed."""
    if isinstance(value, bool):
        return Found(value)
    text = tidy(show(value)).strip(" .*")
    return Found(_graduated(text)) if text else NOTHING
