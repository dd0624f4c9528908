"""`pamong shortlist PROBLEM.json`: stable proposals for many vacancies at once, with reasons; no database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pamong.config.troubles import file_in_words
from pamong.engines.shortlist import Candidate, Practice, Problem, Shortlist, Vacancy, shortlist

Answer = dict[str, Any]
GROUPS = ("sex", "regency", "school_type", "cohort")


class BadProblemError(ValueError):
    """The problem cannot be read; the message says where."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the options."""
    parser.add_argument("problem", type=Path, help="berkas JSON (lihat docs/contracts)")
    parser.add_argument("--json", action="store_true", help="jawaban lengkap sebagai JSON")


def run(options: argparse.Namespace) -> int:
    """Propose and print; 1 when the independent check finds a blocking pair."""
    try:
        problem = read_problem(json.loads(options.problem.read_text(encoding="utf-8")))
    except OSError as error:
        print(f"pamong shortlist: {file_in_words(error)}", file=sys.stderr)
        return 2
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        print(f"pamong shortlist: {options.problem} bukan JSON yang utuh: {error}", file=sys.stderr)
        return 2
    except BadProblemError as error:
        print(f"pamong shortlist: {error}", file=sys.stderr)
        return 2
    found = shortlist(problem)
    print(json.dumps(as_document(found), ensure_ascii=False) if options.json else in_words(found))
    return 1 if found.blocking_pairs else 0


def read_problem(document: Any) -> Problem:
    """Read a problem document."""
    try:
        problem = Problem(
            [_candidate(one) for one in document["candidates"]],
            [_vacancy(one) for one in document["vacancies"]],
            int(document.get("seed", 0)),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadProblemError(f"Soal ini tidak dapat dibaca: {error}.") from error
    _check_ids("candidates", [one.id for one in problem.candidates])
    _check_ids("vacancies", [one.id for one in problem.vacancies])
    return problem


def _check_ids(name: str, ids: list[str]) -> None:
    if len(set(ids)) != len(ids):
        raise BadProblemError(f"{name}: ada id yang muncul lebih dari sekali.")


def _candidate(raw: Mapping[str, Any]) -> Candidate:
    if raw["eligible"] not in (True, False, None):
        raise BadProblemError(f"candidates: eligible dari {raw['id']} harus true, false, atau null.")
    return Candidate(
        id=_id(raw),
        authority=str(raw["authority"]),
        eligible=raw["eligible"],
        wishes=_names(raw.get("wishes") or [], "wishes"),
        practice=_practice(raw.get("practice")),
        groups={group: str(raw[group]) for group in GROUPS if raw.get(group) is not None},
    )


def _practice(raw: Mapping[str, Any] | None) -> Practice | None:
    if raw is None or raw.get("measure") is None:
        return None
    practice = Practice(float(raw["measure"]), float(raw.get("se") or 0))
    if not (abs(practice.measure) < float("inf") and 0 <= practice.se < float("inf")):
        raise BadProblemError("practice: measure dan se harus bilangan biasa, se tidak negatif.")
    return practice


def _vacancy(raw: Mapping[str, Any]) -> Vacancy:
    places = raw.get("places", 1)
    if not isinstance(places, int) or places < 0:
        raise BadProblemError(f"vacancies: places dari {raw['id']} harus bilangan bulat, paling kecil 0.")
    ranking = raw.get("ranking")
    return Vacancy(_id(raw), str(raw["authority"]), places, None if ranking is None else _names(ranking, "ranking"))


def _id(raw: Mapping[str, Any]) -> str:
    if not isinstance(raw["id"], str) or not raw["id"]:
        raise BadProblemError("Setiap id harus teks.")
    return raw["id"]


def _names(raw: Any, field: str) -> list[str]:
    if not isinstance(raw, list) or not all(isinstance(one, str) for one in raw):
        raise BadProblemError(f"{field}: tulis daftar id.")
    return raw


def as_document(found: Shortlist) -> Answer:
    """Return the answer as the contract says."""
    return {
        "matches": [asdict(one) for one in found.matches],
        "unmatched": [asdict(one) for one in found.unmatched],
        "unfilled": [asdict(one) for one in found.unfilled],
        "ties": [asdict(one) for one in found.ties],
        "blocking_pairs": found.blocking_pairs,
        "alternative": {
            "matches": [{"vacancy": vacancy, "candidate": one} for vacancy, one in found.alternative.matches],
            "filled": found.alternative.filled,
            "wish_cost": found.alternative.wish_cost,
        },
        "sensitivity": asdict(found.sensitivity),
        "audit": found.audit,
        "seconds": found.seconds,
    }


def in_words(found: Shortlist) -> str:
    """Say the answer to a person."""
    lines = [
        f"{len(found.matches)} usulan, {len(found.unmatched)} calon belum mendapat tempat, "
        f"{sum(one.places for one in found.unfilled)} tempat belum terisi.",
        f"Rencana pembanding mengisi {found.alternative.filled} tempat.",
        f"{len(found.ties)} tempat harus diputuskan tim karena bukti praktiknya tumpang tindih.",
    ]
    if found.blocking_pairs:
        lines.append(f"PERINGATAN: {found.blocking_pairs} pasangan membuat usulan ini tidak stabil.")
    return "\n".join(lines)
