"""Backups are taken under load, restored, and read back, on SQLite and PostgreSQL."""

import errno
import gzip
import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from pamong.config import snapshot
from pamong.places.models import Province

SOURCE = Path(__file__).resolve().parents[2] / "src"


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


def test_a_backup_that_is_not_there_is_called_missing(tmp_path):
    with pytest.raises(snapshot.BackupError, match="tidak ada"):
        snapshot.read_backup(tmp_path / "cadangan.tar.gz")


def _archive(path, **said):
    """Write an archive that says of itself what it is told to say, around no database."""
    told = {"made_at": "x", "version": "9.9", "database": "basisdata.sqlite3", "digest": "0", "media_files": 0, **said}
    with tarfile.open(path, "w:gz") as archive:
        for name, data in (("isi.json", json.dumps(told).encode()), (str(told["database"]), b"")):
            part = tarfile.TarInfo(name)
            part.size = len(data)
            archive.addfile(part, io.BytesIO(data))
    return path


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"database": "lain.xyz"}, "jenis basis data lain"),
        ({"shape": ["people.0099_masa_depan"]}, r"Pamong yang lebih baru \(9\.9\)\. Perbarui Pamong dulu"),
        ({"digest": "0", "kelak": 1}, "berubah sejak dibuat"),
    ],
)
def test_an_archive_this_installation_cannot_use_is_refused_before_anything_is_touched(place, said, words):
    database = {"database": snapshot._database_name()} | said
    with pytest.raises(snapshot.BackupError, match=words):
        snapshot.restore_backup(_archive(place / "cadangan.tar.gz", **database))
    assert (place / "kunci" / "kunci.pem").read_text() == "contoh"


@pytest.mark.django_db
def test_an_archive_that_says_nothing_of_itself_is_no_backup(place):
    with tarfile.open(place / "cadangan.tar.gz", "w:gz") as archive:
        part = tarfile.TarInfo("isi.json")
        part.size = 2
        archive.addfile(part, io.BytesIO(b"{}"))
    with pytest.raises(snapshot.BackupError, match="bukan cadangan Pamong yang utuh"):
        snapshot.read_backup(place / "cadangan.tar.gz")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "tiada/cadangan.tar.gz"])
def test_a_backup_to_a_place_that_is_none_is_refused_in_words(place, name):
    with pytest.raises(snapshot.BackupError, match=r"tidak dapat ditulis\. Sebut berkas baru di folder yang sudah ada"):
        snapshot.make_backup(place / name)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL is copied by pg_dump")
def test_a_full_disk_ends_a_backup_in_words_and_leaves_no_half_of_it(place, monkeypatch):
    def full(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(snapshot, "_write_archive", full)
    with pytest.raises(snapshot.BackupError, match="Disk penuh"):
        snapshot.make_backup(place / "cadangan.tar.gz")
    assert not list(place.glob("cadangan*"))


@pytest.mark.django_db
def test_another_secret_key_than_the_backup_was_made_with_is_noticed(place, monkeypatch):
    backup = snapshot.Backup("x", "1", "basisdata.sqlite3", "0", 0, snapshot._fingerprint("kunci lama"))
    monkeypatch.delenv("PAMONG_SECRET_KEY", raising=False)
    (place / "secret-key").write_text("kunci lama")
    assert snapshot.opens_second_factors(backup)
    monkeypatch.setenv("PAMONG_SECRET_KEY", "kunci lain")
    assert not snapshot.opens_second_factors(backup)


WRITER = """
import sys
import time
from pamong.config.django_setup import start_django
start_django()
from pamong.core.models import AuditEntry
first = number = int(sys.argv[1])
while True:
    AuditEntry.objects.create(verb="uji", object_type="uji", object_id=f"{number:05d}")
    if number < first + 50:  # nobody reads on: a full pipe would stop the writing
        print(number, flush=True)
    number += 1
    time.sleep(0.001)
"""


@pytest.fixture
def installation(tmp_path, own_database):
    """An installation of its own in a data folder of its own, on the kind of database the suite runs on."""
    place = {"PAMONG_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(SOURCE), "DATABASE_URL": own_database}
    return {**os.environ, **place}


def pamong(place, *arguments):
    call = [sys.executable, "-m", "pamong.config.cli", *arguments]
    return subprocess.run(call, env=place, capture_output=True, text=True, timeout=120, check=False)


@contextmanager
def started(place, script, *arguments):
    """Run a script beside the test and kill it at the end."""
    call = [sys.executable, "-c", script, *arguments]
    with subprocess.Popen(call, env=place, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def rows_of(place):
    script = "from pamong.config.django_setup import start_django; start_django()\n"
    script += "from pamong.core.models import AuditEntry\n"
    script += "print(*AuditEntry.objects.filter(verb='uji').order_by('object_id').values_list('object_id', flat=True))"
    call = [sys.executable, "-c", script]
    return subprocess.run(call, env=place, capture_output=True, text=True, check=True).stdout.split()


def test_a_backup_under_writing_load_holds_a_moment_and_is_restored(installation, tmp_path):
    """Everything acknowledged before the backup began is in it, what it holds has no gap, and restoring goes back."""
    assert pamong(installation, "migrate").returncode == 0
    with started(installation, WRITER, "10000") as writer:
        acknowledged = [next(writer.stdout) for _ in range(50)]
        made = pamong(installation, "backup", str(tmp_path / "cadangan.tar.gz"))
    assert (made.returncode, made.stderr) == (0, "")
    later = rows_of(installation)
    key = Path(installation["PAMONG_DATA_DIR"]) / "secret-key"
    kept = key.read_text()
    key.write_text("kunci lain")
    restored = pamong(installation, "restore", str(tmp_path / "cadangan.tar.gz"), "--yes")
    assert (restored.returncode, restored.stderr) == (0, "")
    assert key.read_text() == kept
    held = rows_of(installation)
    assert held == [f"{number:05d}" for number in range(10000, 10000 + len(held))]
    assert len(acknowledged) <= len(held) < len(later)
    assert "✓ basis data:" in pamong(installation, "doctor").stdout


LATER = """
from pamong.config.django_setup import start_django
start_django()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE kelak (province_id varchar(10) REFERENCES places_province (code))")
"""
TABLES = """
from pamong.config.django_setup import start_django
start_django()
from django.db import connection
print("kelak" in connection.introspection.table_names())
"""


def test_a_table_that_came_after_the_backup_is_gone_when_it_is_restored(installation, tmp_path):
    """What a later version added stands in nobody's way: its migration makes it again."""
    pamong(installation, "migrate")
    pamong(installation, "backup", str(tmp_path / "cadangan.tar.gz"))
    subprocess.run([sys.executable, "-c", LATER], env=installation, check=True)
    restored = pamong(installation, "restore", str(tmp_path / "cadangan.tar.gz"), "--yes")
    assert (restored.returncode, restored.stderr) == (0, "")
    told = subprocess.run([sys.executable, "-c", TABLES], env=installation, capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"


def test_a_running_server_sees_the_restored_rows(installation, tmp_path):
    """A connection that is open while its database is restored reads and writes the restored one."""
    pamong(installation, "migrate")
    pamong(installation, "backup", str(tmp_path / "cadangan.tar.gz"))
    with started(installation, WATCHER) as server:
        seen = [_ask(server, "tambah"), _ask(server, "hitung")]
        assert pamong(installation, "restore", str(tmp_path / "cadangan.tar.gz"), "--yes").returncode == 0
        seen += [_ask(server, "hitung"), _ask(server, "tambah")]
    assert seen == ["1", "1", "0", "1"]
    assert "79999" in rows_of(installation)


WATCHER = """
import sys
from pamong.config.django_setup import start_django
start_django()
from pamong.core.models import AuditEntry
for line in sys.stdin:
    if line.strip() == "tambah":
        AuditEntry.objects.create(verb="uji", object_type="uji", object_id="79999")
    print(AuditEntry.objects.filter(object_id="79999").count(), flush=True)
"""


def _ask(server, word):
    server.stdin.write(f"{word}\n")
    server.stdin.flush()
    return server.stdout.readline().strip()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the archive of the other kind is made here")
def test_a_backup_of_the_other_kind_of_database_is_refused(place, monkeypatch):
    target = place / "cadangan.tar.gz"
    snapshot.make_backup(target)
    monkeypatch.setattr(snapshot, "_database_name", lambda: "basisdata.dump")
    with pytest.raises(snapshot.BackupError, match="jenis basis data lain"):
        snapshot.restore_backup(target)
