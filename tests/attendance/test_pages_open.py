"""Every page of the room opens for whom it is, and is not there for others."""

from __future__ import annotations

import pytest
import time_machine

from pamong.attendance import codes

PAGES = (
    ("", {"panitia", "fasilitator", "coach", "kepala_balai"}),
    ("rekap/", {"panitia", "fasilitator", "coach", "kepala_balai"}),
    ("rekap/?menurut=hari", {"panitia", "fasilitator", "coach", "kepala_balai"}),
    ("rekap/?menurut=materi", {"panitia", "fasilitator", "coach", "kepala_balai"}),
    ("rekap.xlsx", {"panitia", "fasilitator", "coach", "kepala_balai"}),
    ("pertanyaan/", {"panitia", "kepala_balai"}),
    ("saya/", {"peserta"}),
    ("{session}/", {"panitia", "fasilitator", "coach", "kepala_balai"}),
    ("{session}/papan/", {"panitia", "fasilitator", "coach", "kepala_balai"}),
    ("{session}/layar/", {"panitia", "fasilitator"}),
    ("{session}/pindai/", {"panitia", "fasilitator"}),
    ("{session}/tutup/", {"panitia", "fasilitator"}),
    ("{session}/riwayat/{participant}/", {"panitia", "fasilitator", "coach", "kepala_balai"}),
)


@pytest.mark.parametrize(("page", "allowed"), PAGES)
def test_a_page_is_there_only_for_its_roles(page, allowed, scene, session, sign_in):
    address = f"/kegiatan/{scene.event.slug}/kehadiran/" + page.format(
        session=session.pk, participant=scene.participants[0].pk
    )
    answers = {role: sign_in(user).get(address).status_code for role, user in scene.users.items()}
    assert answers == {role: 200 if role in allowed else 404 for role in scene.users}


def test_a_facilitator_of_another_class_may_look_but_not_record(scene, sign_in):
    other = scene.sessions[-1]
    client = sign_in(scene.users["fasilitator"])
    base = f"/kegiatan/{scene.event.slug}/kehadiran/{other.pk}/"
    assert [client.get(base + page).status_code for page in ("", "pindai/", "tutup/")] == [200, 404, 404]


def test_a_participant_is_recorded_by_one_scan(scene, session, during, sign_in):
    client = sign_in(scene.users["peserta"])
    with time_machine.travel(during, tick=False):
        answer = client.get(f"/h/{codes.venue_code(session.pk, during)}")
    assert answer.status_code == 200
    assert 'data-state="present"' in answer.content.decode()
    assert session.presences.get().participant == scene.participants[0]
