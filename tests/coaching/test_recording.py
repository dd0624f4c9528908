"""From the start to the tombstone: who starts, stops, hears and deletes; how long a sound is kept."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coaching.conftest import group_of
from coaching.recorded import ROOM, agreed, everybody, kept, session_for, wav
from pamong.coaching import commands
from pamong.coaching.commands.recording import tidy_recordings
from pamong.coaching.models import ConsentLine, Recording, RecordingRemark
from pamong.coaching.queries.recording import Kept, audible_to
from pamong.core import clock
from pamong.core.clock import now
from pamong.core.ids import uuid7
from pamong.core.models import AuditEntry
from pamong.core.refusals import Refused


def started(group, **more):
    ask = agreed(group)
    return commands.start_recording(actor=group.coach, key=uuid7(), session=session_for(group), ask=ask, **more)


def test_all_see_the_red_lamp_and_anybody_stops(group, sign_in):
    row = started(group)
    lamp = f"{ROOM}sesi/praktik/{group.triad.pk}/lampu/"
    assert ["recording-lamp" in sign_in(user).get(lamp).content.decode() for user in everybody(group)] == [True] * 4
    told = sign_in(group.coach).get(lamp, headers={"Accept": "application/json"}).json()
    assert told == {"rekaman": str(row.pk)}
    assert sign_in(group.visitor).post(f"{ROOM}{row.pk}/berhenti/").status_code == 302
    row.refresh_from_db()
    assert (row.state, sign_in(group.coachee).get(lamp).content.strip()) == ("mengunggah", b"")


def test_one_phone_records_at_a_time_and_asks_twice_for_the_same(group):
    row = started(group)
    session = session_for(group)
    again = commands.start_recording(actor=group.coach, key=row.pk, session=session, ask=row.ask)
    assert again == row
    with pytest.raises(Refused):
        commands.start_recording(actor=group.observer, key=uuid7(), session=session, ask=row.ask)
    with pytest.raises(PermissionDenied):
        commands.start_recording(actor=group.observer, key=row.pk, session=session, ask=row.ask)


HEARERS = {
    ("umpan-balik", "latihan"): {"coach", "coachee", "observer", "visitor"},
    ("umpan-balik", "penilaian"): {"coach", "coachee", "observer", "visitor"},
    ("umpan-balik", "privat"): {"coach", "coachee"},
    ("penilaian", "latihan"): {"coach", "coachee", "observer", "visitor"},
    ("penilaian", "penilaian"): {
        "coach", "coachee", "observer", "visitor", "fasilitator", "other visitor", "kepala_balai"
    },
    ("contoh", "latihan"): {
        "coach", "coachee", "observer", "visitor", "fasilitator", "other visitor", "other observer"
    },
    ("contoh", "privat"): {"coach", "coachee"},
}  # fmt: skip


def test_purpose_and_mode_decide_who_hears(scene, group, sign_in):
    rows = {purpose: kept(group, purpose=purpose) for purpose in ("umpan-balik", "penilaian", "contoh")}
    other = group_of(scene, scene.triads[1])
    users = {**scene.users, "other observer": other.observer, "other visitor": other.visitor}
    users |= {role: getattr(group, role) for role in ("coach", "coachee", "observer", "visitor")}
    del users["peserta"]  # somebody of this triad
    clients = {who: sign_in(user) for who, user in users.items()}
    for (purpose, mode), hearers in HEARERS.items():
        for user in (group.coach, group.coachee):
            commands.choose_visibility(actor=user, triad=group.triad, mode=mode)
        address = f"{ROOM}{rows[purpose].pk}/suara/"
        answers = {who: client.head(address).status_code for who, client in clients.items()}
        assert {who for who, status in answers.items() if status == 200} == hearers
        assert {status for status in answers.values() if status != 200} == {404}
        listed = {kept.recording.pk for kept in audible_to(users["other observer"], scene.event)}
        assert (rows[purpose].pk in listed) is ("other observer" in hearers)
    player = {who: client.get(f"{ROOM}{rows['contoh'].pk}/").status_code for who, client in clients.items()}
    assert {who for who, status in player.items() if status == 200} == {"coach", "coachee"}  # private by now


def test_the_committee_sees_that_it_exists_and_nothing_else(scene, group, sign_in):
    kept(group, purpose="contoh")
    page = sign_in(scene.users["panitia"]).get(ROOM).content.decode()
    names = [user.person.name for user in everybody(group)]
    assert ("Contoh untuk latihan" in page, [name for name in names if name in page]) == (True, [])


def test_a_player_gets_the_parts_it_asks_for(group, sign_in):
    content = wav(rate=48_000) + b"\x00" * 200_000
    row = kept(group, content)
    client = sign_in(group.coachee)
    address = f"{ROOM}{row.pk}/suara/"
    cases = {
        "": (200, content),
        "bytes=0-3": (206, content[:4]),
        "bytes=65530-65545": (206, content[65530:65546]),
        "bytes=100000-": (206, content[100_000:]),
        "bytes=-5": (206, content[-5:]),
        "bytes=5-1": (200, content),
    }
    for asked, (status, part) in cases.items():
        answer = client.get(address, headers={"Range": asked} if asked else {})
        assert (asked, answer.status_code, answer.content == part) == (asked, status, True)
        assert answer["Content-Length"] == str(len(part))
    assert client.get(address, headers={"Range": "bytes=999999999-"}).status_code == 416
    answer = client.get(address)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("audio/wav", "nosniff")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_whoever_hears_any_part_is_on_record_once_an_hour(group, sign_in):
    row = kept(group)
    heard = AuditEntry.objects.filter(verb="coaching.recording_heard", object_id=str(row.pk))
    client = sign_in(group.coachee)
    for asked in ("bytes=1-", "bytes=0-", ""):
        client.get(f"{ROOM}{row.pk}/suara/", headers={"Range": asked} if asked else {})
    sign_in(group.observer).get(f"{ROOM}{row.pk}/suara/")
    assert list(heard.order_by("pk").values_list("actor", flat=True)) == [group.coachee.pk, group.observer.pk]
    heard.update(at=now() - timedelta(minutes=61))
    client.get(f"{ROOM}{row.pk}/suara/")
    assert heard.filter(actor=group.coachee).count() == 2


def test_what_lies_on_the_disk_is_noise(group):
    row = kept(group, wav() + b"rahasia" * 1000)
    assert b"rahasia" not in row.file.path.read_bytes()
    assert row.file.path.stat().st_mode & 0o077 == 0
    assert row.opened().read().endswith(b"rahasia")


def test_the_worker_deletes_what_is_past_its_time(group, caplog, django_capture_on_commit_callbacks):
    row = kept(group)
    commands.add_remark(actor=group.coach, kept=_kept(group, row), second=1, text="Jeda.")
    with clock.pretend(now() + timedelta(days=89)):
        assert tidy_recordings() == 0
    with clock.pretend(now() + timedelta(days=91)), django_capture_on_commit_callbacks(execute=True):
        assert tidy_recordings() == 1
    row.refresh_from_db()
    assert (row.deleted_why, row.key, row.measures, RecordingRemark.objects.count()) == ("masa-simpan", "", None, 0)
    assert not row.file.path.exists()
    assert f"Recording {row.pk} deleted: masa-simpan." in caplog.messages
    line = ConsentLine.objects.order_by("-number").first()
    assert (line.verb, line.actor, line.data["why"]) == ("dihapus", None, "masa-simpan")


def _kept(group, row):
    return Kept(row, session_for(group))


def test_the_worker_ends_what_runs_too_long_and_sweeps_what_never_arrived(group):
    row = started(group)
    commands.take_piece(actor=group.coach, recording=row, offset=0, piece=wav())
    lost = row.file.path.with_name(str(uuid7()))
    lost.write_bytes(b"x")
    with clock.pretend(now() + timedelta(minutes=61)):
        tidy_recordings()
    row.refresh_from_db()
    assert (row.state, lost.exists(), row.file.path.exists()) == ("mengunggah", False, True)
    with clock.pretend(now() + timedelta(days=8)):
        assert tidy_recordings() == 1
    row.refresh_from_db()
    assert row.deleted_why == "tak-selesai"


def test_a_file_by_a_plain_form_post(group, sign_in):
    ask = agreed(group)
    client = sign_in(group.observer)
    page = f"{ROOM}sesi/praktik/{group.triad.pk}/"
    sound = SimpleUploadedFile("rekaman.exe", wav(), "application/x-msdownload")
    assert client.post(f"{ROOM}izin/{ask.pk}/berkas/", {"sound": sound}).status_code == 302
    row = Recording.objects.get()
    assert (row.state, row.media_type, row.opened().read()) == ("ada", "audio/wav", wav())
    for content in (b"<html><script>alert(1)</script>", b"RIFF\x10\x00\x00\x00AVI LIST" + b"x" * 50):
        bad = SimpleUploadedFile("suara.wav", content, "audio/wav")
        answer = client.post(f"{ROOM}izin/{ask.pk}/berkas/", {"sound": bad}, follow=True)
        assert "bukan suara" in answer.content.decode()
    assert sorted(Recording.objects.values_list("deleted_why", flat=True)) == ["", "bukan-suara", "bukan-suara"]
    nothing = {"sound": SimpleUploadedFile("kosong.webm", b"", "audio/webm")}
    answers = [
        client.post(f"{ROOM}izin/{ask.pk}/berkas/", sent, headers={"Referer": f"http://testserver{page}"}, follow=True)
        for sent in (nothing, {})
    ]
    assert "Berkas ini kosong. Pilih berkas lain." in answers[0].content.decode()
    assert "Pilih berkasnya dulu." in answers[1].content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_take_the_same_queries_however_long(scene, sign_in, count):
    group = group_of(scene, scene.triads[0])
    for _number in range(count):
        kept(group)
    found = {}
    for who, user in (("panitia", scene.users["panitia"]), ("coach", group.coach)):
        client = sign_in(user)
        client.get(ROOM)
        with CaptureQueriesContext(connection) as queries:
            client.get(ROOM)
        found[who] = len(queries)
    client = sign_in(group.coach)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{ROOM}sesi/praktik/{group.triad.pk}/")
    assert {**found, "session": len(queries)} == {"panitia": 19, "coach": 12, "session": 16}
