"""The pages: who opens which, how many queries they take, and that nothing typed is lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coaching.conftest import CODES, group_of, posted, ratings
from pamong.coaching import commands
from pamong.coaching.models import Observation, PracticeRun
from pamong.coaching.queries.board import board_of
from pamong.coaching.queries.day import day_of
from pamong.core.ids import uuid7
from pamong.core.panels import next_steps, panels
from pamong.planning.models import Triad, TriadMember

ROOM = "/kegiatan/bimtek-sampit/praktik/"
WORDS = {"worked": "Jeda.", "to_try": "Satu saja."}


def url(group, page):
    return f"{ROOM}kelompok/{group.triad.pk}/{page}/"


def submitted(group, actor):
    run = commands.start_run(actor=group.coach, triad=group.triad)
    return commands.submit_observation(actor=actor, key=uuid7(), run=run, ratings=ratings(), **WORDS)


WHO = ["coach", "coachee", "observer", "visitor", "other observer", "other visitor", "panitia", "kepala_balai", "dinas"]
OPEN = {
    "pandu": {"coach"},
    "amati": {"observer", "visitor"},
    "umpan-balik": {"coach", "coachee", "observer"},
}


@pytest.mark.parametrize("page", OPEN)
def test_only_ones_place_in_the_triad_opens_a_page(scene, group, sign_in, page):
    other = group_of(scene, scene.triads[1])
    submitted(group, group.observer)
    users = {"other observer": other.observer, "other visitor": other.visitor, **scene.users}
    users |= {role: getattr(group, role) for role in ("coach", "coachee", "observer", "visitor")}
    opened = {who for who in WHO if sign_in(users[who]).get(url(group, page)).status_code in (200, 302)}
    assert opened == OPEN[page]


@pytest.mark.parametrize(
    ("page", "allowed"),
    [
        ("tahap", {"coach", "observer", "visitor"}),
        ("ulangi", {"coach", "observer", "visitor"}),
        ("amati/simpan", {"observer", "visitor"}),
    ],
)
def test_only_ones_place_in_the_triad_writes(scene, group, sign_in, page, allowed):
    commands.start_run(actor=group.coach, triad=group.triad)
    users = {**scene.users, **{role: getattr(group, role) for role in ("coach", "coachee", "observer", "visitor")}}
    fields = {"kunci": str(uuid7()), "tahap": "T"}
    done = set()
    for who in ("coach", "coachee", "observer", "visitor", "panitia", "kepala_balai", "operator", "staf_lain"):
        answer = sign_in(users[who]).post(url(group, page), {**fields, "kunci": str(uuid7())})
        assert answer.status_code in (204, 302, 404)
        done |= {who} if answer.status_code != 404 else set()
    assert done == allowed


def test_a_rater_reads_the_other_sheet_only_after_sending_the_own(group, sign_in):
    submitted(group, group.observer)
    assert sign_in(group.visitor).get(url(group, "umpan-balik")).status_code == 404
    submitted(group, group.visitor)
    assert sign_in(group.visitor).get(url(group, "umpan-balik")).status_code == 200


def test_the_board_says_how_far_and_nothing_that_was_written(scene, group, sign_in):
    submitted(group, group.observer)
    for user in ("panitia", "kepala_balai"):
        page = sign_in(scene.users[user]).get(f"{ROOM}papan/")
        assert page.status_code == 200
        assert WORDS["worked"] not in page.content.decode()
    agreement = {
        who: sign_in(scene.users[who]).get(f"{ROOM}papan/kesepahaman/").status_code
        for who in ("panitia", "kepala_balai", "peserta")
    }
    assert agreement == {"panitia": 404, "kepala_balai": 200, "peserta": 404}


def test_the_board_filters_by_class_and_ignores_nonsense(scene, sign_in):
    client = sign_in(scene.users["panitia"])
    boards = [client.get(f"{ROOM}papan/", {"kelas": value}).context["board"] for value in ("1", "x", "99", "9" * 30)]
    assert [len(board.rows) for board in boards] == [2, 4, 0, 0]


def test_the_committee_comes_to_the_board_and_a_participant_without_a_group_to_an_empty_day(scene, sign_in):
    committee = sign_in(scene.users["panitia"]).get(ROOM)
    assert (committee.status_code, committee.url) == (302, f"{ROOM}papan/")
    TriadMember.objects.all().delete()
    assert sign_in(scene.users["peserta"]).get(ROOM).context["day"].entries == []


def test_an_incomplete_sheet_comes_back_with_everything_kept(group, sign_in):
    client, key = sign_in(group.observer), uuid7()
    marks = ratings()
    del marks["R"]
    answer = client.post(url(group, "amati"), posted(key, marks, worked="Ini jangan hilang."))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["item-R"]
    assert answer.context["form"].answered == 14
    draft = Observation.objects.get()
    assert (draft.pk, draft.worked, draft.is_submitted) == (key, "Ini jangan hilang.", False)
    again = client.get(url(group, "amati"))
    assert again.context["form"].answered == 14
    assert str(again.context["key"]) == str(key)
    assert "Ini jangan hilang." in again.content.decode()


def test_a_sheet_posted_twice_is_welcome_and_stored_once(group, sign_in):
    client, fields = sign_in(group.observer), posted(uuid7())
    assert [client.post(url(group, "amati"), fields).status_code for _ in range(2)] == [302, 302]
    assert Observation.objects.count() == 1


def test_a_rater_corrects_the_sheet_they_have_just_sent(group, sign_in):
    client = sign_in(group.observer)
    assert client.get(url(group, "amati/perbaiki")).status_code == 404
    submitted(group, group.observer)
    assert client.get(url(group, "amati/perbaiki")).context["form"].answered == 15
    assert client.post(url(group, "amati/perbaiki"), posted(uuid7(), {"T": 1})).status_code == 422
    answer = client.post(url(group, "amati/perbaiki"), posted(uuid7(), ratings(1), worked="Lebih tepat."))
    assert (answer.status_code, Observation.objects.get().worked) == (302, "Lebih tepat.")
    assert sign_in(group.visitor).get(url(group, "amati/perbaiki")).status_code == 404


def test_the_draft_of_a_phone_is_kept_without_an_answer(group, sign_in):
    fields = {"kunci": str(uuid7()), "item-T": "3", "item-O1": "9", "worked": "Sebentar"}
    assert sign_in(group.visitor).post(url(group, "amati/simpan"), fields).status_code == 204
    assert Observation.objects.get().scores == {"T": 3}


def test_a_page_without_its_key_is_told_to_reload(group, sign_in):
    client = sign_in(group.observer)
    assert client.post(url(group, "amati"), posted("bukan")).status_code == 409
    assert Observation.objects.count() == 0


def test_what_a_rater_writes_is_shown_as_text(group, sign_in):
    run = commands.start_run(actor=group.coach, triad=group.triad)
    commands.submit_observation(
        actor=group.observer, key=uuid7(), run=run, ratings=ratings(), worked="<script>alert(1)</script>", to_try="b"
    )
    page = sign_in(group.coach).get(url(group, "umpan-balik")).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def more_triads(scene, group, count):
    """Give the visiting coach and the observer `count` further triads in later rounds."""
    observer = group.triad.members.get(role="observer").participant
    others = [participant for participant in scene.participants if participant != observer]
    for number in range(count):
        triad = Triad.objects.create(
            event=scene.event,
            round=2 + number,
            number=1,
            session=group.triad.session,
            facilitator=group.triad.facilitator,
        )
        for role, participant in zip(("coach", "coachee", "observer"), (*others[:2], observer), strict=True):
            TriadMember.objects.create(triad=triad, participant=participant, role=role)


@pytest.mark.parametrize("count", [1, 3])
def test_the_day_takes_six_queries_for_one_group_and_for_three(scene, group, django_assert_num_queries, count):
    Triad.objects.exclude(pk=group.triad.pk).delete()
    more_triads(scene, group, count - 1)
    for triad in Triad.objects.all():
        submitted(group_of(scene, triad), group.observer)
    with django_assert_num_queries(6):
        entries = day_of(group.visitor, scene.event).entries
        assert [entry.owing for entry in entries] == [["Coach Dua"]] * count
        assert [entry.step for entry in entries] == ["observe"] * count


def test_what_is_open_comes_before_what_is_done(scene, group):
    more_triads(scene, group, 1)
    rounds = [entry.triad.round for entry in day_of(group.observer, scene.event).entries]
    submitted(group, group.observer)
    day = day_of(group.observer, scene.event)
    assert (rounds, [entry.triad.round for entry in day.entries]) == ([1, 2], [2, 1])
    assert day.first.triad.round == 2
    assert [entry.step for entry in day.entries] == ["observe", "feedback"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_takes_five_queries_for_one_group_and_for_three(scene, group, django_assert_num_queries, count):
    Triad.objects.exclude(pk__in=[triad.pk for triad in scene.triads[:count]]).delete()
    submitted(group, group.observer)
    with django_assert_num_queries(5):
        board = board_of(scene.event)
    assert [row.number for row in board.rows] == list(range(1, count + 1))


def test_the_pages_take_as_many_queries_for_three_groups_as_for_one(scene, group, sign_in):
    submitted(group, group.observer)
    day, board = (sign_in(group.visitor), ROOM), (sign_in(scene.users["panitia"]), f"{ROOM}papan/")

    def queries(client, path):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    with_four = [queries(*page) for page in (day, board)]
    Triad.objects.exclude(pk=group.triad.pk).delete()
    assert [queries(*page) for page in (day, board)] == with_four


def test_next_steps_follow_the_round(scene, group):
    Triad.objects.exclude(pk=group.triad.pk).delete()

    def steps(user):
        user.__dict__.pop("_roles_in", None)
        return [(step.action, step.url) for step in next_steps(user, scene.event, most=99) if ROOM in step.url]

    assert steps(group.coach) == [("Mulai praktik", url(group, "pandu"))]
    assert steps(group.observer) == []
    run = commands.start_run(actor=group.coach, triad=group.triad)
    assert steps(group.coach) == []
    assert steps(group.observer) == steps(group.visitor) == [("Isi lembar", url(group, "amati"))]
    submitted(group, group.observer)
    assert steps(group.observer) == []
    assert steps(group.coach) == [("Baca", url(group, "umpan-balik"))]
    commands.mark_feedback_read(actor=group.coach, run=run)
    assert steps(group.coach) == []
    submitted(group, group.visitor)
    assert steps(group.coach) == [("Baca", url(group, "umpan-balik"))]
    assert steps(group.coachee) == steps(scene.users["panitia"]) == steps(scene.users["operator"]) == []


def test_the_next_round_opens_with_the_step_agreed_on_in_the_last(scene, group, sign_in):
    run = commands.start_run(actor=group.coach, triad=group.triad)
    call = {"key": uuid7(), "run": run, "ratings": ratings(), **WORDS, "next_step": "Tiga detik diam."}
    commands.submit_observation(actor=group.observer, **call)
    assert sign_in(group.coach).get(url(group, "pandu")).context["promised"] is None
    later = Triad.objects.create(event=scene.event, round=2, number=1)
    for role in ("coach", "coachee"):
        TriadMember.objects.create(triad=later, participant=group.triad.members.get(role=role).participant, role=role)
    page = sign_in(group.coach).get(f"{ROOM}kelompok/{later.pk}/pandu/")
    assert page.context["promised"] == (1, "Tiga detik diam.")
    assert "Tiga detik diam." in page.content.decode()


def test_opening_the_feedback_counts_as_read_only_for_who_coached(group, sign_in):
    submitted(group, group.observer)
    sign_in(group.coachee).get(url(group, "umpan-balik"))
    assert PracticeRun.objects.get().read_at is None
    sign_in(group.coach).get(url(group, "umpan-balik"))
    assert PracticeRun.objects.get().read_at is not None


def test_a_participants_page_tells_the_committee_the_number_of_rounds(scene, group):
    submitted(group, group.observer)
    coached = group.coach.person.participations.get()
    shown = [
        panel
        for panel in panels("enrolment.participant", scene.users["panitia"], coached)
        if "coaching" in panel.template
    ]
    assert [panel.context for panel in shown] == [{"rounds": 1}]
    assert [
        panel for panel in panels("enrolment.participant", group.observer, coached) if "coaching" in panel.template
    ] == []


def test_the_sheet_shows_all_fifteen_items_with_their_behaviours(group, sign_in):
    page = sign_in(group.observer).get(url(group, "amati")).content.decode()
    assert [code for code in CODES if f'name="item-{code}" value="x"' not in page] == []
    assert page.count('type="radio"') == 75
    assert "Skala percobaan" in page
