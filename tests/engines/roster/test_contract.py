"""`pamong roster check` answers exactly as the contract says."""

import json
from pathlib import Path
from typing import Any

import pytest
from bench._soiled_rosters import make_set
from jsonschema import Draft202012Validator

from pamong.config.cli import main
from pamong.engines.roster.messages import REPAIRS, TEXTS
from scenes.roster_files import xlsx

CONTRACTS = Path(__file__).parents[3] / "docs" / "contracts"
SCHEMA = json.loads((CONTRACTS / "roster-check.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def problems(answer: Any) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(answer)]


@pytest.fixture
def soiled(tmp_path: Path) -> list[str]:
    made = make_set(30, 4)
    for name, data in made.files.items():
        (tmp_path / name).write_bytes(data)
    return [str(tmp_path / name) for name in made.files]


def test_the_answer_on_a_soiled_set_fits_the_schema_and_the_exit_status_tells_of_problems(
    soiled: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["roster", "check", "--json", *soiled]) == 1
    captured = capsys.readouterr()
    answer = json.loads(captured.out)
    assert problems(answer) == []
    assert captured.err == ""
    assert [file["name"] for file in answer["files"]] == [Path(path).name for path in soiled]


def test_the_example_fits_the_schema() -> None:
    assert problems(json.loads((CONTRACTS / "roster-check.example.json").read_text(encoding="utf-8"))) == []


def test_every_code_of_the_contract_has_its_words() -> None:
    codes = SCHEMA["$defs"]["issue"]["properties"]["code"]["enum"]
    assert sorted(codes) == sorted(TEXTS) == sorted(REPAIRS)


def test_a_clean_file_ends_with_status_nought(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "lulusan.xlsx"
    path.write_bytes(xlsx([["NAMA", "NO UKG", "STATUS"], ["Siti Aminah", "201512345678", "LULUS"]]))
    assert main(["roster", "check", "--json", str(path)]) == 0
    assert json.loads(capsys.readouterr().out)["files"][0]["rows"][0]["verdict"] == "ok"


@pytest.mark.parametrize(("content", "words"), [(None, "tidak ada. Periksa"), (b"%PDF-1.7", "bukan tabel")])
def test_a_file_that_cannot_be_read_is_a_wrong_call_with_nothing_on_standard_output(
    content: bytes | None, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "daftar.xlsx"
    if content is not None:
        path.write_bytes(content)
    assert main(["roster", "check", "--json", str(path)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err


def test_without_json_a_person_reads_what_to_look_at(soiled: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["roster", "check", *soiled]) == 1
    text = capsys.readouterr().out
    assert text.startswith("30 orang dalam 5 berkas.\n")
    assert "nomor rusak karena Excel" in text
    assert text.endswith("Tidak ada yang disimpan. Tambahkan --json untuk jawaban lengkap per baris.\n")
