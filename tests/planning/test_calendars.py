"""The timetable in a calendar that follows every change, and on paper for whom it concerns."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from pamong.planning.models import CalendarFeed
from scenes.sampit import bimtek_sampit

ROOM = "/kegiatan/bimtek-sampit/jadwal/"


@pytest.fixture
def scene(db):
    return bimtek_sampit(people=12)


def pages(client, wanted):
    answer = client.get(f"{ROOM}cetak.pdf", {"untuk": wanted})
    assert answer["Content-Type"] == "application/pdf"
    return [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]


def linked(scene, sign_in):
    desk = sign_in(scene.users["peserta"])
    assert "kalender/" in desk.post(f"{ROOM}kalender/").url
    secret = CalendarFeed.objects.get().secret
    assert f"/kalender/{secret}.ics" in desk.get(f"{ROOM}kalender/").content.decode()
    return f"/kalender/{secret}.ics"


def test_a_calendar_reads_ones_own_sessions_without_signing_in_and_follows_changes(scene, sign_in, client):
    address = linked(scene, sign_in)
    text = client.get(address).content.decode()
    own = [one for one in scene.sessions if one.training_class == scene.classes[0]]
    assert text.count("BEGIN:VEVENT") == len(own)
    own[0].starts_at -= timedelta(minutes=7)
    own[0].save()
    assert client.get(address).content.decode() != text
    assert text.replace("\r\n ", "").count(f"UID:{own[0].pk}") == 1


def test_a_new_link_ends_the_old_one(scene, sign_in, client):
    old = linked(scene, sign_in)
    new = linked(scene, sign_in)
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)


def test_who_lost_the_account_loses_the_calendar(scene, sign_in, client):
    address = linked(scene, sign_in)
    scene.users["peserta"].is_active = False
    scene.users["peserta"].save()
    assert client.get(address).status_code == 404


def test_every_facilitator_and_room_has_a_page(scene, sign_in):
    desk = sign_in(scene.users["panitia"])
    by_teacher, by_room = pages(desk, "fasilitator"), pages(desk, "ruang")
    assert [len(by_teacher), len(by_room)] == [2, 2]
    assert all("CONTOH" in page for page in (*by_teacher, *by_room))
    assert ("Fasilitator Satu" in by_teacher[1], "Kelas A" in by_teacher[1]) == (True, True)


def test_a_participant_prints_the_own_page_only(scene, sign_in):
    own = pages(sign_in(scene.users["peserta"]), "saya")
    assert (len(own), "Praktik coaching" in own[0], "Peran Anda" in own[0]) == (1, True, True)
    assert sign_in(scene.users["peserta"]).get(f"{ROOM}cetak.pdf", {"untuk": "peserta"}).status_code == 404


def test_the_committee_prints_a_page_for_everybody(scene, sign_in):
    assert len(pages(sign_in(scene.users["panitia"]), "peserta")) == 12


@pytest.mark.parametrize("wanted", ["", "apa"])
def test_nobody_in_particular_is_no_paper(scene, sign_in, wanted):
    assert sign_in(scene.users["panitia"]).get(f"{ROOM}cetak.pdf", {"untuk": wanted}).status_code == 404
