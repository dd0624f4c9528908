"""The pages: what they take, whom they show, and that they work as plain forms."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coaching.conftest import ratings
from pamong.core.panels import panels
from pamong.followup import commands
from pamong.followup.models import ActionPlan, Story, Visit
from scenes import spare_followup
from scenes.spare_followup import COLUMNS

ROOM = "/kegiatan/bimtek-sampit/tindak-lanjut/"


def posted(**change):
    return {"title": "Percakapan coaching", **COLUMNS, **change}


def test_a_plan_is_written_on_plain_forms_from_first_word_to_hand_in(scene, sign_in):
    client = sign_in(scene.users["peserta"])
    client.post(f"{ROOM}rencana/tulis/", {"commitment": "Saya memulai dari kelas saya."})
    wrong = client.post(f"{ROOM}rencana/kegiatan/", posted(ends_on="2024-01-01"))
    assert (wrong.status_code, "Percakapan coaching" in wrong.content.decode()) == (422, True)
    client.post(f"{ROOM}rencana/kegiatan/", posted())
    client.post(f"{ROOM}rencana/ajukan/")
    plan = ActionPlan.objects.get()
    assert (plan.state, plan.activities.get().title) == ("diajukan", "Percakapan coaching")
    review = {"verdict": "disetujui", "review": "Konkret dan mungkin."}
    sign_in(scene.users["coach"]).post(f"{ROOM}peserta/{scene.participants[0].pk}/", review)
    assert "Konkret dan mungkin." in client.get(ROOM).content.decode()


def test_a_session_s_sheet_is_kept_and_the_teacher_reads_it(scene, sign_in):
    visit = Visit.objects.get(pk=spare_followup.visit(scene))
    url = f"{ROOM}pendampingan/{visit.pk}/"
    marks = {f"item-{code}": str(score) for code, score in ratings(3).items()}
    sheet = {**marks, "worked": "Memberi jeda.", "to_try": "Satu pertanyaan.", "held_on": "2024-12-02"}
    coach = sign_in(scene.users["coach"])
    assert coach.post(url, {**sheet, "way": "panggilan", "held_on": "2099-01-01"}).status_code == 422
    coach.post(url, {**sheet, "way": "panggilan"})
    assert "Memberi jeda." in sign_in(scene.users["peserta"]).get(url).content.decode()


def test_a_draft_story_is_only_its_writer_s(scene, sign_in):
    Story.objects.create(event=scene.event, author=scene.participants[0], title="Draf", situation="x")
    url = f"{ROOM}praktik-baik/"
    seen = {who: "Draf" in sign_in(scene.users[who]).get(url).content.decode() for who in ("peserta", "coach", "dinas")}
    assert seen == {"peserta": True, "coach": False, "dinas": False}


def test_another_regency_s_teacher_is_not_there(scene, sign_in):
    dinas = sign_in(scene.users["dinas"])
    own, other = scene.participants[0], scene.participants[1]
    assert [dinas.get(f"{ROOM}peserta/{one.pk}/").status_code for one in (own, other)] == [200, 404]


def test_somebody_else_s_activity_is_not_there(scene, sign_in):
    from pamong.followup.models import Activity

    other = Activity.objects.create(plan=spare_followup.plan(scene, 1), title="Lain", **COLUMNS)
    client = sign_in(scene.users["peserta"])
    spare_followup.plan(scene)
    for page in ("", "bukti/"):
        assert client.get(f"{ROOM}rencana/kegiatan/{other.pk}/{page}").status_code == 404


def test_a_participant_s_page_shows_the_plan_only_to_whom_it_concerns(scene):
    found = {
        who: [one.template for one in panels("enrolment.participant", scene.users[who], scene.participants[0])].count(
            "followup/participant_panel.html"
        )
        for who in ("peserta", "panitia", "dinas", "staf_lain")
    }
    assert found == {"peserta": 1, "panitia": 1, "dinas": 1, "staf_lain": 0}


def _three(scene, make):
    return [make(number) for number in range(3)]


LISTS = {
    "daftar/": lambda scene, number: spare_followup.plan(scene, number),
    "pendampingan/": lambda scene, number: Visit.objects.create(
        event=scene.event,
        participant=scene.participants[number],
        coach=scene.crew["coach"][0],
        number=1,
        planned_on=date(2024, 12, 2),
    ),
    "komunitas/": lambda scene, number: scene.event.communities.create(
        leader=scene.participants[number], name=f"K{number}", about="x"
    ),
    "praktik-baik/": lambda scene, number: Story.objects.create(
        event=scene.event, author=scene.participants[number], title=f"C{number}", state="diajukan"
    ),
}


@pytest.mark.parametrize(
    ("page", "most"), [("daftar/", 36), ("pendampingan/", 26), ("komunitas/", 24), ("praktik-baik/", 26)]
)
def test_a_list_takes_as_many_queries_with_three_rows_as_with_one(scene, sign_in, page, most):
    client = sign_in(scene.users["panitia"])
    counts = []
    for numbers in ([0], [1, 2]):
        for number in numbers:
            LISTS[page](scene, number)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(ROOM + page).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= most


def test_commands_ask_who_acts(scene):
    with pytest.raises(PermissionDenied):
        commands.plan_visits(actor=scene.users["coach"], event=scene.event, count=4)
    with pytest.raises(PermissionDenied):
        commands.remind_silent(actor=scene.users["coach"], event=scene.event)


def test_an_account_without_a_person_has_no_sessions_of_its_own(scene, sign_in):
    for place in scene.participants[:2]:
        Visit.objects.create(event=scene.event, participant=place, number=1, planned_on=date(2024, 12, 2))
    head = scene.users["kepala_balai"]
    head.person = None
    head.save()
    page = sign_in(head).get(f"{ROOM}pendampingan/")
    assert list(Visit.objects.coached_by(head)) == []
    assert (page.context["only_mine"], page.context["page"].paginator.count) == (False, 2)
    assert "Tampilkan semua" not in page.content.decode()


def test_a_coach_chooses_between_all_sessions_and_the_own_who_has_none_is_not_asked(scene, sign_in):
    own, other = scene.crew["coach"]
    Visit.objects.create(
        event=scene.event, participant=scene.participants[0], coach=own, number=1, planned_on="2024-12-02"
    )
    url, found = f"{ROOM}pendampingan/", {}
    for who in (own, other):
        client = sign_in(who.person.user)
        found[who] = [bool(client.get(url + ask).context["chooses"]) for ask in ("", "?semua=1")]
    assert found == {own: [True, True], other: [False, False]}
