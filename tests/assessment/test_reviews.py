"""Two persons read a question before it is asked, and what they said stays."""

from __future__ import annotations

import pytest
from django.urls import reverse

from pamong.assessment.commands import add_item, review_item, revise_item
from pamong.assessment.commands.bank import ItemContent
from pamong.assessment.models import Exam, Item, ItemReview
from pamong.assessment.queries.reviews import Reviewed, reviews_of, unreviewed_of
from pamong.core.refusals import Refused
from pamong.people.models import User
from scenes.sampit import Scene

OPTIONS = [{"id": "p", "text": "Ya"}, {"id": "q", "text": "Tidak"}]
CONTENT = ItemContent("satu", "Apakah ini soal?", {"options": ["p"]}, OPTIONS)
CHANGED = ItemContent("satu", "Apakah ini benar soal?", {"options": ["p"]}, OPTIONS)


@pytest.fixture
def item(scene: Scene, committee: User) -> Item:
    return add_item(actor=committee, event=scene.event, code="baru", content=CONTENT, state="siap")


def read(item: Item, reader: User, verdict: str = "layak", remark: str = "") -> None:
    wording = item.versions.latest("number").digest
    review_item(actor=reader, item=item, wording=wording, verdict=verdict, remark=remark)


def state_of(item: Item) -> Reviewed:
    version = item.versions.latest("number")
    return reviews_of([version])[version.pk]


def test_two_persons_who_did_not_write_it_make_a_question_read(item: Item, make_colleague) -> None:  # type: ignore[no-untyped-def]
    for _ in range(2):
        read(item, make_colleague())
    assert (state_of(item), state_of(item).enough) == (Reviewed(fit=2), True)


def test_the_writer_does_not_review(item: Item, committee: User) -> None:
    with pytest.raises(Refused):
        read(item, committee)


def test_neither_who_wrote_it_first_nor_who_changed_the_words_reviews(item: Item, committee, make_colleague) -> None:  # type: ignore[no-untyped-def]
    editor = make_colleague()
    revise_item(actor=editor, item=item, content=CHANGED, material=None, state="siap")
    for writer in (committee, editor):
        with pytest.raises(Refused):
            read(item, writer)
    assert [version.written_by for version in item.versions.all()] == [editor, committee]


def test_a_wish_for_a_change_says_what_and_stands_until_its_writer_says_otherwise(item: Item, make_colleague) -> None:  # type: ignore[no-untyped-def]
    one, two, three = (make_colleague() for _ in range(3))
    with pytest.raises(Refused):
        read(item, one, "perbaiki", "  ")
    read(item, one, "perbaiki", "Kunci salah")
    for other in (two, three):
        read(item, other)
    before = state_of(item)
    read(item, one)
    assert (before.enough, state_of(item), ItemReview.objects.count()) == (False, Reviewed(fit=3), 4)


def test_changed_words_are_read_afresh_and_the_history_stays(item: Item, committee: User, make_colleague) -> None:  # type: ignore[no-untyped-def]
    for _ in range(2):
        read(item, make_colleague())
    revise_item(actor=committee, item=item, content=CHANGED, material=None, state="siap")
    assert (state_of(item), ItemReview.objects.count()) == (Reviewed(), 2)


def test_the_page_of_a_test_counts_what_two_persons_have_not_read(scene: Scene, exam: Exam, sign_in) -> None:  # type: ignore[no-untyped-def]
    assert unreviewed_of(exam) == 4
    page = (
        sign_in(scene.users["panitia"])
        .get(reverse("assessment:exam_edit_pretes", args=[scene.event.slug]))
        .content.decode()
    )
    assert "4 soal belum dibaca dua orang" in page


def test_a_review_is_kept_from_the_page_and_a_refusal_keeps_what_was_chosen(
    scene: Scene, item: Item, client, make_colleague
) -> None:  # type: ignore[no-untyped-def]
    client.force_login(make_colleague())
    url = reverse("assessment:item_review", args=[scene.event.slug, item.pk])
    wording = item.versions.get().digest
    refused = client.post(url, {"wording": wording, "verdict": "perbaiki", "remark": ""})
    kept = client.post(url, {"wording": wording, "verdict": "perbaiki", "remark": "Dua pilihan benar"}, follow=True)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["remark"])
    assert "Dua pilihan benar" in kept.content.decode()


def test_a_judgement_of_words_that_were_changed_meanwhile_is_not_taken_for_one_of_the_new(
    scene: Scene, item: Item, committee: User, client, make_colleague
) -> None:  # type: ignore[no-untyped-def]
    client.force_login(make_colleague())
    url = reverse("assessment:item_review", args=[scene.event.slug, item.pk])
    given = {"wording": item.versions.get().digest, "verdict": "layak", "remark": "Jelas"}
    revise_item(actor=committee, item=item, content=CHANGED, material=None, state="siap")
    refused = client.post(url, given)
    shown = refused.context["form"]["wording"].value()
    again = client.post(url, {**given, "wording": shown})
    assert (refused.status_code, refused.context["form"]["remark"].value(), again.status_code) == (422, "Jelas", 302)
    assert state_of(item) == Reviewed(fit=1)
