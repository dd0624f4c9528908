"""`pamong shortlist`: answers as the contract says."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pamong.config.cli import main

CONTRACTS = Path(__file__).resolve().parents[3] / "docs" / "contracts"
EXAMPLE = CONTRACTS / "shortlist-problem.example.json"
ANSWER = Draft202012Validator(json.loads((CONTRACTS / "shortlist.schema.json").read_text()))
PROBLEM = Draft202012Validator(json.loads((CONTRACTS / "shortlist-problem.schema.json").read_text()))


def test_the_example_in_the_docs_is_today_s_answer(capsys):
    PROBLEM.validate(json.loads(EXAMPLE.read_text()))
    assert main(["shortlist", str(EXAMPLE), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    ANSWER.validate(answer)
    written = json.loads((CONTRACTS / "shortlist.example.json").read_text())
    assert answer | {"seconds": 0} == written | {"seconds": 0}
    assert [(one["vacancy"], one["candidate"]) for one in answer["matches"]] == [("30200001", "CONTOH-1")]


def test_an_empty_problem_has_an_empty_answer(capsys, tmp_path):
    file = tmp_path / "kosong.json"
    file.write_text('{"candidates": [], "vacancies": []}')
    assert main(["shortlist", str(file), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    ANSWER.validate(answer)
    assert (answer["matches"], answer["alternative"]["filled"]) == ([], 0)


def test_a_person_reads_three_sentences(capsys):
    assert main(["shortlist", str(EXAMPLE)]) == 0
    assert capsys.readouterr().out.splitlines()[0] == (
        "1 usulan, 3 calon belum mendapat tempat, 2 tempat belum terisi."
    )


PERSON = {"id": "a", "authority": "x", "eligible": True, "wishes": ["v"]}
PLACE = {"id": "v", "authority": "x"}


@pytest.mark.parametrize(
    "problem",
    [
        [],
        {"candidates": []},
        {"candidates": [PERSON | {"eligible": "ya"}], "vacancies": []},
        {"candidates": [PERSON, PERSON], "vacancies": []},
        {"candidates": [PERSON | {"wishes": "v"}], "vacancies": []},
        {"candidates": [PERSON | {"practice": {"measure": 1, "se": -1}}], "vacancies": []},
        {"candidates": [PERSON | {"id": 7}], "vacancies": []},
        {"candidates": [PERSON], "vacancies": [PLACE | {"places": -1}]},
        {"candidates": [PERSON], "vacancies": [PLACE, PLACE]},
    ],
)
def test_a_problem_that_cannot_be_read_is_a_wrong_call(capsys, tmp_path, problem):
    file = tmp_path / "soal.json"
    file.write_text(json.dumps(problem))
    assert main(["shortlist", str(file), "--json"]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err.startswith("pamong shortlist: ")) == ("", True)


def test_a_file_that_is_no_json_is_a_wrong_call(capsys, tmp_path):
    file = tmp_path / "soal.json"
    file.write_text("{")
    assert main(["shortlist", str(file)]) == 2
