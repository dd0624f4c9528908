"""Log lines that may be shown to anybody: no personal number, no key that opens something."""

from __future__ import annotations

import logging
import re

# NIK and NUPTK have 16 digits, NIP 18; people write them with blanks, dots or dashes between the groups.
NUMBER = re.compile(r"(?<![\d-])\d(?:[ .-]?\d){14,17}(?![\d-])")
KEY = re.compile(r"(/u/|/akun/password/reset/key/|Bearer |pamong_)[\w=.:-]{6,}")


def mask(text: str) -> str:
    """Return `text` with the personal numbers and keys in it made unreadable; three digits are left to tell apart."""
    return NUMBER.sub(lambda found: f"…{found.group()[-3:]}", KEY.sub(r"\1…", text))


class MaskingFormatter(logging.Formatter):
    """Writes a line with its traceback, masked as a whole."""

    def format(self, record: logging.LogRecord) -> str:
        return mask(super().format(record))
