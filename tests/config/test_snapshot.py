import gzip
import sqlite3

import pytest
from django.db import connection

from pamong.config import snapshot
from pamong.places.models import Province

sqlite_only = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL is copied by pg_dump")


@pytest.fixture
def place(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "kunci").mkdir()
    (tmp_path / "kunci" / "kunci.pem").write_text("contoh")
    return tmp_path


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL is copied by pg_dump")
def test_a_backup_holds_every_committed_row_and_the_keys(place):
    Province.objects.create(code="62", name="Kalimantan Tengah")
    target = place / "cadangan.tar.gz"
    backup = snapshot.make_backup(target)
    assert snapshot.read_backup(target) == backup
    assert target.stat().st_mode & 0o077 == 0
    folder = place / "baca"
    folder.mkdir()
    snapshot._unpack(target, folder)
    rows = sqlite3.connect(folder / backup.database).execute("SELECT name FROM places_province").fetchall()
    assert rows == [("Kalimantan Tengah",)]
    assert (folder / "kunci" / "kunci.pem").read_text() == "contoh"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL is copied by pg_dump")
def test_a_damaged_backup_is_refused_with_a_way_out(place):
    target = place / "cadangan.tar.gz"
    snapshot.make_backup(target)
    whole = gzip.decompress(target.read_bytes())
    target.write_bytes(gzip.compress(whole.replace(b"SQLite format 3", b"SQLite format 9")))
    with pytest.raises(snapshot.BackupError, match="berubah sejak dibuat"):
        snapshot.read_backup(target)
    target.write_bytes(b"bukan arsip")
    with pytest.raises(snapshot.BackupError, match="bukan cadangan Pamong"):
        snapshot.read_backup(target)
