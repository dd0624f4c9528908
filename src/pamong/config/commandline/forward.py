"""`pamong forward`: send what a hall's server holds to the office's server."""

from __future__ import annotations

import argparse
import json
import os
import sys

from pamong.config.django_setup import start_django


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the options."""
    parser.add_argument("office", help="alamat server kantor, misalnya https://pamong.kantor.go.id")
    parser.add_argument("--key-file", type=argparse.FileType("r"), help="berkas kunci API (bawaan: PAMONG_OFFICE_KEY)")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    """Send everything; sending it twice changes nothing."""
    key = (options.key_file.read() if options.key_file else os.environ.get("PAMONG_OFFICE_KEY", "")).strip()
    if not key:
        print("pamong forward: beri kunci API dengan --key-file atau PAMONG_OFFICE_KEY.", file=sys.stderr)
        return 2
    start_django()
    from pamong.config.forwarding import ForwardError, forward, over_http  # noqa: PLC0415 - needs Django started

    try:
        verdicts = forward(over_http(options.office, key))
    except ForwardError as error:
        print(error, file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(dict(sorted(verdicts.items()))))
    else:
        total = sum(verdicts.values())
        print(f"{total} catatan terkirim: " + ", ".join(f"{n} {name}" for name, n in sorted(verdicts.items())) + ".")
    return 1 if verdicts["ditolak"] else 0
