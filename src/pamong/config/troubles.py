"""What an operator can mend, in words: a setting, the data folder, the disk or the database of this installation.

Everything else is a fault of ours and keeps its traceback.
"""

from __future__ import annotations

import errno
import re

NAMED = re.compile(r'"(\w+)"')
KINDS = {"integer": "harus bilangan bulat", "boolean": "harus true atau false"}
DISK_FULL = "Disk penuh. Kosongkan ruang, lalu ulangi."
NOT_WRITABLE = frozenset({errno.EROFS, errno.EACCES, errno.EPERM, errno.EEXIST, errno.ENOTDIR})
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
DATABASE_WORDS = (
    (r"no such table|does not exist|UndefinedTable", "Basis data belum siap. Jalankan pamong migrate."),
    (r"disk is full", DISK_FULL),
    (r"readonly|unable to open", "Basis data tidak dapat dibuka atau ditulis. Periksa hak folder PAMONG_DATA_DIR."),
    (r"is locked", "Basis data sedang dipakai program lain. Tunggu sebentar, lalu ulangi."),
    (r"malformed|not a database", "Berkas basis data rusak. Pulihkan cadangan terakhir dengan pamong restore."),
)


def in_words(error: Exception) -> str:
    """Return what is wrong with this installation and what to do, or nothing when it is no matter of the operator."""
    family = {kind.__name__ for kind in type(error).__mro__}  # named, since neither Django nor environs is loaded here
    if "EnvError" in family:
        return _setting_in_words(str(error))
    if "ImproperlyConfigured" in family:
        return str(error)
    if "DatabaseError" in family:
        return database_in_words(str(error))
    return _folder_in_words(error) if isinstance(error, OSError) else ""


def _setting_in_words(text: str) -> str:
    named = NAMED.search(text)
    reason = next((words for word, words in KINDS.items() if word in text), "tidak terbaca")
    name = f" {named.group(1)}" if named else ""
    return f"Pengaturan{name} {reason}. Nilai yang boleh ada di docs/settings.md."


def database_in_words(text: str) -> str:
    """What a database's complaint means."""
    for pattern, words in DATABASE_WORDS:
        if re.search(pattern, text):
            return words
    if "connection" in text:
        reason = text.strip().splitlines()[0]
        return f"Basis data tidak menjawab. Periksa DATABASE_URL dan apakah PostgreSQL berjalan. ({reason})"
    return ""


def _folder_in_words(error: OSError) -> str:
    if error.errno in NO_ROOM:
        return DISK_FULL
    if error.errno in NOT_WRITABLE and error.filename:
        words = "Periksa hak foldernya, atau pilih folder lain (untuk data: PAMONG_DATA_DIR)."
        return f"{error.filename} tidak dapat ditulis ({error.strerror}). {words}"
    return ""


def file_in_words(error: OSError) -> str:
    """Why a file that a call names cannot be read."""
    if isinstance(error, FileNotFoundError):
        return f"{error.filename} tidak ada. Periksa nama dan foldernya."
    if isinstance(error, IsADirectoryError):
        return f"{error.filename} sebuah folder. Sebut berkas di dalamnya."
    return f"{error.filename} tidak dapat dibaca ({error.strerror})."
