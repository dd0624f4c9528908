"""Cue questions: versions, whose hold, and who writes them."""

import pytest

from pamong.coaching import commands
from pamong.coaching.models import CueSet
from pamong.coaching.queries import current_rubric
from pamong.coaching.queries.cues import cues_of
from pamong.core.refusals import Refused

URL = "/kegiatan/bimtek-sampit/praktik/pertanyaan/"


def questions(word):
    return {stage: [f"{word} {stage}?"] for stage in ("T", "I", "R", "TA")}


def posted(word, **more):
    return {**{f"cues-{stage}": lines[0] for stage, lines in questions(word).items()}, **more}


def test_the_events_own_questions_go_before_the_offices_before_the_shipped(scene):
    head, rubric = scene.users["kepala_balai"], current_rubric()
    assert cues_of(scene.event, rubric)["T"] == rubric.stages[0]["cues"]
    commands.write_cues(actor=head, event=scene.event, cues=questions("Balai"), whole_office=True)
    assert cues_of(scene.event, rubric) == questions("Balai")
    commands.write_cues(actor=scene.users["panitia"], event=scene.event, cues=questions("Kegiatan"))
    commands.write_cues(actor=head, event=scene.event, cues=questions("Baru"), whole_office=True)
    assert cues_of(scene.event, rubric) == questions("Kegiatan")


def test_every_change_is_a_new_version_and_the_old_one_stays(scene):
    for word in ("Satu", "Dua"):
        commands.write_cues(actor=scene.users["panitia"], event=scene.event, cues=questions(word))
    assert [(row.version, row.of("T")) for row in CueSet.objects.all()] == [(2, ["Dua T?"]), (1, ["Satu T?"])]


def test_a_stage_without_a_question_is_refused_and_nothing_typed_is_lost(scene, sign_in):
    with pytest.raises(Refused):
        commands.write_cues(actor=scene.users["panitia"], event=scene.event, cues={**questions("x"), "R": [" "]})
    answer = sign_in(scene.users["panitia"]).post(URL, posted("Tetap", **{"cues-R": ""}))
    assert (answer.status_code, "Tetap T?" in answer.content.decode()) == (422, True)
    assert CueSet.objects.count() == 0


def test_the_coach_sees_the_events_questions(scene, group, sign_in):
    assert sign_in(scene.users["panitia"]).post(URL, posted("Apa")).status_code == 302
    page = sign_in(group.coach).get(f"/kegiatan/bimtek-sampit/praktik/kelompok/{group.triad.pk}/pandu/")
    assert "Apa TA?" in page.content.decode()


def test_only_the_head_writes_for_the_whole_office(scene, group, sign_in):
    opened = {who for who in scene.users if sign_in(scene.users[who]).get(URL).status_code == 200}
    assert opened == {"panitia", "kepala_balai"}
    sign_in(scene.users["panitia"]).post(URL, posted("Coba", whole_office="on"))
    assert CueSet.objects.get().office is None
    sign_in(scene.users["kepala_balai"]).post(URL, posted("Balai", whole_office="on"))
    assert CueSet.objects.filter(office=scene.office).count() == 1
