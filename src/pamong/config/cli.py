"""The `pamong` command: reads the call, runs one command module, returns its exit status.

0 all well, 1 the answer holds problems, 2 the call itself is wrong. With `--json` one document stands on
standard output and nothing else; progress and remarks go to standard error.
"""

from __future__ import annotations

import argparse
import importlib
import os
import re
import sys
from collections.abc import Sequence

from pamong.config.troubles import in_words

# Each command is a module of `pamong.config.commandline`, imported only when called: `pamong verify` needs no solver.
COMMANDS = {
    "demo": "buat dan jalankan bimtek contoh Sampit dari daftar peserta sampai laporan",
    "serve": "jalankan halaman web dan pekerja latar",
    "roster": "periksa atau impor daftar peserta",
    "plan": "susun kelas, kelompok praktik dan jadwal",
    "measure": "ukur secara adil dari tabel penilaian (Rasch banyak sisi)",
    "certify": "putuskan kelulusan, beri nomor dan terbitkan sertifikat bertanda tangan",
    "verify": "periksa satu sertifikat PDF",
    "eligibility": "nilai syarat kepala sekolah pada tabel guru",
    "shortlist": "susun usulan penempatan yang stabil dan dapat dijelaskan",
    "report": "buat berkas laporan kegiatan",
    "doctor": "periksa kesehatan pemasangan ini",
    "backup": "simpan cadangan yang utuh tanpa menghentikan layanan",
    "restore": "pulihkan dari cadangan",
    "forward": "kirim catatan kehadiran dari server aula ke server kantor",
    "migrate": "siapkan atau perbarui basis data",
    "user": "buat akun petugas",
    "bench": "ukur kecepatan dan ketepatan",
}


WRONG_CALLS = (
    (r"^the following arguments are required: (.+)$", r"yang ini harus disebut: \1"),
    (r"^unrecognized arguments: (.+)$", r"yang ini tidak dikenal: \1"),
    (r"^argument (\S+): expected (?:one|at least one) argument$", r"\1 perlu nilai"),
    (r"^argument (\S+): invalid int value: (.+)$", r"\1 harus bilangan bulat, bukan \2"),
    (r"^argument (\S+): invalid float value: (.+)$", r"\1 harus bilangan, bukan \2"),
    (r"^argument (\S+): invalid choice: (\S+) \(choose from (.+)\)$", r"\1 tidak mengenal \2; pilih salah satu: \3"),
    (r"^argument (\S+): ", r"\1: "),
)
"""What argparse says of a wrong call, as our operators read it."""


class Parser(argparse.ArgumentParser):
    """Wrong calls end with status 2 and one sentence on standard error."""

    def error(self, message: str) -> None:  # type: ignore[override]
        for pattern, words in WRONG_CALLS:
            message = re.sub(pattern, words, message)
        self.exit(2, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pamong.config.settings")
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] in ("-h", "--help"):
        print(_overview())
        return 0 if given else 2
    if given[0] not in COMMANDS:
        print(f"pamong: perintah {given[0]!r} tidak dikenal. Ketik pamong --help.", file=sys.stderr)
        return 2
    return _run(given[0], given[1:])


def _run(name: str, rest: list[str]) -> int:
    module = importlib.import_module(f"pamong.config.commandline.{name}")
    parser = Parser(prog=f"pamong {name}", description=COMMANDS[name])
    module.configure(parser)
    options = parser.parse_args(rest)
    try:
        status: int = module.run(options)
    except Exception as error:
        words = "" if os.environ.get("PAMONG_DEBUG") else in_words(error)
        if not words:
            raise
        print(f"pamong {name}: {words}", file=sys.stderr)
        return 2
    return status


def _overview() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {text}" for name, text in COMMANDS.items()]
    return "\n".join(["Pamong menjalankan bimtek dari daftar peserta sampai laporan.", "", *lines])


if __name__ == "__main__":
    sys.exit(main())
