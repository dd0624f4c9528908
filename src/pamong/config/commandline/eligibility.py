"""`pamong eligibility FILE.csv --rules K25 --as-of DATE`: a dated rule set on any table of teachers."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pamong.config.troubles import file_in_words
from pamong.engines.eligibility import (
    Judgement,
    RuleSet,
    RuleSetError,
    Summary,
    TableError,
    Verdict,
    judge,
    judge_table,
    load_rules,
    open_table,
    read_row,
    read_rules,
    read_table,
)
from pamong.engines.eligibility.tables import Reader, ignored
from pamong.engines.pausing import collector_paused

Answer = dict[str, Any]


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the options."""
    parser.add_argument("file", type=Path, metavar="FILE.csv", help="tabel guru; kolomnya ada di docs/contracts.md")
    parser.add_argument("--rules", default="K25", help="K24, K25, atau berkas JSON perangkat aturan kantor")
    parser.add_argument("--as-of", required=True, metavar="TANGGAL", help="tanggal penilaian, misalnya 2025-11-08")
    parser.add_argument("--reading", action="append", default=[], metavar="KUNCI=NILAI", help="pilih tafsir lain")
    parser.add_argument("--allow-outside", action="store_true", help="nilai juga di luar masa berlaku aturan")
    parser.add_argument("--out", type=Path, metavar="BERKAS", help="tulis hasil sebagai CSV (untuk tabel besar)")
    parser.add_argument("--json", action="store_true", help="jawaban sebagai satu dokumen JSON")


def run(options: argparse.Namespace) -> int:
    """Judge the table; 1 when some cells could not be read, 2 when the call is wrong."""
    with collector_paused():  # one answer of many small lists: collecting costs a third of the time and frees nothing
        return _judge(options)


def _judge(options: argparse.Namespace) -> int:
    try:
        rules, as_of = _rules(options), _as_of(options)
        _check_validity(rules, as_of, allow=options.allow_outside)
        started = time.perf_counter()
        with open_table(options.file) as stream:
            answer = _to_file(options, stream, rules, as_of) if options.out else _in_full(stream, rules, as_of)
    except OSError as error:
        print(f"pamong eligibility: {file_in_words(error)}", file=sys.stderr)
        return 2
    except (UnicodeDecodeError, RuleSetError, TableError, json.JSONDecodeError) as error:
        print(f"pamong eligibility: {error}", file=sys.stderr)
        return 2
    answer["seconds"] = round(time.perf_counter() - started, 3)
    print(json.dumps(answer, ensure_ascii=False) if options.json else in_words(answer))
    return 1 if answer["warnings"] else 0


def _rules(options: argparse.Namespace) -> RuleSet:
    pairs = [one.partition("=") for one in options.reading]
    readings = {key: value for key, _, value in pairs}
    if options.rules.endswith(".json"):
        return read_rules(json.loads(Path(options.rules).read_text(encoding="utf-8")), readings)
    return load_rules(options.rules, readings)


def _as_of(options: argparse.Namespace) -> date:
    try:
        return date.fromisoformat(options.as_of)
    except ValueError as error:
        raise TableError(f"Tanggal '{options.as_of}' tidak dapat dibaca: tulis seperti 2025-11-08.") from error


def _check_validity(rules: RuleSet, as_of: date, *, allow: bool) -> None:
    if rules.is_valid_on(as_of) or allow:
        return
    until = f"sampai {rules.valid_to.isoformat()}" if rules.valid_to else "dan seterusnya"
    raise RuleSetError(
        f"{rules.id} berlaku {rules.valid_from.isoformat()} {until}, tidak pada {as_of.isoformat()}. "
        "Pakai aturan lain, atau --allow-outside."
    )


def _head(rules: RuleSet, as_of: date) -> Answer:
    return {
        "rule_set": {
            "id": rules.id,
            "version": rules.version,
            "hash": rules.hash,
            "valid_from": rules.valid_from.isoformat(),
            "valid_to": rules.valid_to.isoformat() if rules.valid_to else None,
            "readings": dict(rules.readings),
        },
        "as_of": as_of.isoformat(),
        "definitions": [
            {
                "id": rule.id,
                "text": rule.text_id,
                "text_en": rule.text_en,
                "source": rule.source,
                "pasal": rule.pasal,
                "status": rule.status,
            }
            for rule in rules.on(as_of)
        ],
    }


def _to_file(options: argparse.Namespace, stream: Any, rules: RuleSet, as_of: date) -> Answer:
    with options.out.open("w", encoding="utf-8", newline="") as out:
        summary = judge_table(stream, out, rules, as_of, progress=_show_progress)
    return {**_head(rules, as_of), "people": [], **_tail(summary)}


def _show_progress(done: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,} orang".replace(",", "."), end="", file=sys.stderr)


def _in_full(stream: Any, rules: RuleSet, as_of: date) -> Answer:
    header, rows = read_table(stream)
    reader = Reader(header, rules, as_of)
    summary = Summary(ignored_columns=ignored(reader), absent_columns=sorted(reader.wanted - set(reader.header)))
    people, ids = [], Counter[str]()
    for cells in rows:
        summary.ragged += len(cells) != len(reader.header)
        named = dict(zip(reader.header, cells, strict=False))
        row = read_row(named, as_of)
        verdict = judge(row, rules, as_of)
        people.append(_person(named.get("id", ""), verdict))
        ids[named.get("id", "")] += 1
        _tally(summary, verdict, [name for name in row.unreadable if name in reader.wanted])
    answer = {**_head(rules, as_of), "people": people, **_tail(summary)}
    doubled = [name for name, times in ids.items() if times > 1]
    if doubled:
        answer["warnings"].append({"code": "duplicate_id", "column": "id", "count": len(doubled)})
    return answer


def _tally(summary: Summary, verdict: Verdict, unreadable: list[str]) -> None:
    summary.people += 1
    summary.results[verdict.result.value] += 1
    summary.unreadable.update(unreadable)
    for one in (*verdict.rules, *verdict.steps):
        summary.outcomes.setdefault(one.rule, Counter())[one.outcome.word] += 1


def _person(identifier: str, verdict: Verdict) -> Answer:
    return {
        "id": identifier,
        "result": verdict.result.value,
        "rules": [_judgement(one) for one in verdict.rules],
        "steps": [_judgement(one) for one in verdict.steps],
    }


def _judgement(one: Judgement) -> Answer:
    return {
        "id": one.rule,
        "outcome": one.outcome.word,
        "reason": one.reason,
        "missing": list(one.missing),
        "documents": list(one.documents),
    }


def _tail(summary: Summary) -> Answer:
    warnings = [{"code": "unreadable", "column": name, "count": count} for name, count in summary.unreadable.items()]
    if summary.ragged:
        warnings.append({"code": "ragged_rows", "column": None, "count": summary.ragged})
    return {
        "count": summary.people,
        "results": {key: summary.results[key] for key in RESULT_WORDS},
        "outcomes": {rule: dict(found) for rule, found in summary.outcomes.items()},
        "ignored_columns": summary.ignored_columns,
        "absent_columns": summary.absent_columns,
        "warnings": warnings,
    }


RESULT_WORDS = {
    "eligible": "memenuhi syarat formal",
    "incomplete": "berkas belum lengkap",
    "not_eligible": "belum memenuhi",
}
WARNINGS = {
    "unreadable": "{count} isi kolom {column} tidak dikenali dan dianggap belum diketahui.",
    "ragged_rows": "{count} baris tidak sepanjang baris judul.",
    "duplicate_id": "{count} id muncul lebih dari sekali.",
}


def in_words(answer: Mapping[str, Any]) -> str:
    """Say the answer to a person."""
    lines = [f"{answer['count']} guru dinilai dengan {answer['rule_set']['id']} per {answer['as_of']}:"]
    lines += [f"  {answer['results'][key]:>9}  {words}" for key, words in RESULT_WORDS.items()]
    lines += [WARNINGS[one["code"]].format(**one) for one in answer["warnings"]]
    unsure = [one["id"] for one in answer["definitions"] if one["status"] != "V"]
    if unsure:
        lines.append(f"Perlu dicek pada naskah peraturan: {', '.join(unsure)}.")
    return "\n".join(lines)
