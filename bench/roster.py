"""How well and how fast roster files are read, checked and joined, on soiled sets whose truth is known.

Bars, on any seed: every damaged number found and none stored, regency right 100 %, no false merge, at least 99.5 % of
true merges, name and degrees right in at least 99 %; the whole `pamong roster check` of 5,000 rows (1,470 people in
five files) in at most 3 s and 300 MB. Sets of 5,000 people, some 17,000 rows, are held to the same pace and memory. The
command runs in one thread, so its bar is held against CPU seconds: on a quiet machine they equal the wall seconds
printed beside them, on a busy one they still tell the truth. It runs as an installed package does, with its bytecode
kept from one call to the next, also where the environment forbids to keep it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench._soiled_rosters import make_set

from pamong.engines.roster import RosterFile, check_files

ROWS, SECONDS, MEGABYTES = 5000, 3.0, 300.0
DAMAGED = ("damaged_number", "damaged_nip")
COMMAND = (sys.executable, "-m", "pamong.config.cli", "roster", "check")
Marks = Counter[str]


def main(argv: Sequence[str]) -> int:
    """Print the figures; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="pamong bench roster")
    parser.add_argument("--seeds", type=int, default=10, help="sets of 200 people")
    parser.add_argument("--big", type=int, default=2, help="sets of 5,000 rows, and of 5,000 people")
    parser.add_argument("--shared", type=Path, action="append", default=[], help="a folder with files and truth.json")
    options = parser.parse_args(argv)
    good = True
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"PYTHONPYCACHEPREFIX": f"{folder}/bytecode", "PYTHONDONTWRITEBYTECODE": ""}
        subprocess.run([*COMMAND, "--help"], stdout=subprocess.DEVNULL, check=True)
        for label, place in _sets(options, Path(folder)):
            good &= _measure(label, place)
    print("all bars met" if good else "A BAR IS MISSED")
    return 0 if good else 1


def _sets(options: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Path]]:
    for place in options.shared:
        yield place.name, place
    sizes = [(200, seed) for seed in range(1, options.seeds + 1)]
    sizes += [(count, 100 + seed) for count in (1470, 5000) for seed in range(options.big)]
    for count, seed in sizes:
        place = folder / f"{count}-{seed}"
        place.mkdir()
        made = make_set(count, seed)
        for name, data in made.files.items():
            (place / name).write_bytes(data)
        (place / "truth.json").write_text(json.dumps(made.truth), encoding="utf-8")
        yield f"{count:>5} people, seed {seed}", place


def _measure(label: str, place: Path) -> bool:
    truth = json.loads((place / "truth.json").read_text(encoding="utf-8"))
    files = [place / name for name in truth["files"]]
    wall, seconds, memory, answer = run_command(files)
    marks = score(answer, truth)
    rows = sum(len(file["rows"]) for file in answer["files"])
    fast = seconds <= SECONDS * max(rows / ROWS, 1) and memory <= MEGABYTES
    speed = f"{rows:>6} rows {seconds:5.2f} s (wall {wall:.2f}) {memory:4.0f} MB"
    print(f"{label:<24} {speed}  {summary(marks)}{'' if meets_bars(marks) and fast else '  <-- MISSED'}", flush=True)
    return meets_bars(marks) and fast


WATCH = """
import os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)
answer = child.stdout.read()
_, _, usage = os.wait4(child.pid, 0)
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
sys.stdout.flush()
sys.stdout.buffer.write(answer)
"""
"""A small process in between: a child's peak memory starts at what its parent held when it forked."""


def run_command(files: Sequence[Path]) -> tuple[float, float, float, dict[str, Any]]:
    """Run the real command in its own process; wall and CPU seconds, peak megabytes, its answer."""
    command = [*COMMAND, "--json", *map(str, files)]
    start = time.perf_counter()
    finished = subprocess.run([sys.executable, "-c", WATCH, *command], stdout=subprocess.PIPE, check=True)
    wall = time.perf_counter() - start
    figures, _, answer = finished.stdout.partition(b"\n")
    spent, memory = map(float, figures.split())
    return wall, spent, memory, json.loads(answer)


def check_in_process(files: Mapping[str, bytes]) -> dict[str, Any]:
    """The same answer without a process, for tests."""
    return check_files([RosterFile(name, data) for name, data in files.items()]).to_json()


def score(answer: Mapping[str, Any], truth: Mapping[str, Any]) -> Marks:
    """Compare an answer with the truth; counts under plain names."""
    people = {person["id"]: person for person in truth["people"]}
    marks: Marks = Counter()
    found_as: dict[int, list[int]] = defaultdict(list)
    held: dict[int, set[int]] = defaultdict(set)
    for file in answer["files"]:
        rows = {row["row"]: row for row in file["rows"]}
        expected = truth["files"][file["name"]]
        marks["header_wrong"] += file["header_row"] != expected["header_row"]
        marks["surplus_rows"] += sum(row["verdict"] != "ignored" for row in rows.values()) - len(expected["rows"])
        for entry in expected["rows"]:
            row = rows[entry["row"]]
            found_as[entry["person"]].append(row["person"])
            held[row["person"]].add(entry["person"])
            _score_row(marks, row, entry, people[entry["person"]])
    marks["false_merges"] = sum(len(ids) - 1 for ids in held.values())
    marks["merges"] = sum(len(places) - 1 for places in found_as.values())
    marks["merged"] = sum(len(places) - len(set(places)) for places in found_as.values())
    for identity, places in found_as.items():
        for place in set(places):
            _score_person(marks, answer["people"][place], people[identity])
    return marks


def _score_row(marks: Marks, row: Mapping[str, Any], entry: Mapping[str, Any], person: Mapping[str, Any]) -> None:
    codes = {issue["code"] for issue in row["issues"]}
    if entry["verdict"] == "duplicate":
        marks["repeats"] += 1
        marks["repeats_found"] += row["verdict"] == "duplicate"
        return
    marks["false_repeats"] += row["verdict"] == "duplicate"
    damaged = entry["verdict"] in DAMAGED
    marks["damaged"] += damaged
    marks["damaged_found"] += damaged and "damaged_number" in codes
    marks["false_damaged"] += not damaged and "damaged_number" in codes
    marks["failed_unflagged"] += person["lulus"] is False and "not_graduated" not in codes


def _score_person(marks: Marks, found: Mapping[str, Any], person: Mapping[str, Any]) -> None:
    marks["people"] += 1
    wanted = (person["nama"], person["gelar_depan"] or None, person["gelar_belakang"] or None)
    marks["names_right"] += (found["nama"], found["gelar_depan"], found["gelar_belakang"]) == wanted
    marks["regency_right"] += found["regency_code"] == person["regency"]
    marks["wrong_nip_stored"] += found["nip"] is not None and found["nip"] != person["nip"]


def meets_bars(marks: Marks) -> bool:
    """Whether a set is read as well as the bars ask."""
    clean = ("false_merges", "wrong_nip_stored", "header_wrong", "surplus_rows", "false_damaged", "failed_unflagged")
    return (
        not any(marks[name] for name in clean)
        and marks["damaged_found"] == marks["damaged"]
        and marks["regency_right"] == marks["people"]
        and marks["merged"] >= 0.995 * marks["merges"]
        and marks["names_right"] >= 0.99 * marks["people"]
    )


def summary(marks: Marks) -> str:
    """One line of figures."""
    return (
        f"damaged {marks['damaged_found']}/{marks['damaged']} stored wrong {marks['wrong_nip_stored']} · "
        f"regency {_share(marks['regency_right'], marks['people'])} · false merges {marks['false_merges']} · "
        f"merges {_share(marks['merged'], marks['merges'])} · names {_share(marks['names_right'], marks['people'])} · "
        f"repeats {marks['repeats_found']}/{marks['repeats']} (+{marks['false_repeats']})"
    )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "-"
