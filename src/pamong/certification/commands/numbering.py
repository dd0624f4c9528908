"""The numbering book: a number is taken once, in the transaction of the approval, and never given again."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from pamong.certification.models import NumberingBook
from pamong.core.refusals import Refused
from pamong.engines.seal import NumberPattern, PatternError, parse_pattern
from pamong.places.models import Office
from pamong.programme.queries import dated_setting

BOOK, SAMPLE_BOOK = "sertifikat", "contoh"
PATTERN = "{urut:05d}/{kode_unit}/{klasifikasi}/{tahun}"


def open_book(office: Office, day: date, *, sample: bool) -> NumberingBook:
    """Return the book of the year, opened when it is the year's first paper. Samples have a book of their own.

    Until its first number is given it follows the office: a unit code entered late still counts.
    """
    pattern = dated_setting("certificate_number_pattern", day, office, PATTERN)
    classification = dated_setting("certificate_classification", day, office, "Sertifikat")
    codes = {"kode_unit": office.unit_code, "klasifikasi": "CONTOH" if sample else classification}
    book, made = NumberingBook.objects.get_or_create(
        office=office,
        name=SAMPLE_BOOK if sample else BOOK,
        year=day.year,
        defaults={"pattern": pattern, "codes": codes},
    )
    if not made and (book.pattern, book.codes) != (pattern, codes):
        NumberingBook.objects.filter(pk=book.pk, last=0).update(pattern=pattern, codes=codes)
        book.refresh_from_db()
    return book


def pattern_of(book: NumberingBook) -> NumberPattern:
    """Return the book's pattern, checked."""
    try:
        return parse_pattern(book.pattern, book.codes)
    except PatternError as error:
        raise Refused(_("Numbers cannot be given: %(why)s") % {"why": error}) from error


def take_numbers(book: NumberingBook, count: int) -> range:
    """Take the next `count` numbers of a book. Gaps stay: nothing ever lowers the book."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("numbers are taken in the transaction that uses them")
    # The update locks the row until the end of the transaction, on both databases.
    NumberingBook.objects.filter(pk=book.pk).update(last=F("last") + count)
    book.refresh_from_db(fields=["last"])
    return range(book.last - count + 1, book.last + 1)
