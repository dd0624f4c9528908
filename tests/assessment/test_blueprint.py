"""The blueprint tells where the questions leave the curriculum, and whether both tests hold together."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pamong.assessment.commands import load_shipped_items, set_up_exam
from pamong.assessment.commands.bank import shipped_items
from pamong.assessment.models import Exam
from pamong.assessment.queries.blueprint import blueprint_of
from pamong.core.clock import now
from pamong.programme.shipped import read_template
from scenes.sampit import Scene


@pytest.fixture
def pre(scene: Scene) -> Exam:
    load_shipped_items(actor=scene.users["panitia"], event=scene.event)
    return exam_of(scene, "pretes", list(scene.event.items.order_by("code")))


def exam_of(scene: Scene, kind: str, items: list) -> Exam:
    window = {"opens_at": now(), "closes_at": now() + timedelta(hours=1)}
    return set_up_exam(actor=scene.users["panitia"], event=scene.event, kind=kind, items=items, **window)


def test_every_material_stands_with_its_hours_and_what_they_would_ask_for(pre: Exam) -> None:
    taught = [line for line in blueprint_of(pre).lines if line.material]
    assert {line.material.code: (line.jp, line.questions, line.fitting) for line in taught} == {
        "kebijakan": (4, 1, 6),
        "sumber-daya": (4, 3, 6),
        "berpusat-murid": (4, 2, 6),
        "tirta": (2, 4, 3),
        "praktik": (4, 7, 6),
    }


@pytest.mark.parametrize("collection", ["sampit", "situasi"])
def test_every_shipped_question_belongs_to_a_material_of_the_shipped_curriculum(collection: str) -> None:
    taught = {one["code"] for strand in read_template("sampit")["strands"] for one in strand["materials"]}
    assert {item.material for item in shipped_items(collection)} - taught == set()


def test_a_material_without_a_question_and_questions_without_a_material_are_named(scene: Scene, pre: Exam) -> None:
    scene.event.items.filter(material__code="tirta").update(material=None)
    found = blueprint_of(pre)
    assert [line.material.code for line in found.lines if line.is_bare] == ["tirta"]
    assert (found.lines[-1].material, found.lines[-1].questions) == (None, 13)


def test_shared_questions_count_only_in_the_same_wording(scene: Scene, pre: Exam, sign_in) -> None:
    assert blueprint_of(pre).shared is None
    items = list(scene.event.items.order_by("code"))
    exam_of(scene, "postes", items[:6])
    assert (blueprint_of(pre).shared, blueprint_of(pre).links) == (6, True)
    place = pre.items.get(version__item=items[0])
    for item in items[:2]:
        place = pre.items.get(version__item=item)
        place.version = item.versions.create(number=2, stem="Contoh?", key=place.version.key)
        place.save()
    assert (blueprint_of(pre).shared, blueprint_of(pre).links) == (4, False)
    page = sign_in(scene.users["panitia"]).get(f"/kegiatan/{scene.event.slug}/tes/pretes/atur/").content.decode()
    assert "Pretes dan postes hanya punya 4 soal yang sama" in page
