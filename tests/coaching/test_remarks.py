"""Remarks on a recording by plain form posts: at a second, with replies, one's own to change."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coaching.conftest import group_of
from coaching.recorded import ROOM, kept
from pamong.coaching import commands
from pamong.coaching.models import RecordingRemark


@pytest.fixture
def row(group):
    return kept(group)


def write(client, row, at="1:05", text="Di sini jeda yang baik."):
    return client.post(f"{ROOM}{row.pk}/", {"at": at, "text": text})


def deed(client, remark, aksi, text=""):
    return client.post(f"{ROOM}catatan/{remark.pk}/", {"aksi": aksi, "text": text})


def test_a_remark_a_reply_a_change_and_a_deletion(group, row, sign_in):
    coach, observer = sign_in(group.coach), sign_in(group.observer)
    assert write(observer, row).status_code == 302
    remark = RecordingRemark.objects.get()
    assert (remark.second, remark.author, remark.clock) == (65, group.observer, "1:05")
    assert deed(coach, remark, "balas", "Saya gugup.").status_code == 302
    reply = remark.replies.get()
    assert (reply.second, reply.author) == (65, group.coach)
    assert deed(observer, reply, "balas", "Wajar.").status_code == 302  # one level of replies
    assert remark.replies.count() == 2
    assert deed(observer, remark, "ubah", "Jeda tiga detik.").status_code == 302
    page = coach.get(f"{ROOM}{row.pk}/").content.decode()
    assert ("Jeda tiga detik." in page, "Di sini jeda" in page) == (True, False)
    assert deed(observer, remark, "hapus").status_code == 302
    page = coach.get(f"{ROOM}{row.pk}/").content.decode()
    assert ("Catatan ini sudah dihapus." in page, "Saya gugup." in page, "Jeda tiga" in page) == (True, True, False)


def test_only_who_hears_remarks_and_only_the_author_changes(scene, group, row, sign_in):
    write(sign_in(group.observer), row)
    remark = RecordingRemark.objects.get()
    outside = [group_of(scene, scene.triads[1]).coach, scene.users["panitia"], scene.users["kepala_balai"]]
    for user in outside:
        client = sign_in(user)
        assert (write(client, row).status_code, deed(client, remark, "balas", "x").status_code) == (404, 404)
    assert deed(sign_in(group.coach), remark, "ubah", "Lain").status_code == 409
    assert deed(sign_in(group.coach), remark, "hapus").status_code == 409
    assert RecordingRemark.objects.get().text == "Di sini jeda yang baik."
    for user in (group.coach, group.coachee):
        commands.choose_visibility(actor=user, triad=group.triad, mode="privat")
    assert deed(sign_in(group.observer), remark, "ubah", "Lain").status_code == 404


def test_what_cannot_be_read_comes_back_with_what_was_typed(group, row, sign_in):
    client = sign_in(group.coach)
    cases = (("lima", "Jeda.", "menit:detik"), ("1:75", "Jeda.", "menit:detik"), ("1:05", " ", "satu kalimat"))
    for at, text, said in cases:
        answer = write(client, row, at, text)
        assert (answer.status_code, said in answer.content.decode(), at in answer.content.decode()) == (422, True, True)
    assert RecordingRemark.objects.count() == 0


def test_words_are_shown_as_words(group, row, sign_in):
    client = sign_in(group.coach)
    write(client, row, text="<script>alert(1)</script>")
    assert "<script>alert" not in client.get(f"{ROOM}{row.pk}/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_player_takes_the_same_queries_however_many_remarks(group, row, sign_in, count):
    client = sign_in(group.coach)
    for _number in range(count):
        write(client, row)
        deed(client, RecordingRemark.objects.filter(answers=None).last(), "balas", "Ya.")
    client.get(f"{ROOM}{row.pk}/")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{ROOM}{row.pk}/")
    assert len(queries) == 12
