"""`pamong doctor`: is this installation healthy?"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from pamong.config.django_setup import start_django

MARKS = {"baik": "✓", "perhatian": "!", "masalah": "✗"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the options."""
    parser.add_argument("--retry", action="store_true", help="jalankan lagi tugas yang gagal lima kali")
    parser.add_argument("--json", action="store_true", help="jawaban sebagai satu dokumen JSON")


def run(options: argparse.Namespace) -> int:
    """Print every finding; status 1 when one is a problem."""
    start_django()
    from pamong.config.health import examine  # noqa: PLC0415 - needs Django started
    from pamong.core.task_leases import revive_tasks  # noqa: PLC0415 - as above

    if options.retry:
        print(f"{revive_tasks()} tugas dijalankan lagi.", file=sys.stderr)
    findings = examine()
    if options.json:
        print(json.dumps({"findings": [asdict(finding) for finding in findings]}, ensure_ascii=False))
    else:
        for finding in findings:
            print(f"{MARKS[finding.level]} {finding.check}: {finding.text}")
    return int(any(finding.level == "masalah" for finding in findings))
