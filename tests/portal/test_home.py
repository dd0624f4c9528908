"""The first page says to each what to do now; the search finds only what they may see."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pamong.portal.home import home_of
from pamong.portal.path import path_of
from scenes.sampit import bimtek_sampit


def states(user, event):
    return [station.state for station in path_of(user, event)]


def test_the_path_begins_where_the_participant_stands(scene):
    place = scene.participants[0]
    user = scene.users["peserta"]
    place.state = "diundang"
    place.save()
    assert states(user, scene.event) == ["current", "todo", "todo", "todo", "todo", "todo"]
    place.state = "hadir"
    place.save()
    assert states(user, scene.event) == ["done", "current", "todo", "todo", "todo", "todo"]


def test_only_participants_walk_a_path(scene):
    assert path_of(scene.users["panitia"], scene.event) == []


@pytest.mark.parametrize(
    "role", ["peserta", "panitia", "fasilitator", "coach", "kepala_balai", "staf", "dinas", "operator"]
)
def test_every_role_has_a_first_page(scene, sign_in, role):
    assert sign_in(scene.users[role]).get("/").status_code == 200


def test_a_dinas_counts_only_its_own_teachers(scene):
    own = scene.event.participants.filter(person__regency_id="62.02").count()
    (home,) = home_of(scene.users["dinas"])
    assert 0 < own < scene.event.participants.count()
    assert (home.teachers.listed, home.figures) == (own, [])


def test_the_first_page_of_a_participant_asks_as_often_with_more_people(scene, sign_in):
    client = sign_in(scene.users["peserta"])
    with CaptureQueriesContext(
        connection,
    ) as small:
        client.get("/")
    bimtek_sampit(people=12, event_slug="lain", prefix="lain-")
    with CaptureQueriesContext(connection) as large:
        client.get("/")
    assert len(large) == len(small) <= 40


@pytest.mark.parametrize("offered", [True, False])
def test_only_who_may_plan_is_offered_a_new_event(scene, sign_in, offered):
    stranger = scene.users["staf_lain"]
    if not offered:
        stranger.memberships.all().delete()
    html = sign_in(stranger).get("/").content.decode()
    assert ("Belum ada kegiatan" in html, reverse("programme:event_create") in html) == (True, offered)


def test_a_page_of_the_set_up_lights_the_set_up_in_the_menu(scene, sign_in):
    html = sign_in(scene.users["panitia"]).get(f"{scene.event.get_absolute_url()}tempat/").content.decode()
    (lit,) = re.findall(r'href="([^"]+)" aria-current="page"', html.split('<nav class="nav"')[1].split("nav-more")[0])
    assert lit == reverse("programme:curriculum", args=[scene.event.slug])


def test_an_event_that_is_over_and_done_says_so_once(scene, sign_in):
    html = sign_in(scene.users["coach"]).get("/").content.decode()
    assert ("Kegiatan ini sudah selesai, dan tidak ada yang menunggu Anda." in html, "Saat ini tidak ada" in html) == (
        True,
        False,
    )
