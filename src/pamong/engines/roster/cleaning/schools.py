"""School names made comparable, and the level a school's name tells."""

import re
from functools import lru_cache

from pamong.engines.roster.cleaning.found import NOTHING, Found
from pamong.engines.roster.model import Value
from pamong.engines.roster.text import ascii_fold, said

LEVELS = {
    "PAUD": "paud kb kober tpa sps kelompokbermain",
    "TK": "tk tkn tkit tks tkk ra tkip raudhatulathfal tamankanakkanak",
    "SD": "sd sdn sds sdit sdk sdi sdsn mi min mis sekolahdasar",
    "SMP": "smp smpn smps smpit smpk mts mtsn mtss sltp sekolahmenengahpertama",
    "SMA": "sma sman smas smait smak ma man mas smu sekolahmenengahatas",
    "SMK": "smk smkn smks stm mak smkit sekolahmenengahkejuruan",
    "SLB": "slb slbn slbs sdlb smplb smalb sekolahluarbiasa",
    "PKBM": "pkbm skb",
}
LEVEL_OF_WORD = {word: level for level, words in LEVELS.items() for word in words.split()}
LONG_FORMS = (
    (re.compile(r"\bsekolah dasar\b"), "sd"),
    (re.compile(r"\bsekolah menengah pertama\b"), "smp"),
    (re.compile(r"\bsekolah menengah atas\b"), "sma"),
    (re.compile(r"\bsekolah menengah kejuruan\b"), "smk"),
    (re.compile(r"\bsekolah luar biasa\b"), "slb"),
    (re.compile(r"\btaman kanak ?kanak\b"), "tk"),
    (re.compile(r"\bkelompok bermain\b"), "kb"),
    (re.compile(r"\bsatu atap\b"), "satap"),
    (re.compile(r"\b(sd|smp|sma|smk|slb|tk|mts|mi|ma) ?negeri\b"), r"\1n"),
    (re.compile(r"\b(sd|smp|sma|smk|slb|tk) ?n\b"), r"\1n"),
    (re.compile(r"\b(sd|smp|sma|smk|slb|tk) swasta\b"), r"\1s"),
)
LONGEST_NAME = 160
WORDED = re.compile(r"[A-Za-z]{2}")
FILLER = frozenset("upt uptd satdik satuan pendidikan formal no nomor".split())
ROMANS = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
}


@lru_cache(maxsize=32768)
def school_key(name: str) -> str:
    """A school's name for comparison.

    >>> school_key("SD Negeri 01 SAMPIT") == school_key("SDN-1 Sampit")
    True
    """
    text = " ".join(re.findall(r"[a-z]+|\d+", ascii_fold(name[:LONGEST_NAME]).replace("'", "")))
    for pattern, short in LONG_FORMS:
        text = pattern.sub(short, text)
    words = [ROMANS.get(word, word) for word in text.split() if word not in FILLER]
    return " ".join(word.lstrip("0") or "0" if word.isdigit() else word for word in words)


def clean_school(value: Value) -> Found:
    """Keep a school's name as written, tidied."""
    text = said(value)
    return Found(text) if WORDED.search(text) else NOTHING


@lru_cache(maxsize=8192)
def level_of_school(name: str) -> str | None:
    """The level a school's name begins with; None for offices and unknown kinds."""
    for word in school_key(name).split()[:2]:
        if word in LEVEL_OF_WORD:
            return LEVEL_OF_WORD[word]
    return None


@lru_cache(maxsize=2048)
def _level(text: str) -> str | None:
    joined = re.sub(r"[^a-z]", "", ascii_fold(text))
    if joined in LEVEL_OF_WORD:
        return LEVEL_OF_WORD[joined]
    levels = {LEVEL_OF_WORD[word] for word in re.findall(r"[a-z]+", ascii_fold(text)) if word in LEVEL_OF_WORD}
    return levels.pop() if len(levels) == 1 else level_of_school(text)


def clean_level(value: Value) -> Found:
    """Write a school level as one of PAUD, TK, SD, SMP, SMA, SMK, SLB, PKBM."""
    text = said(value)
    return Found(_level(text)) if text else NOTHING
