"""A published version stays readable as it was, whatever is renamed or moved afterwards; papers say which it is."""

import io
import re
from itertools import pairwise

import pytest
from python_calamine import CalamineWorkbook

from pamong.core.refusals import Refused
from pamong.enrolment.commands import replace_participant, withdraw_participants
from pamong.people.commands import PersonData
from pamong.planning import commands, papers
from pamong.planning.drift import drift_of
from pamong.planning.lessons import by_day, by_group, of_plan, with_pauses
from pamong.planning.naming import with_names
from pamong.programme.queries import pauses_of
from scenes.planned import drafted_event


@pytest.fixture(scope="module")
def kept(keep):
    return keep(drafted_event)


@pytest.fixture
def made(db, kept):
    return kept()


@pytest.fixture
def scene(made):
    return made[0]


@pytest.fixture
def plan(made):
    return made[1]


def publish(scene, plan):
    return commands.publish_plan(actor=scene.users["panitia"], plan=plan)


def test_a_draft_shows_what_publishing_will_put_in_place(scene, plan):
    promised = [(one.group, one.starts_at, one.ends_at, one.material, one.jp) for one in of_plan(plan)]
    publish(scene, plan)
    rows = scene.event.sessions.select_related("training_class", "material").order_by("starts_at", "training_class")
    given = [(one.training_class.name, one.starts_at, one.ends_at, one.material.title, one.jp) for one in rows]
    assert sorted(promised) == sorted(given)


def test_a_published_version_does_not_change_when_a_room_or_material_is_renamed(scene, plan):
    publish(scene, plan)
    before = of_plan(plan)
    for room in scene.event.venue.rooms.all():
        room.name += " baru"
        room.save()
    scene.event.materials.filter(code="kebijakan").update(title="Judul lain")
    plan.refresh_from_db()
    assert of_plan(plan) == before


def test_publishing_twice_is_publishing_once_and_an_old_version_is_copied_first(scene, plan):
    publish(scene, plan)
    moment = plan.published_at
    assert publish(scene, plan).published_at == moment
    copy = commands.copy_plan(actor=scene.users["panitia"], plan=plan)
    publish(scene, copy)
    with pytest.raises(Refused, match="salinan"):
        publish(scene, plan)


def test_a_plan_for_hours_that_no_longer_hold_is_not_published(scene, plan):
    scene.event.slots_per_day = 2
    scene.event.save()
    assert drift_of(plan).broken
    with pytest.raises(Refused, match="berubah"):
        publish(scene, plan)


def test_a_teacher_who_left_is_named_before_publishing(scene, plan):
    used = {one for row in plan.answer["timetable"] for one in row["facilitators"]}
    scene.event.crew.filter(pk__in=used).delete()
    assert drift_of(plan).broken


def test_who_left_or_came_since_the_proposal_is_fitted_in_while_publishing(scene, plan):
    actor = scene.users["panitia"]
    gone, replaced = scene.participants[:2]
    withdraw_participants(actor=actor, event=scene.event, participants=[gone])
    newcomer = replace_participant(actor=actor, participant=replaced, data=PersonData(name="Pengganti Contoh"))
    drift = drift_of(plan)
    assert (drift.newcomers, drift.gone, drift.broken) == ((newcomer,), 2, ())
    publish(scene, plan)
    newcomer.refresh_from_db()
    assert newcomer.class_membership.training_class.number == plan.answer["classes"][str(replaced.pk)]
    assert not gone.triad_places.exists()
    assert {one.class_membership.participant_id for one in scene.event.participants.taking_part()} == {
        one.pk for one in scene.event.participants.taking_part()
    }


def test_the_workbook_holds_every_lesson_and_a_sheet_a_class(scene, plan):
    publish(scene, plan)
    book = CalamineWorkbook.from_filelike(io.BytesIO(papers.timetable_workbook(scene.event)))
    assert book.sheet_names == ["Semua", "Kelas A", "Kelas B"]
    rows = book.get_sheet_by_name("Semua").to_python()
    assert rows[0] == ["Kelas", "Tanggal", "Waktu", "Materi", "JP", "Ruang", "Fasilitator"]
    assert len(rows) == 1 + scene.event.sessions.count()


def test_papers_say_which_version_they_show(scene, plan):
    assert papers.version_words(scene.event, plan) == "Rancangan versi 1, belum terbit"
    publish(scene, plan)
    assert re.fullmatch(r"Versi 1, terbit .+ WIB", papers.version_words(scene.event, plan))


def test_a_lesson_of_all_classes_is_in_the_timetable_of_each(scene, plan):
    lessons = of_plan(plan)
    groups = dict(by_group(lessons))
    assert sorted(groups) == ["Kelas A", "Kelas B"]
    assert sum(len(rows) for rows in groups.values()) == len(lessons)


def test_sentences_of_the_engines_carry_names_instead_of_ids(scene, plan):
    person, stranger = scene.participants[0], "00000000-0000-7000-8000-000000000000"
    assert with_names([f"{person.pk} belum mempunyai kelas.", f"{stranger} hilang."], scene.event) == [
        f"{person.person} belum mempunyai kelas.",
        "… hilang.",
    ]


def test_the_pauses_of_a_day_stand_between_what_is_taught(scene, plan):
    pauses = pauses_of(scene.event)
    _day, rows = by_day(of_plan(plan), scene.event.zone)[0]
    own = [one for one in rows if one.group == rows[0].group]
    mixed = with_pauses(own, pauses)
    assert sorted(mixed, key=lambda one: one.starts_at) == mixed
    assert [one for one in mixed if one not in pauses] == own
    assert [one.label for one in mixed if one in pauses] != []
    assert all(before.ends_at <= after.starts_at for before, after in pairwise(mixed))


def test_a_day_without_lessons_has_no_pauses(scene):
    assert with_pauses([], pauses_of(scene.event)) == []


def test_a_plenary_stands_once_for_whoever_teaches_several_classes(scene, plan, sign_in):
    scene.event.materials.update(plenary=False)
    publish(scene, plan)
    session = scene.event.sessions.select_related("material").first()
    scene.event.materials.filter(pk=session.material_id).update(plenary=True)
    page = sign_in(scene.users["panitia"])
    teacher = session.facilitators.first()
    for one in scene.event.sessions.filter(material=session.material_id):
        one.facilitators.add(teacher)
    parts = scene.event.sessions.filter(material=session.material_id).values("part").distinct().count()
    html = page.get(f"/kegiatan/{scene.event.slug}/jadwal/?fasilitator={teacher.pk}").content.decode()
    assert html.count("semua kelas bersama") == parts
    book = CalamineWorkbook.from_filelike(io.BytesIO(papers.timetable_workbook(scene.event)))
    hours = scene.event.sessions.filter(material=session.material_id).values("starts_at").distinct().count()
    assert [row[0] for row in book.get_sheet_by_name("Semua").to_python()].count("Semua kelas") == hours
