"""What an operator can mend is said in one sentence; a fault of ours keeps its traceback."""

import errno
import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError
from environs.exceptions import EnvValidationError

from pamong.config import cli
from pamong.config.troubles import in_words


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            EnvValidationError('Environment variable "PAMONG_SMTP_PORT" invalid: Not a valid integer.', []),
            "Pengaturan PAMONG_SMTP_PORT harus bilangan bulat. Nilai yang boleh ada di docs/settings.md.",
        ),
        (ImproperlyConfigured("Isi salah satu saja."), "Isi salah satu saja."),
        (OperationalError("no such table: core_device"), "Basis data belum siap. Jalankan pamong migrate."),
        (ProgrammingError('relation "x" does not exist'), "Basis data belum siap. Jalankan pamong migrate."),
        (OperationalError("database or disk is full"), "Disk penuh. Kosongkan ruang, lalu ulangi."),
        (
            OperationalError("connection failed: Connection refused\n\tIs the server running?"),
            "Basis data tidak menjawab. Periksa DATABASE_URL dan apakah PostgreSQL berjalan. "
            "(connection failed: Connection refused)",
        ),
        (OSError(errno.ENOSPC, "No space left on device"), "Disk penuh. Kosongkan ruang, lalu ulangi."),
        (
            OSError(errno.EROFS, "Read-only file system", "/data"),
            "/data tidak dapat ditulis (Read-only file system). "
            "Periksa hak foldernya, atau pilih folder lain (untuk data: PAMONG_DATA_DIR).",
        ),
        (FileNotFoundError(errno.ENOENT, "No such file", "x"), ""),
        (OperationalError("near SELEC: syntax error"), ""),
        (ValueError("a fault of ours"), ""),
    ],
)
def test_a_trouble_says_what_to_do_and_a_fault_says_nothing(error, words):
    assert in_words(error) == words


@pytest.mark.parametrize(
    ("call", "setting", "words"),
    [
        (["doctor"], {"PAMONG_STAFF_MFA": "mungkin"}, "Pengaturan PAMONG_STAFF_MFA harus true atau false."),
        (["doctor"], {"PAMONG_PUBLIC_URL": "bimtek"}, "PAMONG_PUBLIC_URL harus seperti https://bimtek.kantor.go.id"),
        (["doctor"], {"DATABASE_URL": "mysql://a/b"}, "DATABASE_URL harus seperti postgres://"),
        (["backup"], {}, "Basis data belum siap. Jalankan pamong migrate."),
    ],
)
def test_a_command_that_cannot_start_ends_with_two_and_one_sentence(tmp_path, call, setting, words):
    place = {**os.environ, "PAMONG_DATA_DIR": str(tmp_path), "DATABASE_URL": "", **setting}
    program = [sys.executable, "-m", "pamong.config.cli", *call]
    found = subprocess.run(program, env=place, capture_output=True, text=True, timeout=60, check=False)
    assert (found.returncode, found.stdout, found.stderr.count("\n")) == (2, "", 1)
    assert found.stderr.startswith(f"pamong {call[0]}: {words}")


@pytest.mark.parametrize(
    "call",
    [
        ["verify"],
        ["roster", "check"],
        ["measure"],
        ["shortlist"],
        ["plan", "solve"],
        ["eligibility", "--rules", "K25", "--as-of", "2026-01-01"],
    ],
)
def test_a_file_that_is_not_there_or_is_a_folder_is_told_in_words(tmp_path, capsys, call):
    assert [cli.main([*call, str(path)]) for path in (tmp_path / "tiada", tmp_path)] == [2, 2]
    assert capsys.readouterr().err == (
        f"pamong {call[0]}: {tmp_path}/tiada tidak ada. Periksa nama dan foldernya.\n"
        f"pamong {call[0]}: {tmp_path} sebuah folder. Sebut berkas di dalamnya.\n"
    )
