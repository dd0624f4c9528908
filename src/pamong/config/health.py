"""What `pamong doctor` looks at: each check says what it found, what it means and what to do."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django_tasks_db.models import DBTaskResult

from pamong.coaching.queries.recording import first_oddity
from pamong.config.troubles import in_words
from pamong.core import clock
from pamong.core.task_leases import dead_tasks
from pamong.programme.models import Event
from pamong.succession.chain import first_break
from pamong.succession.models import LogEntry

Level = Literal["baik", "perhatian", "masalah"]
SAFE_SQLITE = (3, 51, 3)
LOW_SPACE = 1_000_000_000
LATE = timedelta(minutes=10)
OLD_BACKUP_DAYS = 2
RELAY = re.compile(r"(stuns?:[\w.\-\[\]:]+|turns?:[\w.\-\[\]:]+(\?transport=(udp|tcp))?)")


@dataclass(frozen=True)
class Finding:
    """The result of one check."""

    check: str
    level: Level
    text: str


def examine() -> list[Finding]:
    """Run every check; a check that breaks is itself a finding."""
    return [_run(check) for check in CHECKS]


def _run(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Exception as error:  # a doctor never dies of the illness
        name = check.__name__.replace("_", " ")
        return Finding(
            NAMES.get(check.__name__, name), "masalah", in_words(error) or f"Pemeriksaan tidak selesai: {error}"
        )


def database_answers() -> Finding:
    """The database answers and is sound."""
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute("SELECT 1")
            return Finding("basis data", "baik", f"{connection.display_name} menjawab.")
        cursor.execute("PRAGMA quick_check")
        answer = cursor.fetchone()[0]
    if answer != "ok":
        return Finding("basis data", "masalah", f"SQLite melaporkan {answer}. Pulihkan dari cadangan terakhir.")
    return Finding("basis data", "baik", "SQLite utuh.")


def sqlite_is_safe() -> Finding:
    """SQLite carries the fix of the WAL-reset race (3.51.3)."""
    if connection.vendor != "sqlite":
        return Finding("versi SQLite", "baik", "Tidak dipakai.")
    if sqlite3.sqlite_version_info < SAFE_SQLITE:
        return Finding("versi SQLite", "masalah", f"{sqlite3.sqlite_version} berisiko merusak data. Pasang pysqlite3.")
    return Finding("versi SQLite", "baik", sqlite3.sqlite_version)


def migrations_are_applied() -> Finding:
    """The database has the shape the code expects."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return Finding(
            "bentuk basis data", "masalah", f"{len(missing)} perubahan belum diterapkan. Jalankan pamong migrate."
        )
    return Finding("bentuk basis data", "baik", "Sesuai dengan versi ini.")


def disk_has_space() -> Finding:
    """There is room for uploads and certificates."""
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < LOW_SPACE:
        return Finding("ruang disk", "perhatian", f"Tersisa {free // 10**6} MB. Kosongkan ruang sebelum kegiatan.")
    return Finding("ruang disk", "baik", f"Tersisa {free // 10**9} GB.")


def secrets_are_private() -> Finding:
    """Nobody but the owner reads the secret key."""
    path = Path(settings.DATA_DIR) / "secret-key"
    if path.exists() and path.stat().st_mode & 0o077:
        return Finding("kunci rahasia", "masalah", f"{path} dapat dibaca orang lain. Jalankan chmod 600 {path}.")
    return Finding("kunci rahasia", "baik", "Hanya dapat dibaca pemiliknya.")


def front_end_is_built() -> Finding:
    """The pages have their style and scripts."""
    if (settings.PACKAGE / "portal" / "static" / "dist" / "pamong.css").exists():
        return Finding("tampilan", "baik", "Sudah dibangun.")
    return Finding("tampilan", "masalah", "Belum dibangun. Jalankan make setup.")


def mail_is_configured() -> Finding:
    """Invitations can leave this machine."""
    if settings.EMAIL_HOST:
        return Finding("surel", "baik", f"Lewat {settings.EMAIL_HOST}.")
    return Finding("surel", "perhatian", "PAMONG_SMTP_HOST belum diisi: undangan hanya lewat tautan WhatsApp.")


def calls_have_a_relay() -> Finding:
    """What carries calls between networks is named whole: addresses a browser reads, and the secret."""
    named: list[str] = settings.CALL_RELAYS
    wrong = [url for url in named if not RELAY.fullmatch(url)]
    relays = any(url.startswith("turn") for url in named)
    if wrong:
        text = f"PAMONG_CALL_RELAYS memuat alamat yang keliru ({wrong[0]}): tulis seperti turn:alamat:3478."
        return Finding("panggilan", "masalah", text)
    if relays != bool(settings.CALL_RELAY_SECRET):
        missing = "PAMONG_CALL_RELAY_SECRET" if relays else "alamat turn: di PAMONG_CALL_RELAYS"
        return Finding("panggilan", "masalah", f"{missing} belum diisi: panggilan antarjaringan tidak tersambung.")
    if not relays:
        return Finding("panggilan", "perhatian", "PAMONG_CALL_RELAYS kosong: panggilan hanya di satu jaringan.")
    return Finding("panggilan", "baik", "Penghubung antarjaringan sudah lengkap.")


def deployment_is_strict() -> Finding:
    """Django's own deployment checks are clean where the instance faces people."""
    if not settings.SECURE:
        return Finding("pengamanan", "perhatian", "PAMONG_PUBLIC_URL belum https: pakai hanya di mesin sendiri.")
    found = [issue for issue in run_checks(include_deployment_checks=True) if issue.level >= WARNING]
    if found:
        return Finding("pengamanan", "masalah", "; ".join(str(issue.msg) for issue in found))
    return Finding("pengamanan", "baik", "Tidak ada peringatan.")


def tasks_are_worked_off() -> Finding:
    """A worker runs, and nothing failed for good."""
    late = DBTaskResult.objects.ready().filter(enqueued_at__lt=clock.now() - LATE).count()
    dead = dead_tasks().count()
    if late:
        text = f"{late} tugas menunggu lebih dari {LATE.seconds // 60} menit. Jalankan pamong serve tanpa --no-tasks."
        return Finding("tugas latar", "masalah", text)
    if dead:
        text = f"{dead} tugas gagal lima kali. Baca catatan (log) untuk sebabnya, lalu jalankan pamong doctor --retry."
        return Finding("tugas latar", "perhatian", text)
    return Finding("tugas latar", "baik", "Tidak ada yang tertinggal.")


def backup_is_recent() -> Finding:
    """There is something to go back to."""
    made = [path.stat().st_mtime for path in Path(settings.DATA_DIR).glob("cadangan-*.tar.gz")]
    if not made:
        return Finding("cadangan", "perhatian", "Belum ada di folder data. Jalankan pamong backup setiap malam.")
    days = int((clock.now().timestamp() - max(made)) // 86400)
    if days >= OLD_BACKUP_DAYS:
        return Finding("cadangan", "perhatian", f"Yang terakhir berumur {days} hari. Jalankan pamong backup.")
    return Finding("cadangan", "baik", "Ada yang baru. Simpan salinannya di mesin lain.")


def chains_are_whole() -> Finding:
    """Nobody changed the log of consents, or that of decisions about succession, beside the application."""
    consents = Event.objects.filter(consent_asks__isnull=False).distinct()
    authorities = LogEntry.objects.order_by().values_list("authority", flat=True).distinct()
    found = [(f"persetujuan rekaman {event.slug}", first_oddity(event)) for event in consents]
    found += [(f"suksesi {authority}", first_break(authority)) for authority in authorities]
    broken = [f"{name}, baris {odd.number}: {odd.reason}" for name, odd in found if odd]
    if broken:
        way_out = "Simpan salinan basis data ini, lalu bandingkan dengan cadangan."
        return Finding("catatan berantai", "masalah", f"Diubah dari luar aplikasi: {'; '.join(broken)}. {way_out}")
    return Finding("catatan berantai", "baik", f"Utuh: {len(found)} catatan.")


NAMES = {
    "database_answers": "basis data",
    "migrations_are_applied": "bentuk basis data",
    "tasks_are_worked_off": "tugas latar",
    "chains_are_whole": "catatan berantai",
}
"""What the checks that may break with the database are called."""

CHECKS: tuple[Callable[[], Finding], ...] = (
    database_answers,
    sqlite_is_safe,
    migrations_are_applied,
    disk_has_space,
    secrets_are_private,
    front_end_is_built,
    mail_is_configured,
    tasks_are_worked_off,
    backup_is_recent,
    calls_have_a_relay,
    chains_are_whole,
    deployment_is_strict,
)
