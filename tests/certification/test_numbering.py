"""A number is given once, whoever asks at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connections, transaction

from pamong.certification.commands.numbering import open_book, pattern_of, take_numbers
from pamong.certification.models import NumberingBook
from pamong.core.clock import today
from pamong.core.refusals import Refused
from pamong.programme.models import DatedSetting
from scenes.sampit import bimtek_sampit

TAKERS, TIMES, EACH = 4, 5, 3


def take_often(book_id) -> list[int]:
    """Take some numbers again and again, each time in a transaction and a connection of its own."""
    taken: list[int] = []
    try:
        for _time in range(TIMES):
            with transaction.atomic():
                taken += take_numbers(NumberingBook.objects.get(pk=book_id), EACH)
    finally:
        connections.close_all()
    return taken


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_different_numbers_without_a_gap():
    book = NumberingBook.objects.create(office=bimtek_sampit(people=1, planned=False).office, year=2024)
    with ThreadPoolExecutor(TAKERS) as pool:
        taken = [number for numbers in pool.map(take_often, [book.pk] * TAKERS) for number in numbers]
    assert sorted(taken) == list(range(1, TAKERS * TIMES * EACH + 1))


def test_a_stale_book_still_gives_the_next_numbers(scene):
    book = NumberingBook.objects.create(office=scene.office, year=2024)
    first, second = (NumberingBook.objects.get(pk=book.pk) for _copy in range(2))
    assert (list(take_numbers(first, 2)), list(take_numbers(second, 2))) == ([1, 2], [3, 4])


def test_a_transaction_that_fails_gives_its_numbers_back_unseen(scene):
    book = NumberingBook.objects.create(office=scene.office, year=2024)
    with transaction.atomic():
        take_numbers(book, 5)
        transaction.set_rollback(True)
    assert list(take_numbers(book, 1)) == [1]


def test_every_year_and_samples_have_books_of_their_own(scene):
    day = today()
    books = [
        open_book(scene.office, day, sample=False),
        open_book(scene.office, day, sample=True),
        open_book(scene.office, day.replace(year=day.year + 1, day=1), sample=False),
    ]
    assert len({book.pk for book in books}) == 3
    assert open_book(scene.office, day, sample=False) == books[0]


def test_pattern_and_classification_are_dated_settings_of_the_office(scene):
    day = today()
    for key, value in (
        ("certificate_number_pattern", "{urut:03d}/{klasifikasi}/{bulan_romawi}/{tahun}"),
        ("certificate_classification", "GT.00.02"),
    ):
        DatedSetting.objects.create(office=scene.office, key=key, value=value, valid_from=day)
    book = open_book(scene.office, day, sample=False)
    number = pattern_of(book).number(7, day.replace(month=8, day=1))
    assert number == f"007/GT.00.02/VIII/{day.year}"


def test_a_unit_code_entered_late_counts_until_the_first_number_is_given(scene):
    office, day = scene.event.office, date(2031, 1, 1)
    office.unit_code = ""
    assert open_book(office, day, sample=False).codes["kode_unit"] == ""
    office.unit_code = "B7.11"
    book = open_book(office, day, sample=False)
    assert book.codes["kode_unit"] == "B7.11"
    with transaction.atomic():
        take_numbers(book, 1)
    office.unit_code = "C1"
    assert open_book(office, day, sample=False).codes["kode_unit"] == "B7.11"


def test_a_pattern_without_a_sequence_gives_no_number(scene):
    book = NumberingBook.objects.create(office=scene.office, year=2024, pattern="A/{tahun}")
    with pytest.raises(Refused):
        pattern_of(book)
