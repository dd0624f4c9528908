"""`pamong eligibility`: answers as the contract says."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pamong.config.cli import main

CONTRACTS = Path(__file__).resolve().parents[3] / "docs" / "contracts"
EXAMPLE = CONTRACTS / "eligibility.example.csv"
ANSWER = Draft202012Validator(json.loads((CONTRACTS / "eligibility.schema.json").read_text()))


def judged(capsys, file, *flags):
    status = main(["eligibility", str(file), *(flags or ("--rules", "K25", "--as-of", "2025-09-14")), "--json"])
    printed = capsys.readouterr()
    answer = json.loads(printed.out) if printed.out else None
    if answer:
        ANSWER.validate(answer)
    return status, answer, printed.err


def test_the_example_in_the_docs_is_today_s_answer(capsys):
    status, answer, err = judged(capsys, EXAMPLE)
    written = json.loads((CONTRACTS / "eligibility.example.json").read_text())
    assert (status, err, answer | {"seconds": 0}) == (0, "", written | {"seconds": 0})
    assert [one["result"] for one in answer["people"]] == ["eligible", "not_eligible", "incomplete"]


def test_the_table_and_the_document_say_the_same(capsys, tmp_path):
    _, full, _ = judged(capsys, EXAMPLE)
    out = tmp_path / "hasil.csv"
    status, answer, _ = judged(capsys, EXAMPLE, "--rules", "K25", "--as-of", "2025-09-14", "--out", str(out))
    header, *lines = [line.split(",") for line in out.read_text().splitlines()]
    assert (status, answer["people"], answer["outcomes"]) == (0, [], full["outcomes"])
    assert {line[0]: line[1] for line in lines} == {one["id"]: one["result"] for one in full["people"]}
    first = full["people"][0]
    assert dict(zip(header[2:], lines[0][2:], strict=True)) == {
        one["id"]: one["outcome"] for one in first["rules"] + first["steps"]
    }


def test_outside_its_time_a_rule_set_is_refused_unless_allowed(capsys):
    status, answer, err = judged(capsys, EXAMPLE, "--rules", "K24", "--as-of", "2025-05-14")
    assert (status, answer) == (2, None)
    assert "K24 berlaku 2024-10-01 sampai 2025-05-13, tidak pada 2025-05-14" in err
    assert judged(capsys, EXAMPLE, "--rules", "K24", "--as-of", "2025-05-14", "--allow-outside")[0] == 0
    assert judged(capsys, EXAMPLE, "--rules", "K24", "--as-of", "2025-05-13")[0] == 0


def test_cells_nobody_can_read_and_doubled_ids_are_problems_found(capsys, tmp_path):
    table = tmp_path / "guru.csv"
    table.write_text("id,golongan,status\na,tinggi,PNS\na,III/c,PNS\n")
    status, answer, _ = judged(capsys, table)
    assert (status, answer["warnings"]) == (
        1,
        [
            {"code": "unreadable", "column": "golongan", "count": 1},
            {"code": "duplicate_id", "column": "id", "count": 1},
        ],
    )


def test_an_office_s_own_rule_file_and_reading_are_used(capsys, tmp_path):
    from pamong.engines.eligibility import shipped_document

    own = tmp_path / "kantor.json"
    own.write_text(json.dumps(shipped_document("K25") | {"version": 7}))
    _, answer, _ = judged(capsys, EXAMPLE, "--rules", str(own), "--as-of", "2025-09-14", "--reading", "age=under")
    assert (answer["rule_set"]["version"], answer["rule_set"]["readings"]["age"]) == (7, "under")


@pytest.mark.parametrize(
    "flags",
    [
        ["--rules", "K99", "--as-of", "2025-09-14"],
        ["--rules", "K25", "--as-of", "kemarin"],
        ["--rules", "K25", "--as-of", "2025-09-14", "--reading", "umur=x"],
        ["--rules", "tidak-ada.json", "--as-of", "2025-09-14"],
    ],
)
def test_a_wrong_call_says_so_and_prints_nothing(capsys, flags):
    status, answer, err = judged(capsys, EXAMPLE, *flags)
    assert (status, answer, err.startswith("pamong eligibility: ")) == (2, None, True)


def test_a_file_that_is_no_table_is_a_wrong_call(capsys, tmp_path):
    assert judged(capsys, tmp_path / "tidak-ada.csv")[0] == 2
    broken = tmp_path / "rusak.csv"
    broken.write_bytes(b"id\n\xff\xfe")
    assert judged(capsys, broken)[0] == 2


def test_a_person_reads_the_counts_and_what_is_to_be_checked(capsys):
    assert main(["eligibility", str(EXAMPLE), "--rules", "K25", "--as-of", "2025-09-14"]) == 0
    said = capsys.readouterr().out
    assert said.splitlines()[0] == "3 guru dinilai dengan K25 per 2025-09-14:"
    assert "Perlu dicek pada naskah peraturan: K25-NAPZA, K25-TEAM, K25-UNTR." in said
