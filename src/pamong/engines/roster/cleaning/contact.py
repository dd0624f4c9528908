"""Mobile numbers and e-mail addresses."""

import re

from pamong.engines.roster.cleaning.found import NOTHING, Found
from pamong.engines.roster.cleaning.identifiers import NO_DIGIT, damage, number_text
from pamong.engines.roster.model import Value
from pamong.engines.roster.text import said

SEVERAL = re.compile(r"\s*(?:[/;,|]|\batau\b|\bdan\b|&)\s*", re.IGNORECASE)
ABROAD = re.compile(r"(?:00)?620?")
MOBILE = re.compile(r"8[1-9]\d{7,10}|80\d{8,10}")
SAYS_SOMETHING = re.compile(r"[1-9A-Za-z]")
SEVERAL_ADDRESSES = re.compile(r"[;,/]+")
ADDRESS = re.compile(r"[a-z0-9](?:[a-z0-9._%+'-]*[a-z0-9_%+-])?@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}")
LABEL = re.compile(r"[:=(-]$|^e-?mail$")
BRACKETED = re.compile(r"<([^<>]+@[^<>]+)>")  # "Siti Aminah <siti@contoh.test>", as mail programs copy it
SLIPS = {
    "gmial.com": "gmail.com", "gamil.com": "gmail.com", "gmai.com": "gmail.com", "gmal.com": "gmail.com",
    "gmail.con": "gmail.com", "gmail.co": "gmail.com", "gmail.cm": "gmail.com", "gmail.om": "gmail.com",
    "gmail.comm": "gmail.com", "gmail": "gmail.com", "gnail.com": "gmail.com", "gmil.com": "gmail.com",
    "yahoo.con": "yahoo.com", "yaho.com": "yahoo.com", "yahoo": "yahoo.com", "yahho.com": "yahoo.com",
    "hotmail.con": "hotmail.com",
}  # fmt: skip


def clean_phone(value: Value) -> Found:
    """Write an Indonesian mobile number as +628…; of several numbers the first good one counts.

    Local numbers are 08 and 8 to 11 digits more (10-13 in all).
    """
    text = number_text(value)
    if not text:
        return NOTHING
    stub = damage(value)
    if stub is not None:
        return Found(code="damaged_number", stub=stub)
    for part in SEVERAL.split(text):
        number = _international(part)
        if number:
            return Found(number)
    if not SAYS_SOMETHING.search(text):
        return NOTHING
    pieces = (
        number for piece in text.split() if (number := _international(piece))
    )  # two numbers, only a blank between
    number = next(pieces, None)
    return Found(number) if number else Found(code="bad_phone")


def _international(text: str) -> str | None:
    digits = NO_DIGIT.sub("", text.replace("O", "0").replace("o", "0"))
    abroad = ABROAD.match(digits)
    local = digits[abroad.end() :] if abroad else digits.removeprefix("0")
    return f"+62{local}" if MOBILE.fullmatch(local) else None


def clean_email(value: Value) -> Found:
    """Check an e-mail address: lower case, no blanks; a known slip of the domain is not taken but offered mended."""
    text = said(value).lower()
    if not text:
        return NOTHING
    bracketed = BRACKETED.search(text) if "<" in text else None
    for part in SEVERAL_ADDRESSES.split(bracketed.group(1) if bracketed else text):
        words = part.split()
        place = next((i for i, word in enumerate(words) if "@" in word), None)
        if place is None or (place and not LABEL.search(words[place - 1])):  # "budi s@x.id" lacks a piece
            continue
        good = _address(words[place])
        if good and good.partition("@")[2] not in SLIPS:
            return Found(good)
    return Found(code="bad_email", suggestion=_mended(text))


def _address(text: str) -> str | None:
    text = text.removeprefix("mailto:").strip("<>()[]'\"., ")
    return text if ADDRESS.fullmatch(text) and ".." not in text and len(text) <= 254 else None


def _mended(text: str) -> str | None:
    squeezed = re.sub(r"\s+", "", text.removeprefix("mailto:")).strip("<>()[]'\".,")
    squeezed = (
        re.sub(r"[,;](com|id|net|org|co)\b", r".\1", squeezed)
        .replace("..", ".")
        .replace("(at)", "@")
        .replace("@@", "@")
    )
    user, at, domain = squeezed.partition("@")
    return _address(f"{user}@{SLIPS.get(domain, domain)}") if at else None
