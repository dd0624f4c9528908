"""Situations: what experts would do gives points, the best answer all of them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from pamong.assessment.commands import add_item, load_shipped_items, set_up_exam, start_sittings
from pamong.assessment.commands.answers import record_answers
from pamong.assessment.commands.bank import ItemContent, shipped_items
from pamong.assessment.forms import ItemForm
from pamong.assessment.models import Exam
from pamong.assessment.queries.results import test_scores as scores_of
from pamong.assessment.queries.statistics import reckon_figures
from pamong.assessment.validation import check_content
from scenes.answers import answer_row
from scenes.sampit import Scene

OPTIONS = [{"id": name, "text": f"Langkah {name}"} for name in "pqr"]
SITUATION = ItemContent("situasi", "Apa yang Anda lakukan?", {"weights": {"p": 2, "q": 8, "r": 0}}, OPTIONS)


@pytest.fixture
def exam_of_a_situation(scene: Scene, exam: Exam) -> Exam:
    item = add_item(actor=scene.users["panitia"], event=scene.event, code="sk", content=SITUATION, state="siap")
    window = {"opens_at": exam.opens_at, "closes_at": exam.closes_at}
    return set_up_exam(actor=scene.users["panitia"], event=scene.event, kind="postes", items=[item], **window)


def test_an_answer_counts_by_how_many_experts_would_choose_it(scene: Scene, exam_of_a_situation: Exam) -> None:
    exam, actor = exam_of_a_situation, scene.users["panitia"]
    people = [participant.pk for participant in scene.participants[:4]]
    sittings = start_sittings(actor=actor, exam=exam, rows=[(who, exam.opens_at) for who in people])
    place = exam.items.select_related("version").get()
    answers = dict(zip(people, "qpr", strict=False))
    record_answers(
        actor=actor,
        rows=[answer_row(sittings[who], place, chosen, made_at=exam.opens_at) for who, chosen in answers.items()],
    )
    for sitting in sittings.values():
        sitting.refresh_from_db()
    assert [sittings[who].percent for who in people] == [100, 25, 0, 0]
    exam.sittings.update(submitted_at=exam.opens_at)
    assert [scores_of(scene.event, "postes")[who] for who in people] == [100, 25, 0, 0]
    options = reckon_figures(exam).items[0].options
    assert [(one.is_key, one.chosen) for one in options] == [(False, 1), (True, 1), (False, 1)]


@pytest.mark.parametrize("weights", [{"p": 1, "q": 2}, {"p": 3, "q": 3, "r": 3}, {"p": 1, "q": 2, "r": -1}, {}])
def test_weights_that_are_missing_equal_or_negative_cannot_be_asked(weights: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        check_content(ItemContent("situasi", "Apa?", {"weights": weights}, OPTIONS))


def test_the_form_reads_weights_in_the_order_of_the_options(scene: Scene) -> None:
    typed = {"code": "sk", "kind": "situasi", "stem": "Apa?", "option_a": "Satu", "option_b": "Dua", "weights": "1; 7"}
    good, bad = (ItemForm({**typed, "weights": given}, event=scene.event) for given in ("1; 7", "1, tujuh"))
    assert (good.is_valid(), good.content().key) == (True, {"weights": {"p": 1, "q": 7}})
    assert list(bad.errors) == ["weights"]


def test_the_shipped_situations_come_as_drafts_until_the_offices_experts_have_weighed_them(scene: Scene) -> None:
    for item in shipped_items("situasi"):
        check_content(item.content)
    added = load_shipped_items(actor=scene.users["panitia"], event=scene.event, collection="situasi")
    assert (added, set(scene.event.items.values_list("state", flat=True))) == (12, {"draf"})


def test_the_shipped_situations_do_not_tell_the_best_answer_by_its_length() -> None:
    items = [item.content for item in shipped_items("situasi")]
    best = [max(content.key["weights"], key=content.key["weights"].__getitem__) for content in items]
    longest = [max(content.options, key=lambda one: len(one["text"]))["id"] for content in items]
    assert sum(one == other for one, other in zip(best, longest, strict=True)) <= len(items) / 4
    assert len({item.stem for item in items}) == len(items) == 12
