"""A transaction ends before the disk holds it, and whoever asks to be told waits for the disk."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.db.utils import ConnectionHandler

from pamong.config.database import database_settings
from pamong.core.outbox import disk


@pytest.fixture
def on_disk(tmp_path, monkeypatch, db):
    """A SQLite file of its own, as Pamong sets it up."""
    handler = ConnectionHandler({"default": database_settings("", tmp_path)})
    connection = handler["default"]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE note (word TEXT)")
    monkeypatch.setattr(disk, "connection", connection)
    yield connection
    connection.close()


def synchronous(connection):
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA synchronous").fetchone()[0]


def test_the_wait_is_put_off_for_one_transaction_only(on_disk, tmp_path):
    with disk.put_off() as log:
        assert (log, synchronous(on_disk)) == (tmp_path / "pamong.sqlite3-wal", 1)
    assert synchronous(on_disk) == disk.FULL
    disk.sync(log)


def test_trouble_in_the_transaction_brings_the_wait_back(on_disk):
    with pytest.raises(OSError, match="disk full"), disk.put_off():
        raise OSError("disk full")
    assert synchronous(on_disk) == disk.FULL


def test_who_waits_for_no_disk_is_not_made_to(on_disk):
    with on_disk.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
    with disk.put_off() as log:
        assert log is None
    assert synchronous(on_disk) == 1


def test_nothing_is_put_off_within_a_transaction(on_disk, monkeypatch):
    monkeypatch.setattr(on_disk, "in_atomic_block", True)
    with disk.put_off() as log:
        assert (log, synchronous(on_disk)) == (None, disk.FULL)


@pytest.mark.django_db
def test_a_database_without_a_log_of_its_own_is_left_alone():
    with transaction.atomic(), disk.put_off() as log:
        assert log is None
    disk.settle()
