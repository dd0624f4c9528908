"""Backups that count: taken while the service runs, complete, and read back before they are called good."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from pamong import __version__
from pamong.core import clock, safekeeping

MANIFEST = "isi.json"
KEY_NAME = "secret-key"
PRIVATE = 0o600


@dataclass(frozen=True)
class Backup:
    """What a backup holds."""

    made_at: str
    version: str
    database: str
    digest: str
    media_files: int
    secret_key: str = ""  # a fingerprint only: which key opens the second factors in the database


class BackupError(Exception):
    """The backup cannot be made or used. The message says why and what to do."""


def make_backup(target: Path) -> Backup:
    """Write database, uploads and keys into one archive, then read it back.

    SQLite is copied by its online backup interface, PostgreSQL by `pg_dump`: both see one moment.
    """
    held = safekeeping.held_now()
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
        copy = Path(folder) / _database_name()
        _copy_database(copy)
        backup = Backup(
            made_at=clock.now().isoformat(),
            version=__version__,
            database=copy.name,
            digest=_digest(copy),
            media_files=sum(1 for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()),
            secret_key=_fingerprint(),
        )
        _pack(target, copy, backup)
    read_backup(target)
    safekeeping.mark_safe(held)
    return backup


def read_backup(source: Path) -> Backup:
    """Check that an archive is whole, its database unchanged and sound; return what it holds."""
    with tempfile.TemporaryDirectory() as folder:
        return _unpack(source, Path(folder))


def restore_backup(source: Path) -> Backup:
    """Put the database, uploads and keys of an archive in the place of the present ones.

    The archive is checked whole before anything is touched. A server that is still running sees the restored rows:
    SQLite is overwritten through its backup interface and PostgreSQL in one transaction, never by swapping files.
    """
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
        backup = _unpack(source, Path(folder))
        connection.close()
        _restore_database(Path(folder) / backup.database)
        for name, target in _folders().items():
            _replace_folder(Path(folder) / name, target)
        _restore_secret_key(Path(folder) / KEY_NAME)
    call_command("migrate", verbosity=0, interactive=False)
    safekeeping.begin_again()
    return backup


def _folders() -> dict[str, Path]:
    return {"media": Path(settings.MEDIA_ROOT), "kunci": Path(settings.DATA_DIR) / "kunci"}


def _database_name() -> str:
    return "basisdata.sqlite3" if connection.vendor == "sqlite" else "basisdata.dump"


def _copy_database(target: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, complete without a -wal beside it
    else:
        _postgres("pg_dump", "--format=custom", f"--file={target}")


def _restore_database(copy: Path) -> None:
    if copy.suffix != ("." + _database_name().rsplit(".", 1)[1]):
        raise BackupError("Cadangan ini dari jenis basis data lain. Pulihkan pada pemasangan dengan jenis yang sama.")
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(copy)) as source:
            source.backup(connection.connection)
    else:
        _postgres(
            "pg_restore",
            "--clean",
            "--if-exists",
            "--no-owner",
            "--single-transaction",
            "--exit-on-error",
            f"--dbname={connection.get_connection_params()['dbname']}",
            str(copy),
        )


def _postgres(program: str, *arguments: str) -> None:
    given = connection.get_connection_params()
    call = [
        _program(program),
        f"--host={given.get('host', '')}",
        f"--port={given.get('port', '')}",
        f"--username={given['user']}",
    ]
    if program == "pg_dump":
        arguments = (*arguments, given["dbname"])
    try:
        environment = {**os.environ, "PGPASSWORD": str(given.get("password", ""))}
        subprocess.run([*call, *arguments], check=True, capture_output=True, env=environment)  # noqa: S603 - our own
    except FileNotFoundError as error:
        raise BackupError(f"{program} belum terpasang. Pasang paket klien PostgreSQL, lalu ulangi.") from error
    except subprocess.CalledProcessError as error:
        raise BackupError(f"{program} tidak berhasil: {error.stderr.decode(errors='replace').strip()}") from error


def _program(name: str) -> str:
    """Return the newest client program: an older one cannot read a newer server (Debian keeps one per version)."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4].split(".")[0]))
    return str(found[-1]) if found else name


def _pack(target: Path, copy: Path, backup: Backup) -> None:
    partial = target.with_name(target.name + ".sebagian")
    partial.touch(mode=PRIVATE)
    manifest = copy.with_name(MANIFEST)
    manifest.write_text(json.dumps(asdict(backup)), encoding="utf-8")
    with tarfile.open(partial, "w:gz", compresslevel=6) as archive:
        archive.add(manifest, MANIFEST)
        archive.add(copy, copy.name)
        for name, folder in _folders().items():
            if folder.exists():
                archive.add(folder, name)
        if _key_file().exists():
            archive.add(_key_file(), KEY_NAME)
    partial.replace(target)


def _unpack(source: Path, folder: Path) -> Backup:
    if not source.exists():
        raise BackupError(f"{source} tidak ada. Periksa nama dan foldernya.")
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        content: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, tarfile.TarError, ValueError, EOFError) as error:
        raise BackupError(f"{source.name} bukan cadangan Pamong yang utuh. Pakai cadangan lain.") from error
    backup = Backup(**content)
    if _digest(folder / backup.database) != backup.digest:
        raise BackupError("Basis data di dalam cadangan ini berubah sejak dibuat. Pakai cadangan lain.")
    _check_soundness(folder / backup.database)
    return backup


def _check_soundness(copy: Path) -> None:
    if copy.suffix != ".sqlite3":
        _read_dump(copy)
        return
    database = sqlite3.connect(copy)
    try:
        answer = database.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        database.close()
    if answer != "ok":
        raise BackupError(f"Basis data di dalam cadangan ini rusak ({answer}). Pakai cadangan lain.")


def _read_dump(copy: Path) -> None:
    """Let PostgreSQL's own reader go through the whole dump."""
    try:
        subprocess.run(["pg_restore", "--file=/dev/null", str(copy)], check=True, capture_output=True)  # noqa: S603, S607
    except (OSError, subprocess.CalledProcessError) as error:
        raise BackupError(f"Cadangan PostgreSQL ini tidak terbaca utuh: {getattr(error, 'stderr', error)!r}") from error


def _key_file() -> Path:
    return Path(settings.DATA_DIR) / KEY_NAME


def _fingerprint() -> str:
    return hashlib.sha256(f"pamong:{settings.SECRET_KEY}".encode()).hexdigest()[:16]


def _restore_secret_key(source: Path) -> None:
    """Put back the key this installation keeps itself; a key from the environment stays the operator's business."""
    if source.exists():
        source.chmod(PRIVATE)
        source.replace(_key_file())


def _replace_folder(source: Path, target: Path) -> None:
    if target.exists():
        shutil.rmtree(target)
    if source.exists():
        shutil.move(source, target)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
