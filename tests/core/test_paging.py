"""Pages of long lists: the same rows as any paginator, read once."""

from __future__ import annotations

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pamong.core.paging import RowPaginator
from pamong.places.models import Province, Regency


@pytest.fixture(autouse=True)
def _regencies(db):
    province = Province.objects.create(code="99", name="Provinsi Contoh")
    Regency.objects.bulk_create(
        Regency(code=f"99.{number:02}", name=f"Kabupaten Contoh {number % 5}", province=province)
        for number in range(1, 18)
    )


def test_pages_hold_the_same_rows_in_the_same_order():
    rows = Regency.objects.order_by("-name", "pk")
    usual, lean = Paginator(rows, 7), RowPaginator(rows, 7)
    assert lean.num_pages == 3
    assert [list(page.object_list) for page in lean] == [list(page.object_list) for page in usual]


def test_a_page_is_one_query_for_ids_and_rows_together():
    pages = RowPaginator(Regency.objects.order_by("name"), 5)
    assert pages.count == 17
    with CaptureQueriesContext(connection) as asked:
        assert len(list(pages.get_page("2").object_list)) == 5
    assert len(asked) == 1


def test_what_the_page_has_counted_already_is_not_counted_again(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert RowPaginator(Regency.objects.order_by("name"), 5, known=17).num_pages == 4
