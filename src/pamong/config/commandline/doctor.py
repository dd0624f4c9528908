"""`pamong doctor`: is this installation healthy?"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from pamong.config.django_setup import start_django

MARKS = {"baik": "✓", "perhatian": "!", "masalah": "✗"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the options."""
    parser.add_argument("--json", action="store_true", help="jawaban sebagai satu dokumen JSON")


def run(options: argparse.Namespace) -> int:
    """Print every finding; status 1 when one is a problem."""
    start_django()
    from pamong.config.health import examine  # noqa: PLC0415 - needs Django started

    findings = examine()
    if options.json:
        print(json.dumps({"findings": [asdict(finding) for finding in findings]}, ensure_ascii=False))
    else:
        for finding in findings:
            print(f"{MARKS[finding.level]} {finding.check}: {finding.text}")
    return int(any(finding.level == "masalah" for finding in findings))
