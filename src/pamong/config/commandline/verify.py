"""`pamong verify FILE.pdf`: check a certificate's signature and content, and its status where the register is here."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from pamong.config.django_setup import start_django
from pamong.config.troubles import file_in_words
from pamong.engines.seal import IssuedRecord, Verification, load_roots, verify_pdf
from pamong.engines.seal.verification import LARGEST

KEY_FOLDER = "kunci"


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the options."""
    parser.add_argument("file", type=Path, help="sertifikat (PDF)")
    parser.add_argument("--json", action="store_true", help="jawaban sebagai satu dokumen JSON")
    parser.add_argument(
        "--root",
        type=Path,
        action="append",
        default=[],
        metavar="BERKAS",
        help="sertifikat akar kantor yang dipercaya (PEM); boleh berulang. Tanpa ini: akar milik pemasangan ini",
    )


def run(options: argparse.Namespace) -> int:
    """Print the verdict; 0 only for a valid certificate."""
    try:
        data = read_limited(options.file)
        roots = load_roots(*(options.root or [folder for folder in [instance_keys()] if folder.exists()]))
    except (OSError, ValueError) as error:
        print(f"pamong verify: {file_in_words(error) if isinstance(error, OSError) else error}", file=sys.stderr)
        return 2
    if not roots:
        print("Belum ada sertifikat akar yang dipercaya di sini. Tunjukkan dengan --root BERKAS.", file=sys.stderr)
    answer = verify_pdf(data, roots=roots, lookup=instance_register())
    print(json.dumps(answer.as_dict(), ensure_ascii=False, indent=2) if options.json else in_words(answer))
    return 0 if answer.status == "valid" else 1


def read_limited(file: Path) -> bytes:
    """Read a file, at most one byte more than the largest that is checked."""
    with file.open("rb") as stream:
        return stream.read(LARGEST + 1)


def instance_keys() -> Path:
    """Return the folder with the keys of this installation's offices."""
    return Path(os.environ.get("PAMONG_DATA_DIR", "var")) / KEY_FOLDER


def instance_register() -> Callable[[str], IssuedRecord | None] | None:
    """Return the register of this installation, which knows what was revoked or replaced; nothing without one."""
    if not os.environ.get("DATABASE_URL") and not (instance_keys().parent / "pamong.sqlite3").exists():
        return None
    start_django()
    from django.db import DatabaseError  # noqa: PLC0415 - needs Django started

    from pamong.certification.queries import find_paper, register_lookup  # noqa: PLC0415

    try:
        find_paper("")
    except DatabaseError:
        return None
    return register_lookup


def in_words(answer: Verification) -> str:
    """Say the verdict to a person."""
    facts = {
        "Nomor": answer.number,
        "Nama": answer.printed_name,
        "Hasil": answer.kind,
        "Terbit": answer.issued_at,
        "Penanda tangan": answer.signer,
    }
    return "\n".join([answer.reason, *(f"  {label}: {value}" for label, value in facts.items() if value)])
