"""Statements written once: the same rows as the ORM's, whatever the number of values."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q

from pamong.core.ids import uuid7
from pamong.core.models import AuditEntry, Epoch, Receipt
from pamong.core.prepared import MANY_ROWS, Insert, Read
from pamong.people.models import EmploymentStatus

pytestmark = pytest.mark.django_db


@Read
def _epochs(idents):
    return Epoch.objects.filter(pk__in=idents).order_by("pk").values_list("pk", "began_at", "why")


@pytest.mark.parametrize("many", [0, 1, 2, 3, 5, 9])
def test_a_prepared_read_finds_what_the_orm_finds(many):
    rows = sorted(Epoch.objects.create(why=f"epoch {n}").pk for n in range(many + 1))
    asked = [*rows[:many], *([uuid4()] if many else [])]
    wanted = Epoch.objects.filter(pk__in=asked).order_by("pk").values_list("pk", "began_at", "why")
    assert _epochs(asked) == list(wanted)


def test_an_empty_list_beside_a_full_one_leaves_its_part_out():
    either = Read(lambda one, other: Epoch.objects.filter(Q(pk__in=one) | Q(pk__in=other)).values_list("why"))
    row = Epoch.objects.create(why="here")
    assert either([], [row.pk]) == [("here",)]
    assert either([row.pk], []) == [("here",)]
    assert either([], []) == []


def test_a_prepared_read_is_written_once_for_sizes_that_are_alike(django_assert_num_queries):
    read = Read(_epochs.build)
    with django_assert_num_queries(3):
        for many in (3, 4, 5):
            read([uuid4() for _ in range(many)])
    assert len(read.written) == 2  # padded to four and to eight


def test_a_query_whose_lists_stand_in_another_order_is_refused():
    wrong = Read(lambda first, second: Epoch.objects.filter(pk__in=second).filter(pk__in=first).values_list("pk"))
    with pytest.raises(ValueError, match="in the order of asking"):
        wrong([uuid4()], [uuid4()])


def test_inserted_rows_hold_what_the_models_held():
    key = uuid7()
    Insert(Receipt)([Receipt(key=key, kind="hadir", payload_hash="0", answer={"a": [1, "é"]})])
    row = Receipt.objects.get()
    assert (row.key, row.kind, row.actor, row.answer) == (key, "hadir", None, {"a": [1, "é"]})
    assert row.received_at is not None


def test_a_row_that_is_there_takes_on_the_named_fields_only():
    insert = Insert(Receipt, unique=["key"], update=["kind"])
    key = uuid7()
    insert([Receipt(key=key, kind="first", payload_hash="0", answer={})])
    insert([Receipt(key=key, kind="second", payload_hash="1", answer={"new": True})])
    assert list(Receipt.objects.values_list("kind", "payload_hash", "answer")) == [("second", "0", {})]


def test_many_rows_go_in_pieces_and_get_numbers_of_their_own():
    Insert(AuditEntry)([AuditEntry(verb=f"tested {n}", object_type="-", object_id=str(n)) for n in range(1500)])
    assert AuditEntry.objects.values("pk").distinct().count() == 1500


def test_very_many_rows_hold_what_the_models_held():
    """PostgreSQL is sent them another way than a few."""
    keys = [uuid7() for _number in range(MANY_ROWS)]
    answer = {"a": ["é\t\\N", None, "\n"]}
    receipts = [Receipt(key=key, kind="hadir\t", payload_hash=EmploymentStatus.NON_ASN, answer=answer) for key in keys]
    Insert(Receipt)(receipts)
    rows = Receipt.objects.order_by("key")
    assert list(rows.values_list("key", "kind", "actor", "payload_hash", "answer", "received_at")) == [
        (key, "hadir\t", None, "Non ASN", answer, receipts[0].received_at) for key in sorted(keys)
    ]


@pytest.mark.parametrize("many", [1, MANY_ROWS])
def test_a_row_that_is_there_already_is_an_error_and_nothing_is_written(many):
    rows = [Receipt(key=uuid7(), kind="hadir", payload_hash="", answer={}) for _number in range(many)]
    Insert(Receipt)(rows[-1:])
    with pytest.raises(IntegrityError), transaction.atomic():
        Insert(Receipt)(rows)
    assert Receipt.objects.get().key == rows[-1].key


def test_inserted_rows_are_no_longer_new_and_know_when_they_were_made():
    row = Epoch(why="here")
    Insert(Epoch)([row])
    assert (row._state.adding, row.began_at) == (False, Epoch.objects.get().began_at)
