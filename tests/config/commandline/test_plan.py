"""`pamong plan solve`: answers as the contract says."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pamong.config.cli import main

CONTRACTS = Path(__file__).resolve().parents[3] / "docs" / "contracts"
ANSWER = Draft202012Validator(json.loads((CONTRACTS / "plan-solve.schema.json").read_text()))
PROBLEM = Draft202012Validator(json.loads((CONTRACTS / "plan-solve-problem.schema.json").read_text()))
EXAMPLE = json.loads((CONTRACTS / "plan-solve-problem.example.json").read_text())


def solve(problem: object, folder: Path, capsys: pytest.CaptureFixture[str], *flags: str) -> tuple[int, str, str]:
    file = folder / "problem.json"
    file.write_text(json.dumps(problem))
    status = main(["plan", "solve", str(file), *(flags or ("--json",))])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_the_example_answers_as_its_schema_says(tmp_path, capsys):
    PROBLEM.validate(EXAMPLE)
    status, out, err = solve(EXAMPLE, tmp_path, capsys)
    answer = json.loads(out)
    ANSWER.validate(answer)
    assert (status, err, set(answer["parts"])) == (0, "", {"classes", "triads", "timetable"})


def test_the_example_answer_in_the_docs_is_today_s(tmp_path, capsys):
    written = json.loads((CONTRACTS / "plan-solve.example.json").read_text())
    ANSWER.validate(written)
    answer = json.loads(solve(EXAMPLE, tmp_path, capsys)[1])
    varying = dict.fromkeys(("seconds", "solver"))
    assert {**answer, **varying} == {**written, **varying}


def test_two_runs_are_identical_but_for_the_seconds(tmp_path, capsys):
    first, second = (solve(EXAMPLE, tmp_path, capsys)[1] for _ in range(2))
    assert [line for line in first.splitlines() if '"seconds"' not in line] == [
        line for line in second.splitlines() if '"seconds"' not in line
    ]


def test_an_empty_problem_has_an_empty_answer(tmp_path, capsys):
    status, out, _ = solve({}, tmp_path, capsys)
    answer = json.loads(out)
    ANSWER.validate(answer)
    assert (status, answer["parts"], answer["status"], answer["classes"], answer["seed"], answer["effort"]) == (
        0,
        {},
        "optimal",
        None,
        0,
        5.0,
    )


def test_an_impossible_part_is_status_1_with_its_conflict(tmp_path, capsys):
    problem = {"people": [{"id": 1}, {"id": 2}, {"id": 3}], "classes": {"count": 1, "max": 2}, "triads": {"rounds": 1}}
    status, out, _ = solve(problem, tmp_path, capsys)
    answer = json.loads(out)
    ANSWER.validate(answer)
    assert (status, answer["status"], answer["parts"]) == (
        1,
        "infeasible",
        {"classes": "infeasible", "triads": "optimal"},
    )
    assert [(one["part"], one["rule"]) for one in answer["conflicts"]] == [("classes", "class_sizes")]
    assert (answer["class_cost"], sorted(answer["triads"][0]["members"])) == (None, [1, 2, 3])


def test_formed_classes_give_the_timetable_its_sizes(tmp_path, capsys):
    problem = {
        "people": [{"id": f"p{number}"} for number in range(10)],
        "classes": {"count": 2},
        "timetable": {
            "days": 1,
            "slots_per_day": 2,
            "rooms": [{"id": "small", "capacity": 4}],
            "materials": [{"id": "a", "jp": 1}],
        },
    }
    answer = json.loads(solve(problem, tmp_path, capsys)[1])
    assert [one["rule"] for one in answer["conflicts"]] == ["room_capacity"]


def test_a_struck_time_limit_is_reported(tmp_path, capsys):
    people = [{"id": number, "numbers": {"age": number**1.5}} for number in range(60)]
    classes = {"count": 3, "number_tolerance": {"age": 0}}
    problem = {"people": people, "classes": classes, "effort": 50, "time_limit": 0.3}
    answer = json.loads(solve(problem, tmp_path, capsys)[1])
    assert (answer["stopped_by_time"], len(answer["classes"])) == (True, 60)


def test_without_json_the_answer_is_a_few_sentences(tmp_path, capsys):
    status, out, _ = solve({"people": [{"id": 1}], "classes": {"count": 1}}, tmp_path, capsys, "--")
    assert (status, out) == (0, "Kelas: terbukti terbaik (biaya 0, batas bawah 0).\n")


@pytest.mark.parametrize(
    ("problem", "what"),
    [
        ([], "objek"),
        ({"people": [{"name": "x"}]}, "id"),
        ({"people": [{"id": 1}, {"id": "1"}]}, "lebih dari sekali"),
        ({"people": [{"id": 1}], "classes": {"count": 0}}, "classes.count"),
        ({"people": [{"id": 1}], "classes": {"together": [[1, 2]]}}, "2 tidak dikenal"),
        ({"people": [{"id": 1}], "classes": {"forbidden": [[1]]}}, "pasangan"),
        ({"timetable": {"days": 1}}, "slots_per_day"),
        ({"timetable": {"days": 1, "slots_per_day": 4, "materials": [{"id": "a", "jp": 0}]}}, "jp"),
        (
            {"timetable": {"days": 1, "slots_per_day": 4, "materials": [{"id": "a", "jp": 1, "after": ["b"]}]}},
            "b tidak",
        ),
        ({"seed": -1}, "seed"),
        ({"effort": "much"}, "effort"),
    ],
)
def test_a_wrong_call_is_status_2_and_prints_nothing_on_standard_output(problem, what, tmp_path, capsys):
    status, out, err = solve(problem, tmp_path, capsys)
    assert (status, out) == (2, "")
    assert what in err


def test_a_missing_file_is_a_wrong_call(tmp_path, capsys):
    assert main(["plan", "solve", str(tmp_path / "none.json"), "--json"]) == 2
    assert capsys.readouterr().out == ""
