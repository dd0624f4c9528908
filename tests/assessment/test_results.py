"""Scores, gains, statistics of items, against hand calculation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from pamong.assessment.commands import start_sitting
from pamong.assessment.models import Exam
from pamong.assessment.queries import class_gain, test_scores
from pamong.assessment.queries.statistics import exam_figures
from scenes.answers import account_of, sit
from scenes.sampit import Scene

MakeExam = Callable[..., Exam]


@pytest.fixture
def both(scene: Scene, make_exam: MakeExam) -> Scene:
    """Class A has 0, 2, 4, …; five of its people rise from 1 to 3 of 4. Of class B one takes both tests."""
    pre, post = make_exam(), make_exam("postes")
    sit(scene, pre, {0: 1, 2: 1, 4: 1, 6: 1, 8: 1, 1: 2, 3: 2})
    sit(scene, post, {0: 3, 2: 3, 4: 3, 6: 3, 8: 3, 1: 2, 5: 4})
    return scene


def test_scores_are_percentages_by_participant(both: Scene) -> None:
    scores = test_scores(both.event, "pretes")
    expected = {0: 25.0, 2: 25.0, 4: 25.0, 6: 25.0, 8: 25.0, 1: 50.0, 3: 50.0}
    assert scores == {both.participants[number].pk: score for number, score in expected.items()}


def test_a_sitting_that_still_runs_has_no_score_yet(scene: Scene, exam: Exam) -> None:
    sitting = start_sitting(actor=account_of(scene, 0), exam=exam, participant=scene.participants[0])
    assert test_scores(scene.event, "pretes") == {}
    with time_machine.travel(sitting.deadline + timedelta(seconds=1), tick=False):
        assert test_scores(scene.event, "pretes") == {scene.participants[0].pk: 0.0}


def test_the_gain_is_that_of_class_means_over_those_with_both_tests(both: Scene) -> None:
    rows = {row.name: row for row in class_gain(both.event)}
    assert (rows["Kelas A"].n, rows["Kelas A"].before, rows["Kelas A"].after) == (5, 25, 75)
    assert rows["Kelas A"].gain == pytest.approx(50 / 75)


def test_a_class_too_small_to_be_a_class_shows_its_number_only(both: Scene, sign_in) -> None:  # type: ignore[no-untyped-def]
    small = {row.name: row for row in class_gain(both.event)}["Kelas B"]
    assert (small.n, small.n_before, small.n_after) == (1, 2, 2)
    assert (small.before, small.after, small.gain, small.se, small.level) == (
        None,
        None,
        None,
        None,
        "tidak terdefinisi",
    )
    html = sign_in(both.users["panitia"]).get(reverse("assessment:gain", args=[both.event.slug])).content.decode()
    assert html.count('colspan="4"') == 1


def test_the_gain_of_everybody_comes_first(both: Scene) -> None:
    rows = class_gain(both.event)
    assert [row.name for row in rows] == ["Seluruh peserta", "Kelas A", "Kelas B"]
    # six people: five from 25 to 75, one from 50 to 50
    before, after = (5 * 25 + 50) / 6, (5 * 75 + 50) / 6
    assert rows[0].gain == pytest.approx((after - before) / (100 - before))


def test_without_tests_there_is_no_gain_and_no_error(scene: Scene) -> None:
    (whole,) = class_gain(scene.event)
    assert (whole.n, whole.gain, whole.level) == (0, None, "tidak terdefinisi")


def test_a_class_that_knew_all_before_has_no_gain(scene: Scene, make_exam: MakeExam) -> None:
    sit(scene, make_exam(), {0: 4, 2: 4})
    sit(scene, make_exam("postes"), {0: 4, 2: 4})
    assert [row.gain for row in class_gain(scene.event)] == [None, None]


def test_item_statistics_of_a_perfect_ladder(scene: Scene, exam: Exam) -> None:
    sit(scene, exam, {0: 0, 1: 1, 2: 2, 3: 3, 4: 4})
    figures = exam_figures(exam)
    assert [item.difficulty for item in figures.items] == [0.8, 0.6, 0.4, 0.2]
    # variances .2 .3 .3 .2, variance of sums 2.5: 4/3 (1 - 1/2.5)
    assert figures.alpha == pytest.approx(0.8)
    assert (figures.n, figures.mean) == (5, 50.0)


def test_distractors_are_counted_with_the_key_marked(scene: Scene, exam: Exam) -> None:
    sit(scene, exam, {0: 0, 1: 1, 2: 1})
    first = next(item for item in exam_figures(exam).items if item.position == 1)
    key = next(option for option in first.options if option.is_key)
    assert key.chosen == 2
    assert sum(option.chosen for option in first.options) == 3


def test_blank_answers_count_as_wrong(scene: Scene, exam: Exam) -> None:
    sitting = start_sitting(actor=account_of(scene, 0), exam=exam, participant=scene.participants[0])
    with time_machine.travel(sitting.deadline + timedelta(minutes=2), tick=False):
        figures = exam_figures(exam)
    assert [(item.difficulty, item.blank) for item in figures.items] == [(0.0, 1)] * 4


def test_the_gain_page_names_no_person(both: Scene, sign_in) -> None:  # type: ignore[no-untyped-def]
    text = sign_in(both.users["panitia"]).get(reverse("assessment:gain", args=[both.event.slug])).content.decode()
    assert "Kelas A" in text
    assert not [who for who in both.participants if who.person.name in text]


def test_the_head_sees_classes_and_no_scores_of_people(both: Scene, sign_in) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(both.users["kepala_balai"])
    assert client.get(reverse("assessment:gain", args=[both.event.slug])).status_code == 200
    assert client.get(reverse("assessment:results_sheet", args=[both.event.slug])).status_code == 404


def test_the_sheet_has_scores_by_person_and_gain_by_class(both: Scene, sign_in, tmp_path) -> None:  # type: ignore[no-untyped-def]
    answer = sign_in(both.users["panitia"]).get(reverse("assessment:results_sheet", args=[both.event.slug]))
    path = tmp_path / "hasil.xlsx"
    path.write_bytes(answer.content)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Nilai", "N-gain kelas"]
    assert [cell.value for cell in book["Nilai"][2]] == ["Peserta 01 Contoh", "Kelas A", 25, 75]
    assert "gain" not in " ".join(str(cell.value).lower() for cell in book["Nilai"][1])


def test_the_charts_are_drawn_in_the_house(both: Scene, sign_in) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(both.users["panitia"])
    for name, more in (("gain_chart", []), ("item_chart", ["pretes"])):
        answer = client.get(reverse(f"assessment:{name}", args=[both.event.slug, *more]))
        assert (answer["Content-Type"], b"<svg" in answer.content) == ("image/svg+xml", True)
