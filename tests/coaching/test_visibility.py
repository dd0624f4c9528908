"""Who reads a round: the narrower of two wishes, and 404 for everybody else."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coaching.conftest import group_of, ratings
from pamong.coaching import commands
from pamong.coaching.models import Visibility, VisibilityWish
from pamong.coaching.queries import triads_of
from pamong.coaching.queries.visibility import assessed_rounds
from pamong.coaching.rules import visibility_of
from pamong.core.ids import uuid7
from pamong.core.refusals import Refused

ROOM = "/kegiatan/bimtek-sampit/praktik/"


@pytest.fixture
def held(group):
    """A round with both sheets."""
    run = commands.start_run(actor=group.coach, triad=group.triad)
    for rater in (group.observer, group.visitor):
        words = {"worked": "Jeda.", "to_try": "Satu saja."}
        commands.submit_observation(actor=rater, key=uuid7(), run=run, ratings=ratings(), **words)
    return group


def wish(group, coach=None, coachee=None):
    for actor, mode in ((group.coach, coach), (group.coachee, coachee)):
        if mode:
            commands.choose_visibility(actor=actor, triad=group.triad, mode=mode)
    return triads_of(group.triad.event).get(pk=group.triad.pk)


@pytest.mark.parametrize(
    ("coach", "coachee", "holds"),
    [
        (None, None, "latihan"),
        ("penilaian", None, "latihan"),
        ("penilaian", "penilaian", "penilaian"),
        ("penilaian", "latihan", "latihan"),
        ("privat", "penilaian", "privat"),
        (None, "privat", "privat"),
    ],
)
def test_the_narrower_of_two_wishes_holds(group, coach, coachee, holds):
    assert visibility_of(wish(group, coach, coachee)) == holds


READERS = {
    "latihan": {"coach", "coachee", "observer", "visitor"},
    "penilaian": {"coach", "coachee", "observer", "visitor", "fasilitator", "other visitor", "kepala_balai"},
    "privat": {"coach", "coachee"},
}


@pytest.mark.parametrize("mode", READERS)
def test_the_mode_decides_who_finds_the_feedback(scene, held, sign_in, mode):
    wish(held, mode, mode)
    other = group_of(scene, scene.triads[1])
    users = {**scene.users, "other observer": other.observer, "other visitor": other.visitor}
    users |= {role: getattr(held, role) for role in ("coach", "coachee", "observer", "visitor")}
    address = f"{ROOM}kelompok/{held.triad.pk}/umpan-balik/"
    outside = [who for who in users if who != "peserta"]  # who is somebody of the first triad
    found = {who for who in outside if sign_in(users[who]).get(address).status_code == 200}
    assert found == READERS[mode]


@pytest.mark.parametrize("mode", Visibility.values)
def test_every_page_of_the_round_says_who_reads(group, sign_in, mode):
    wish(group, mode, mode)
    commands.start_run(actor=group.coach, triad=group.triad)
    pages = {"pandu": group.coach, "amati": group.observer, "umpan-balik": group.coachee}
    said = {
        page: sign_in(user).get(f"{ROOM}kelompok/{group.triad.pk}/{page}/").context["reading"].mode
        for page, user in pages.items()
    }
    assert said == dict.fromkeys(pages, mode)


def test_the_pair_chooses_on_a_page_and_nobody_else_finds_it(scene, group, sign_in):
    address = f"{ROOM}kelompok/{group.triad.pk}/siapa-membaca/"
    assert sign_in(group.coachee).post(address, {"mode": "privat"}).status_code == 302
    shown = sign_in(group.coach).get(address).context
    assert (shown["reading"].mode, shown["own"], shown["partner"]) == ("privat", "latihan", "privat")
    others = [group.observer, group.visitor, scene.users["panitia"], scene.users["kepala_balai"]]
    assert [sign_in(user).post(address, {"mode": "privat"}).status_code for user in others] == [404] * 4
    assert VisibilityWish.objects.count() == 1


def test_an_unknown_mode_is_refused_and_a_stranger_may_not_choose(group):
    with pytest.raises(Refused):
        commands.choose_visibility(actor=group.coach, triad=group.triad, mode="terbuka")
    with pytest.raises(PermissionDenied):
        commands.choose_visibility(actor=group.visitor, triad=group.triad, mode="privat")


def test_a_rater_of_a_private_round_is_led_home_and_may_correct_the_own_sheet(held, sign_in):
    wish(held, "privat")
    client = sign_in(held.observer)
    assert client.get(f"{ROOM}kelompok/{held.triad.pk}/amati/").url == ROOM
    assert client.get(f"{ROOM}kelompok/{held.triad.pk}/amati/perbaiki/").status_code == 200
    assert [entry.step for entry in client.get(ROOM).context["day"].entries] == ["kept"]


def test_assessors_see_a_list_of_what_was_opened_and_nothing_else(scene, held, sign_in):
    client, address = sign_in(scene.users["fasilitator"]), f"{ROOM}penilaian/"
    assert list(client.get(address).context["page"]) == []
    wish(held, "penilaian", "penilaian")
    assert [run.triad_id for run in client.get(address).context["page"]] == [held.triad.pk]
    assert list(client.get(address, {"q": "tidak ada"}).context["page"]) == []
    wish(held, coachee="latihan")
    assert list(client.get(address).context["page"]) == []


def test_the_list_costs_the_same_however_long_it_is(scene, sign_in):
    client, counted = sign_in(scene.users["fasilitator"]), []
    for number, triad in enumerate(scene.triads[:3]):
        group = group_of(scene, triad)
        commands.start_run(actor=group.coach, triad=group.triad)
        wish(group, "penilaian", "penilaian")
        if number != 1:
            with CaptureQueriesContext(connection) as queries:
                client.get(f"{ROOM}penilaian/")
            counted.append(len(queries))
    assert counted[0] == counted[1]
    assert assessed_rounds(scene.event).count() == 3


def test_forms_come_filled_for_readers_and_empty_for_a_rater_who_has_not_sent(scene, group, sign_in):
    address = f"{ROOM}kelompok/{group.triad.pk}/formulir/"
    run = commands.start_run(actor=group.coach, triad=group.triad)
    words = {"worked": "Jeda.", "to_try": "Satu saja."}
    commands.submit_observation(actor=group.observer, key=uuid7(), run=run, ratings=ratings(), **words)
    found = {form: sign_in(group.coach).get(f"{address}{form}.pdf") for form in ("o1", "o3")}
    assert {form: answer.content[:5] for form, answer in found.items()} == {"o1": b"%PDF-", "o3": b"%PDF-"}
    empty = sign_in(group.visitor).get(f"{address}o3.pdf")
    assert (empty.status_code, empty.content != found["o3"].content) == (200, True)
    strangers = [scene.users["panitia"], group_of(scene, scene.triads[1]).observer]
    assert [sign_in(user).get(f"{address}o1.pdf").status_code for user in strangers] == [404, 404]
    assert sign_in(group.coach).get(f"{address}o9.pdf").status_code == 404
