"""The search finds what a person may open, in groups, and nothing else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from pamong.people.models import Identifier
from pamong.portal.search import find
from scenes.sampit import bimtek_sampit


def found(user, words):
    return {group.label: [hit.title for hit in group.hits] for group in find(user, words)}


def test_the_committee_finds_a_person_by_name(scene):
    place = scene.participants[3]
    people = find(scene.users["panitia"], place.person.name)[0]
    url = reverse("enrolment:participant_detail", args=[scene.event.slug, place.pk])
    assert url in {hit.url for hit in people.hits}


def test_the_committee_finds_a_person_by_the_beginning_of_a_number(scene):
    place = scene.participants[4]
    Identifier.objects.filter(person=place.person, kind="nip").delete()
    Identifier.objects.create(person=place.person, kind="nip", value="190012312022211015")
    assert found(scene.users["panitia"], "19001231") == {"Orang": [place.person.full_name]}


def test_a_participant_finds_no_other_people(scene):
    assert "Orang" not in found(scene.users["peserta"], scene.participants[1].person.name)


def test_an_event_is_found_by_all_words_of_its_title(scene):
    assert found(scene.users["panitia"], "bimtek kepemimpinan")["Kegiatan"] == [scene.event.title]
    assert "Kegiatan" not in found(scene.users["panitia"], "bimtek tidakada")


@pytest.mark.parametrize(("role", "pages"), [("panitia", ["Peserta"]), ("peserta", [])])
def test_only_pages_one_may_open_are_found(scene, role, pages):
    assert found(scene.users[role], "peserta").get("Halaman", []) == pages


def test_a_material_leads_a_participant_to_the_timetable(scene):
    material = scene.sessions[0].material
    (group,) = [one for one in find(scene.users["peserta"], material.title) if one.label == "Materi"]
    assert {hit.url for hit in group.hits} == {reverse("planning:timetable", args=[scene.event.slug])}


def test_a_facilitator_leads_the_committee_to_the_person_and_others_to_the_sessions(scene):
    member = scene.event.crew.get(person=scene.users["fasilitator"].person)
    hits = {role: find(scene.users[role], member.person.name) for role in ("panitia", "peserta")}
    (for_committee,) = [one for one in hits["panitia"] if one.label == "Fasilitator dan panitia"]
    (for_participant,) = [one for one in hits["peserta"] if one.label == "Fasilitator dan panitia"]
    edit = reverse("programme:crew_edit", args=[scene.event.slug, member.pk])
    lessons = f"{reverse('planning:timetable', args=[scene.event.slug])}?fasilitator={member.pk}"
    assert (for_committee.hits[0].url, for_participant.hits[0].url) == (edit, lessons)


def test_nobody_finds_what_is_not_theirs(scene):
    other = bimtek_sampit(people=3, event_slug="lain", prefix="lain-")
    for words in ("Bimtek", "contoh", "jadwal", "coaching"):
        urls = [hit.url for group in find(other.users["panitia"], words) for hit in group.hits]
        assert [url for url in urls if f"/{scene.event.slug}/" in url] == []


def test_one_letter_searches_nothing(scene):
    assert find(scene.users["panitia"], "B") == []


def test_strangers_are_asked_to_sign_in(client, scene):
    assert client.get("/cari/?q=Bimtek").status_code == 302


def test_the_page_leads_to_the_person(scene, sign_in):
    place = scene.participants[2]
    html = sign_in(scene.users["panitia"]).get("/cari/", {"q": place.person.name}).content.decode()
    assert f"/peserta/{place.pk}/" in html


def test_every_page_of_the_signed_in_leads_to_the_search(scene, sign_in, client):
    assert 'class="menu-button header-search"' in sign_in(scene.users["peserta"]).get("/").content.decode()
    assert "header-search" not in client.get("/").content.decode()
