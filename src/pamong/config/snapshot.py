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
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from environs import Env

from pamong import __version__
from pamong.config.secrets import kept_key, secret
from pamong.config.troubles import in_words
from pamong.core import clock, safekeeping

MANIFEST = "isi.json"
KEY_NAME = "secret-key"
PRIVATE = 0o600
NO_CLIENT = "{program} belum terpasang. Pasang paket klien PostgreSQL, lalu ulangi."


@dataclass(frozen=True)
class Backup:
    """What a backup holds."""

    made_at: str
    version: str
    database: str
    digest: str
    media_files: int
    secret_key: str = ""  # a fingerprint only: which key opens the second factors in the database
    shape: tuple[str, ...] = ()  # the last migration of each app


class BackupError(Exception):
    """The backup cannot be made or used. The message says why and what to do."""


def make_backup(target: Path, told: Callable[[str], None] = lambda _step: None) -> Backup:
    """Write database, uploads and keys into one archive, then read it back.

    SQLite is copied by its online backup interface, PostgreSQL by `pg_dump`: both see one moment.
    """
    if target.is_dir() or not target.resolve().parent.is_dir():
        raise BackupError(f"{target} tidak dapat ditulis. Sebut berkas baru di folder yang sudah ada.")
    held = safekeeping.held_now()
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
        copy = Path(folder) / _database_name()
        told("Menyalin basis data …")
        _copy_database(copy)
        backup = Backup(
            made_at=clock.now().isoformat(),
            version=__version__,
            database=copy.name,
            digest=_digest(copy),
            media_files=sum(1 for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()),
            secret_key=_fingerprint(settings.SECRET_KEY),
            shape=_shape(),
        )
        told(f"Memaketkan basis data dan {backup.media_files} berkas unggahan …")
        _pack(target, copy, backup)
    told("Membaca ulang cadangan …")
    read_backup(target)
    safekeeping.mark_safe(held)
    return backup


def read_backup(source: Path) -> Backup:
    """Check that an archive is whole, its database unchanged and sound; return what it holds."""
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:  # /tmp may be a small piece of memory
        return _unpack(source, Path(folder))


def restore_backup(source: Path, told: Callable[[str], None] = lambda _step: None) -> Backup:
    """Put the database, uploads and keys of an archive in the place of the present ones.

    The archive is checked whole before anything is touched. A server that is still running sees the restored rows:
    SQLite is overwritten through its backup interface and PostgreSQL in one transaction, never by swapping files.
    """
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
        told("Memeriksa cadangan …")
        backup = _unpack(source, Path(folder))
        told("Mengganti basis data dan berkas …")
        connection.close()
        _restore_database(Path(folder) / backup.database)
        for name, target in _folders().items():
            _replace_folder(Path(folder) / name, target)
        _restore_secret_key(Path(folder) / KEY_NAME)
    call_command("migrate", verbosity=0, interactive=False)
    safekeeping.begin_again()
    return backup


def opens_second_factors(backup: Backup) -> bool:
    """Whether the key of the next start is the one the backup's second factors were sealed with."""
    given = secret(Env(), "PAMONG_SECRET_KEY")
    return not backup.secret_key or _fingerprint(given or kept_key(_key_file())) == backup.secret_key


def _shape() -> tuple[str, ...]:
    leaves = MigrationLoader(connection).graph.leaf_nodes()
    return tuple(f"{app}.{name}" for app, name in leaves)


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
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(copy)) as source:
            source.backup(connection.connection)
    else:
        _restore_postgres(copy)


def _restore_postgres(copy: Path) -> None:
    """Put the dump in the place of every present table, in one transaction.

    Tables the dump does not know go too: a backup of an earlier version is brought up to date afterwards, which makes
    them again.
    """
    script = copy.with_suffix(".sql")
    _run([_program("pg_restore"), "--no-owner", f"--file={script}", str(copy)])
    tables = ", ".join(map(connection.ops.quote_name, connection.introspection.table_names()))
    connection.close()
    emptied = [f"--command=DROP TABLE {tables} CASCADE"] if tables else []
    alone = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
    _postgres("psql", *alone, *emptied, f"--file={script}")


def _postgres(program: str, *arguments: str) -> None:
    given = connection.get_connection_params()
    call = [
        _program(program),
        f"--host={given.get('host', '')}",
        f"--port={given.get('port', '')}",
        f"--username={given['user']}",
        f"--dbname={given['dbname']}",
        *arguments,
    ]
    _run(call, PGPASSWORD=str(given.get("password", "")))


def _run(call: list[str], **environment: str) -> None:
    name = Path(call[0]).name
    try:
        subprocess.run(call, check=True, capture_output=True, env={**os.environ, **environment})  # noqa: S603 - our own
    except FileNotFoundError as error:
        raise BackupError(NO_CLIENT.format(program=name)) from error
    except subprocess.CalledProcessError as error:
        raise BackupError(f"{name} tidak berhasil: {error.stderr.decode(errors='replace').strip()}") from error


def _program(name: str) -> str:
    """Return the newest client program: an older one cannot read a newer server (Debian keeps one per version)."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4].split(".")[0]))
    return str(found[-1]) if found else name


def _pack(target: Path, copy: Path, backup: Backup) -> None:
    partial = target.with_name(target.name + ".sebagian")
    try:
        _write_archive(partial, copy, backup)
        partial.replace(target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise BackupError(in_words(error) or f"{target} tidak dapat ditulis ({error.strerror}).") from error


def _write_archive(partial: Path, copy: Path, backup: Backup) -> None:
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


def _unpack(source: Path, folder: Path) -> Backup:
    if not source.exists():
        raise BackupError(f"{source} tidak ada. Periksa nama dan foldernya.")
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        backup = _manifest(folder)
    except (OSError, tarfile.TarError, ValueError, EOFError, TypeError, zlib.error) as error:
        if isinstance(error, OSError) and (words := in_words(error)):
            raise BackupError(words) from error
        raise BackupError(f"{source.name} bukan cadangan Pamong yang utuh. Pakai cadangan lain.") from error
    _check_kind(backup)
    _check_age(backup)
    if _digest(folder / backup.database) != backup.digest:
        raise BackupError("Basis data di dalam cadangan ini berubah sejak dibuat. Pakai cadangan lain.")
    _check_soundness(folder / backup.database)
    return backup


def _manifest(folder: Path) -> Backup:
    """Read what the archive says of itself; what a later version added is left out."""
    content: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    backup = Backup(**{field.name: content[field.name] for field in fields(Backup) if field.name in content})
    if not (folder / backup.database).is_file():
        raise ValueError(MANIFEST)
    return replace(backup, shape=tuple(backup.shape))


def _check_kind(backup: Backup) -> None:
    if Path(backup.database).suffix != Path(_database_name()).suffix:
        raise BackupError("Cadangan ini dari jenis basis data lain. Pulihkan pada pemasangan dengan jenis yang sama.")


def _check_age(backup: Backup) -> None:
    """Refuse rows of a shape this version does not know: it could neither read them nor go back."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if not known.issuperset(backup.shape):
        raise BackupError(
            f"Cadangan ini dibuat Pamong yang lebih baru ({backup.version}). Perbarui Pamong dulu, lalu pulihkan."
        )


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
    _run([_program("pg_restore"), "--file=/dev/null", str(copy)])


def _key_file() -> Path:
    return Path(settings.DATA_DIR) / KEY_NAME


def _fingerprint(key: str) -> str:
    return hashlib.sha256(f"pamong:{key}".encode()).hexdigest()[:16]


def _restore_secret_key(source: Path) -> None:
    """Put back the key this installation keeps itself; a key from the environment stays the operator's business."""
    if source.exists():
        source.chmod(PRIVATE)
        source.replace(_key_file())


def _replace_folder(source: Path, target: Path) -> None:
    """Put a folder in the place of another; the old one goes only when the new one stands."""
    aside = target.with_name(target.name + ".lama")
    shutil.rmtree(aside, ignore_errors=True)
    if target.exists():
        target.rename(aside)
    if source.exists():
        shutil.move(source, target)
    shutil.rmtree(aside, ignore_errors=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
