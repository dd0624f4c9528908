"""`pamong roster check FILE…`: what roster files hold and what is wrong with them, without a database; and `import`."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from pamong.config.commandline import roster_import
from pamong.config.troubles import file_in_words
from pamong.engines.pausing import collector_paused
from pamong.engines.roster import REPAIRS, RosterFile, RosterFileError, RosterReport, check_files
from pamong.engines.roster.reading.limits import MAX_FILE_BYTES

MANY = 10


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the sub-commands and their options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="{check,import}")
    check = actions.add_parser("check", help="periksa berkas daftar peserta tanpa menyimpan apa pun")
    add_files(check)
    check.set_defaults(act=run_check)
    roster_import.configure(actions, add_files)


def add_files(parser: argparse.ArgumentParser) -> None:
    """The arguments every sub-command on roster files takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="berkas .xlsx, .xls, .ods, atau .csv")
    parser.add_argument("--json", action="store_true", help="jawaban sebagai satu dokumen JSON")


def run(options: argparse.Namespace) -> int:
    """Run the chosen sub-command."""
    act: Callable[[argparse.Namespace], int] = options.act
    return act(options)


def run_check(options: argparse.Namespace) -> int:
    """Check the files; 1 when anything needs attention."""
    with collector_paused():  # one short-lived answer: collecting costs a quarter of the time and frees nothing
        return _check(options)


def _check(options: argparse.Namespace) -> int:
    try:
        report = check_files(read_files(options.files), progress=show_progress)
    except OSError as error:
        print(f"pamong roster: {file_in_words(error)}", file=sys.stderr)
        return 2
    except RosterFileError as error:
        print(f"pamong roster: {error}", file=sys.stderr)
        return 2
    print(json.dumps(report.to_json(), ensure_ascii=False) if options.json else in_words(report))
    return 0 if report.clean else 1


def read_files(paths: Sequence[Path]) -> list[RosterFile]:
    """Read files, of each at most one byte more than the engine takes."""
    files = []
    for path in paths:
        with path.open("rb") as stream:
            files.append(RosterFile(path.name, stream.read(MAX_FILE_BYTES + 1)))
    return files


def show_progress(done: int, total: int) -> None:
    """Say on a terminal how far the check is."""
    if sys.stderr.isatty():
        print(f"\r{done:,} dari {total:,} baris".replace(",", "."), end="\n" if done == total else "", file=sys.stderr)


def in_words(report: RosterReport) -> str:
    """Tell a person what was found and what to do next."""
    lines = [f"{len(report.people)} orang dalam {len(report.files)} berkas."]
    codes: Counter[str] = Counter()
    for file in report.files:
        verdicts = Counter(row.verdict for row in file.rows)
        parts = [f"{count} {VERDICTS[verdict]}" for verdict, count in verdicts.most_common()]
        lines.append(f"  {file.name}: {', '.join(parts) or 'tidak ada baris'}")
        codes.update(issue.code for row in file.rows for issue in row.issues)
    if codes:
        lines += ["", "Yang perlu dilihat:"]
        lines += [f"  {count:>5}  {REPAIRS[code]}" for code, count in codes.most_common(MANY)]
    lines += ["", "Tidak ada yang disimpan. Tambahkan --json untuk jawaban lengkap per baris."]
    return "\n".join(lines)


VERDICTS = {
    "ok": "baik",
    "warning": "perlu dilihat",
    "error": "perlu diperbaiki",
    "duplicate": "ganda",
    "ignored": "bukan orang",
}
