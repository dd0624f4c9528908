"""`pamong certify`: verdicts, approval by the head, files and one JSON document."""

from __future__ import annotations

import json

import pytest

from pamong.certification.models import Certificate
from pamong.config.cli import main
from pamong.programme.models import Policy


@pytest.fixture
def small(scene):
    """Two people under rules that everybody meets."""
    Policy.objects.filter(event=scene.event).update(
        attendance_share=0, pretest_required=False, posttest_required=False, practice_required=0
    )
    for participant in scene.participants[2:]:
        participant.state = "dibatalkan"
        participant.save()
    return scene


def answer_of(capsys) -> dict:
    return json.loads(capsys.readouterr().out)


def call(*arguments: str) -> int:
    return main(["certify", "bimtek-sampit", *arguments, "--json"])


def test_committee_and_head_together_make_the_papers(small, tmp_path, capsys):
    both = ("--prepared-by", "panitia.satu@contoh.test", "--as", "kepala_balai@contoh.test")
    assert call(*both, "--out", str(tmp_path / "keluar")) == 0
    answer = answer_of(capsys)
    year = Certificate.objects.first().book.year
    assert {key: value for key, value in answer.items() if key != "seconds"} == {
        "event": "bimtek-sampit",
        "verdicts": {"lulus": 2},
        "certificates": 2,
        "first_number": f"00001/B7.9/CONTOH/{year}",
        "last_number": f"00002/B7.9/CONTOH/{year}",
        "files": 2,
        "problems": [],
    }
    assert [path.suffix for path in (tmp_path / "keluar").iterdir()] == [".pdf", ".pdf"]
    assert call(*both) == 0  # again: nothing new
    assert (answer_of(capsys)["certificates"], Certificate.objects.count()) == (2, 2)


def test_one_person_alone_makes_none(small, capsys):
    assert call("--prepared-by", "kepala_balai@contoh.test", "--as", "kepala_balai@contoh.test") == 1
    answer = answer_of(capsys)
    assert (answer["certificates"], len(answer["problems"])) == (0, 1)


def test_without_a_submitted_list_the_head_is_told_so(small, capsys):
    assert call("--as", "kepala_balai@contoh.test") == 1
    assert len(answer_of(capsys)["problems"]) == 1


def test_without_a_name_it_only_reports(small, capsys):
    assert call() == 0
    assert answer_of(capsys)["certificates"] == 0


@pytest.mark.parametrize("arguments", [["certify", "tidak-ada"], ["certify", "bimtek-sampit", "--as", "x@y.z"]])
def test_an_unknown_event_or_account_is_a_wrong_call(small, arguments, capsys):
    assert main(arguments) == 2
    assert capsys.readouterr().out == ""
