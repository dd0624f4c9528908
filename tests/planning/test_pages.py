"""The pages of planning as the committee and participants use them."""

import pytest
from django.urls import reverse

from pamong.core.models import AuditEntry
from pamong.core.sheets import XLSX_TYPE
from pamong.enrolment.commands import add_walk_in
from pamong.people.commands import PersonData
from pamong.planning import commands
from pamong.planning.models import Plan
from pamong.planning.naming import ID
from pamong.planning.tasks import answer_plan
from pamong.programme.models import Handout
from scenes.planned import solved_plan
from scenes.sampit import bimtek_sampit

ROOM = "/kegiatan/bimtek-sampit/jadwal/"
ASKED = {"classes": "2", "rounds": "1", "effort": "2", "seed": "0"}


@pytest.fixture
def scene(db):
    return bimtek_sampit(people=14, planned=False)


@pytest.fixture
def desk(scene, sign_in):
    return sign_in(scene.users["panitia"])


@pytest.fixture
def plan(scene):
    return solved_plan(scene)


def page(client, path="", **more):
    return client.get(ROOM + path, **more).content.decode()


def test_the_committee_sees_the_timetable_before_it_publishes(desk, plan):
    html = page(desk, "rencana/1/")
    assert "Inilah yang dilihat semua orang" in html
    assert "Visi dan budaya belajar" in html
    assert "Kotawaringin" in html
    assert "62.0" not in html


def test_observations_that_make_ratings_comparable_are_named_with_people(scene, desk, plan):
    html = page(desk, "rencana/1/")
    asked = [*plan.answer["linking"], *plan.answer["sharing"]]
    assert (plan.answer["measurable"], len(asked)) == (False, len({(one["rater"], one["coach"]) for one in asked}))
    assert f"{len(asked)} pengamatan tambahan" in html
    desk.post(f"{ROOM}rencana/1/terbitkan/")
    assert f"{len(asked)} pengamatan tambahan" in page(desk, "kelompok/")
    assert not ID.search(html.partition("<main")[2].partition("pengamatan tambahan")[2].partition("</table>")[0])


def test_after_publishing_everybody_sees_which_version_holds(scene, sign_in, desk, plan):
    desk.post(f"{ROOM}rencana/1/terbitkan/")
    desk.post(f"{ROOM}rencana/1/terbitkan/")
    assert Plan.objects.get().state == "terbit"
    assert "Versi 1, terbit" in page(sign_in(scene.users["peserta"]))


def test_a_double_click_makes_one_proposal(desk, scene):
    first, second = desk.post(f"{ROOM}rencana/", ASKED), desk.post(f"{ROOM}rencana/", ASKED)
    assert first.url == second.url
    assert Plan.objects.count() == 1


def test_wrong_numbers_are_told_at_the_field_and_kept(desk, scene):
    html = desk.post(f"{ROOM}rencana/", {**ASKED, "classes": "0", "seed": "77"}).content.decode()
    assert 'value="77"' in html
    assert not Plan.objects.exists()


def test_a_page_that_waits_reloads_itself_once_the_answer_is_there(desk, scene, plan):
    Plan.objects.update(answer={})
    waiting = desk.get(f"{ROOM}rencana/1/", headers={"hx-request": "true"})
    assert "HX-Refresh" not in waiting.headers
    Plan.objects.update(answer=plan.answer)
    assert desk.get(f"{ROOM}rencana/1/", headers={"hx-request": "true"})["HX-Refresh"] == "true"


def test_a_search_that_breaks_off_says_so_and_is_taken_up_again(desk, scene, plan, monkeypatch):
    Plan.objects.update(answer={})

    def broken(**_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(commands, "solve_plan", broken)
        with pytest.raises(RuntimeError):
            answer_plan.func(str(plan.pk))
    html = page(desk, "rencana/1/")
    assert "Penyusunan terhenti" in html
    assert "hx-get" not in html
    desk.post(f"{ROOM}rencana/1/ulangi/")
    assert not Plan.objects.get().has_failed


def test_what_is_not_possible_is_told_with_names_and_what_would_help(desk, scene):
    scene.event.slots_per_day = 2
    scene.event.save()
    solved_plan(scene)
    html = page(desk, "rencana/1/")
    assert "Tidak bisa disusun seperti ini" in html
    assert "Yang dapat membantu" in html
    assert not ID.search(html.split("Tidak bisa disusun")[1].split("</main>")[0])
    assert "Terbitkan untuk semua" not in html


def test_a_person_is_moved_to_another_class_by_a_plain_form(desk, plan):
    person, home = next(iter(plan.answer["classes"].items()))
    desk.post(f"{ROOM}rencana/1/kelas/{home}/", {"peserta": person, "kelas": str(3 - home)})
    assert Plan.objects.get().answer["classes"][person] == 3 - home


def test_a_newcomer_is_named_and_gets_a_class_by_one_button(desk, scene, plan):
    desk.post(f"{ROOM}rencana/1/terbitkan/")
    add_walk_in(actor=scene.users["panitia"], event=scene.event, data=PersonData(name="Datang Sendiri Contoh"))
    assert "Datang Sendiri Contoh" in page(desk, "rencana/")
    answer = desk.post(f"{ROOM}rencana/sesuaikan/", follow=True).content.decode()
    assert "1 orang mendapat kelas" in answer
    assert "Sesuaikan kelas dengan daftar" not in answer


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("jadwal.xlsx", XLSX_TYPE),
        ("jadwal.ics", "text/calendar; charset=utf-8"),
        ("rencana/1/jadwal.xlsx", XLSX_TYPE),
        ("rencana/1/jadwal.pdf", "application/pdf"),
    ],
)
def test_the_timetable_is_taken_along_as_a_file(desk, plan, path, kind):
    desk.post(f"{ROOM}rencana/1/terbitkan/")
    answer = desk.get(ROOM + path)
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"].startswith("attachment")


def test_class_lists_leave_for_a_stated_purpose_only(desk, plan):
    desk.post(f"{ROOM}rencana/1/terbitkan/")
    assert desk.post(f"{ROOM}kelas.xlsx", {}).status_code == 422
    assert desk.post(f"{ROOM}kelas.xlsx", {"purpose": "pelaksanaan"})["Content-Type"] == XLSX_TYPE
    assert AuditEntry.objects.get(verb="planning.classes_exported").data["count"] == 14


def test_a_session_leads_to_its_handouts(desk, scene, plan):
    desk.post(f"{ROOM}rencana/1/terbitkan/")
    material = scene.event.materials.first()
    Handout.objects.create(event=scene.event, material=material, title="Bahan", url="https://contoh.example/")
    target = f"{reverse('programme:handouts', args=[scene.event.slug])}#materi-{material.pk}"
    assert target in page(desk)


def test_the_list_of_versions_asks_as_often_for_three_as_for_one(desk, scene, plan, django_assert_num_queries):
    actor = scene.users["panitia"]
    page(desk, "rencana/")
    with django_assert_num_queries(12) as one:
        page(desk, "rencana/")
    commands.copy_plan(actor=actor, plan=plan)
    commands.copy_plan(actor=actor, plan=plan)
    with django_assert_num_queries(len(one)):
        page(desk, "rencana/")
