"""The first page says to each what to do now; the search finds only what they may see."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pamong.portal.home import home_of
from pamong.portal.path import path_of
from pamong.portal.search import find
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
    assert (home.teachers.listed, home.answers) == (own, {})


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


def test_the_committee_finds_people_and_events(scene):
    place = scene.participants[3]
    found = find(scene.users["panitia"], place.person.name)
    assert place.pk in {one.pk for one in found.people}
    assert find(scene.users["panitia"], "Bimtek kepemimpinan").events == [scene.event]


def test_a_participant_finds_no_other_people(scene):
    assert find(scene.users["peserta"], scene.participants[1].person.name).people == []


def test_nobody_finds_what_is_not_theirs(scene):
    other = bimtek_sampit(people=3, event_slug="lain", prefix="lain-")
    found = find(other.users["panitia"], "Bimtek")
    assert [event.pk for event in found.events] == [other.event.pk]
    assert {place.event_id for place in find(other.users["panitia"], "contoh").people} <= {other.event.pk}


def test_one_letter_searches_nothing(scene):
    assert find(scene.users["panitia"], "B").events == []


def test_the_search_page_asks_strangers_to_sign_in(client, scene):
    assert client.get("/cari/?q=Bimtek").status_code == 302


def test_the_search_page_leads_to_the_person(scene, sign_in):
    place = scene.participants[2]
    html = sign_in(scene.users["panitia"]).get("/cari/", {"q": place.person.name}).content.decode()
    assert f"/peserta/{place.pk}/" in html
