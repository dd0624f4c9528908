"""Our own export reads back to the same people; soiled sets with known truth meet the bars of the benchmark."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from bench._soiled_rosters import make_set
from bench.roster import check_in_process, meets_bars, score

from pamong.engines.roster import EXPORT_COLUMNS, Person, RosterFile, check_files, export_row
from scenes.roster_files import spreadsheet_ml, xlsx

SHARED = os.environ.get("PAMONG_SHARED")


def bare(people: tuple[Person, ...]) -> list[Person]:
    """People without where they were seen."""
    return [replace(person, sources=(), matched_by=()) for person in people]


@pytest.mark.parametrize("write", [xlsx, spreadsheet_ml])
def test_re_importing_our_own_export_changes_nothing(write: object) -> None:
    made = make_set(150, 5)
    people = check_files([RosterFile(name, data) for name, data in made.files.items()]).people
    rows = [list(EXPORT_COLUMNS.values()), *map(export_row, people)]
    again = check_files([RosterFile("peserta.xlsx", write(rows))])  # type: ignore[operator]
    assert bare(again.people) == bare(people)
    assert {row.verdict for row in again.files[0].rows} <= {"ok", "warning"}


def test_a_guarded_cell_of_an_export_loses_its_guard() -> None:
    rows = [list(EXPORT_COLUMNS.values()), export_row(Person(nama="Siti", phone="+6281234567890", position="=Guru"))]
    guarded = [[f"'{cell}" if cell[:1] in ("=", "+") else cell for cell in row] for row in rows]
    person = check_files([RosterFile("a.xlsx", xlsx(guarded))]).people[0]
    assert (person.phone, person.position) == ("+6281234567890", "=Guru")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_soiled_set_meets_every_bar(seed: int) -> None:
    made = make_set(120, seed)
    marks = score(check_in_process(made.files), made.truth)
    assert meets_bars(marks), dict(marks)
    assert marks["repeats_found"] == marks["repeats"] > 0
    assert marks["damaged"] > 5


@pytest.mark.skipif(not SHARED, reason="PAMONG_SHARED names no folder")
@pytest.mark.parametrize("name", ["kecil-60", "sampit-200"])
def test_a_shared_set_meets_every_bar(name: str) -> None:
    folder = Path(str(SHARED)) / "data" / "rosters" / name
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    marks = score(check_in_process({file: (folder / file).read_bytes() for file in truth["files"]}), truth)
    assert meets_bars(marks), dict(marks)
