"""Keys never reach those who answer."""

from __future__ import annotations

import io
from datetime import timedelta

import time_machine
from django.urls import reverse
from pypdf import PdfReader

from pamong.assessment.commands import add_item, load_shipped_items, set_up_exam, start_sitting
from pamong.assessment.commands.bank import ItemContent
from pamong.core.clock import now
from scenes.answers import account_of
from scenes.sampit import Scene

SECRET = "987654321"
EXPLANATION = "Pembahasan rahasia"


def secret_exam(scene: Scene) -> None:
    """A number item whose key is a number that stands nowhere else."""
    content = ItemContent("angka", "Berapa?", {"value": int(SECRET), "tolerance": 0}, explanation=EXPLANATION)
    actor = scene.users["panitia"]
    item = add_item(actor=actor, event=scene.event, code="rahasia", content=content, state="siap")
    opens = now() - timedelta(minutes=1)
    set_up_exam(
        actor=actor,
        event=scene.event,
        kind="pretes",
        opens_at=opens,
        closes_at=opens + timedelta(hours=2),
        items=[item],
    )


def test_no_page_of_a_participant_holds_a_key(scene: Scene, sign_in) -> None:  # type: ignore[no-untyped-def]
    secret_exam(scene)
    start_sitting(actor=account_of(scene, 0), exam=scene.event.exams.get(), participant=scene.participants[0])
    client = sign_in(account_of(scene, 0))
    for name, more in (("overview", []), ("door", ["pretes"]), ("sheet", ["pretes"])):
        text = client.get(reverse(f"assessment:{name}", args=[scene.event.slug, *more])).content.decode()
        assert SECRET not in text
        assert EXPLANATION not in text


def test_the_printed_test_holds_the_question_and_no_key(scene: Scene, sign_in) -> None:  # type: ignore[no-untyped-def]
    secret_exam(scene)
    address = reverse("assessment:exam_print", args=[scene.event.slug, "pretes"])
    paper = PdfReader(io.BytesIO(sign_in(scene.users["panitia"]).get(address).content))
    text = "".join(page.extract_text() for page in paper.pages)
    assert ("Berapa?" in text, SECRET in text, EXPLANATION in text) == (True, False, False)


def test_a_right_option_looks_like_any_other(scene: Scene, exam, sign_in) -> None:  # type: ignore[no-untyped-def]
    start_sitting(actor=account_of(scene, 0), exam=exam, participant=scene.participants[0])
    page = sign_in(account_of(scene, 0)).get(reverse("assessment:sheet", args=[scene.event.slug, "pretes"]))
    question = next(q for q in page.context["questions"] if q.kind == "satu")
    assert {tuple(sorted(vars(choice))) for choice in question.choices} == {("chosen", "id", "letter", "text")}


def test_facilitators_see_keys_only_after_both_tests(scene: Scene, sign_in) -> None:  # type: ignore[no-untyped-def]
    secret_exam(scene)
    client = sign_in(scene.users["fasilitator"])
    address = reverse("assessment:item_list", args=[scene.event.slug])
    assert client.get(address).status_code == 404
    with time_machine.travel(now() + timedelta(hours=3), tick=False):
        assert client.get(address).status_code == 200


def test_the_position_of_the_right_option_is_spread_over_the_shipped_items(scene: Scene) -> None:
    load_shipped_items(actor=scene.users["panitia"], event=scene.event)
    places = [
        version.option_ids.index(version.key["options"][0])
        for item in scene.event.items.all()
        for version in item.versions.filter(kind="satu")
    ]
    assert max(places.count(place) for place in range(4)) <= len(places) / 2
