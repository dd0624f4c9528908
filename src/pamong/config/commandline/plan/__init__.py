"""`pamong plan`: the planning engines from the command line; `solve` needs no database."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from pamong.config.commandline import plan_event
from pamong.config.commandline.plan.answering import answer, in_words
from pamong.config.commandline.plan.reading import BadProblemError, Request, read_request
from pamong.config.troubles import file_in_words


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the options."""
    actions = parser.add_subparsers(dest="action", required=True)
    solve = actions.add_parser("solve", help="susun kelas, kelompok praktik, dan jadwal dari satu berkas soal")
    solve.add_argument("problem", type=Path, help="berkas JSON (lihat docs/contracts)")
    solve.add_argument("--json", action="store_true", help="cetak jawaban lengkap sebagai JSON")
    plan_event.configure(actions.add_parser("event", help="usulkan rencana satu kegiatan"))


def run(options: argparse.Namespace) -> int:
    """Solve a problem file, or plan an event, and print the answer."""
    if options.action == "event":
        return plan_event.run(options)
    try:
        request = read_request(json.loads(options.problem.read_text(encoding="utf-8")))
    except OSError as error:
        print(f"pamong plan: {file_in_words(error)}", file=sys.stderr)
        return 2
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        print(f"pamong plan: {options.problem} bukan JSON yang utuh: {error}", file=sys.stderr)
        return 2
    except BadProblemError as error:
        print(f"pamong plan: {error}", file=sys.stderr)
        return 2
    return _answer(request, as_json=options.json)


def _answer(request: Request, *, as_json: bool) -> int:
    document = answer(request)
    if as_json:
        json.dump(document, sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        print(in_words(document))
    return 1 if document["status"] == "infeasible" else 0
