from __future__ import annotations

import io
import zipfile
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pamong.core.clock import now, pretend
from pamong.messaging.commands import Draft, queue_messages
from pamong.programme import commands
from pamong.programme.models import Announcement, CrewMember, Event, Handout, Material, Policy, Room
from pamong.programme.uploads import accepted_file
from scenes.pictures import png
from scenes.sampit import person

COMMITTEE_PAGES = (
    "event_detail",
    "event_edit",
    "curriculum",
    "material_add",
    "venue",
    "day_grid",
    "jp_minutes",
    "policy",
    "crew",
    "crew_add",
    "handouts",
    "announcements",
    "message_log",
)
MEMBER_PAGES = ("event_detail", "curriculum", "jp_minutes", "policy", "handouts", "announcements")
PDF = b"%PDF-1.7\n...\n%%EOF\n"


def _url(scene, name, *more):
    return reverse(f"programme:{name}", args=[scene.event.slug, *more])


@pytest.mark.parametrize("name", COMMITTEE_PAGES)
def test_the_committee_opens_every_page_of_its_event(scene, sign_in, name):
    page = sign_in(scene.users["panitia"]).get(_url(scene, name))
    assert page.status_code == 200
    assert scene.event.title in page.content.decode()


@pytest.mark.parametrize("name", COMMITTEE_PAGES)
@pytest.mark.parametrize("role", ["peserta", "fasilitator", "staf_lain", "dinas"])
def test_others_open_what_concerns_them_and_do_not_learn_of_the_rest(scene, sign_in, name, role):
    allowed = {"peserta": MEMBER_PAGES, "fasilitator": MEMBER_PAGES, "dinas": ("event_detail", "jp_minutes")}
    wanted = 200 if name in allowed.get(role, ()) else 404
    assert sign_in(scene.users[role]).get(_url(scene, name)).status_code == wanted


def test_who_is_not_signed_in_signs_in_first(scene, client):
    page = client.get(_url(scene, "event_detail"))
    assert (page.status_code, page["Location"]) == (302, f"/akun/login/?next=/kegiatan/{scene.event.slug}/")


@pytest.mark.parametrize("events", [1, 3])
def test_the_list_of_events_needs_as_many_queries_for_three_as_for_one(
    scene, sign_in, events, django_assert_num_queries
):
    user = scene.users["kepala_balai"]
    for number in range(events - 1):
        commands.create_event(
            actor=user, office=scene.office, title=f"Bimtek {number}", first_day=now().date(), last_day=now().date()
        )
    client = sign_in(user)
    with django_assert_num_queries(7):
        page = client.get(reverse("programme:event_list"))
    assert page.context["page"].paginator.count == events


@pytest.mark.parametrize("people", [1, 3])
def test_the_crew_list_needs_as_many_queries_for_three_as_for_one(scene, sign_in, people, django_assert_num_queries):
    client = sign_in(scene.users["panitia"])
    for number in range(people):
        commands.add_crew_member(
            actor=scene.users["panitia"], event=scene.event, person=person(f"N {number}"), component="narasumber"
        )
    with django_assert_num_queries(10):
        client.get(f"{_url(scene, 'crew')}?komponen=narasumber")


@pytest.mark.parametrize("count", [1, 3])
def test_the_message_log_needs_as_many_queries_for_three_as_for_one(scene, sign_in, count, django_assert_num_queries):
    queue_messages(
        drafts=[
            Draft(key=f"k{n}", person=p.person, channel="whatsapp", subject="S", text="T", event_id=scene.event.pk)
            for n, p in enumerate(scene.participants[:count])
        ]
    )
    client = sign_in(scene.users["panitia"])
    with django_assert_num_queries(10):
        page = client.get(_url(scene, "message_log"))
    assert page.context["page"].paginator.count == count


def test_an_event_is_made_from_the_shipped_template(scene, sign_in):
    client = sign_in(scene.users["staf"])
    data = {
        "title": "Bimtek Baru",
        "first_day": "2025-02-07",
        "last_day": "2025-02-09",
        "zone": "Asia/Pontianak",
        "office": str(scene.office.pk),
        "source": "sampit",
    }
    page = client.post(reverse("programme:event_create"), data)
    event = Event.objects.get(title="Bimtek Baru")
    assert page["Location"] == event.get_absolute_url()
    assert event.materials.count() == 11


def test_a_copy_keeps_what_was_typed_in_the_form(scene, sign_in):
    data = {
        "title": "Bimtek Berikutnya",
        "theme": "Tema baru",
        "first_day": "2025-02-07",
        "last_day": "2025-02-09",
        "zone": "Asia/Makassar",
        "capacity": "40",
        "office": str(scene.office.pk),
        "source": f"copy:{scene.event.slug}",
    }
    sign_in(scene.users["kepala_balai"]).post(reverse("programme:event_create"), data)
    event = Event.objects.get(title="Bimtek Berikutnya")
    assert (event.theme, event.zone, event.capacity) == ("Tema baru", "Asia/Makassar", 40)
    assert (event.copied_from, event.venue) == (scene.event, scene.event.venue)


def test_the_form_begins_with_the_shipped_template(scene, sign_in):
    form = sign_in(scene.users["staf"]).get(reverse("programme:event_create")).context["form"]
    assert form["source"].value() == "sampit"


@pytest.mark.parametrize("name", ["event_edit", "curriculum", "venue", "day_grid", "policy", "crew", "message_log"])
def test_every_page_of_the_set_up_is_marked_in_the_menu(scene, sign_in, name):
    page = sign_in(scene.users["panitia"]).get(_url(scene, name))
    assert [str(item["label"]) for item in page.context["nav_items"] if item["current"]] == ["Pengaturan"]


def test_wrong_days_are_told_at_the_field_and_nothing_typed_is_lost(scene, sign_in):
    client = sign_in(scene.users["staf"])
    data = {
        "title": "Bimtek Baru",
        "first_day": "2025-02-09",
        "last_day": "2025-02-07",
        "zone": "Asia/Pontianak",
        "office": str(scene.office.pk),
        "source": "",
    }
    page = client.post(reverse("programme:event_create"), data)
    assert page.status_code == 422
    assert page.context["form"].errors == {"last_day": ["Hari terakhir mendahului hari pertama."]}
    assert 'value="Bimtek Baru"' in page.content.decode()


def test_who_works_in_no_office_makes_no_event(scene, sign_in):
    assert sign_in(scene.users["peserta"]).get(reverse("programme:event_create")).status_code == 404


def test_a_material_is_added_changed_and_removed(scene, sign_in):
    client = sign_in(scene.users["panitia"])
    strand = scene.event.strands.first()
    data = {"title": "Bahan baru", "strand": strand.pk, "jp": 3, "block": 3, "room_kind": "kelas"}
    data |= {"facilitators_needed": 1, "after": [scene.event.materials.first().pk]}
    assert client.post(_url(scene, "material_add"), data).status_code == 302
    material = Material.objects.get(title="Bahan baru")
    assert client.post(_url(scene, "material_edit", material.pk), {**data, "jp": 4}).status_code == 302
    material.refresh_from_db()
    assert (material.jp, material.code, material.after.count()) == (4, "bahan-baru", 1)
    client.post(_url(scene, "material_remove", material.pk))
    assert not Material.objects.filter(pk=material.pk).exists()


def test_a_circle_of_materials_is_refused_at_the_field(scene, sign_in):
    first, second = scene.event.materials.all()[:2]
    second.after.add(first)
    data = {"title": first.title, "strand": first.strand_id, "jp": 4, "block": 2, "room_kind": "kelas"}
    page = sign_in(scene.users["panitia"]).post(
        _url(scene, "material_edit", first.pk), {**data, "facilitators_needed": 1, "after": [second.pk]}
    )
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["after"]


def test_a_room_is_added_to_the_venue(scene, sign_in):
    client = sign_in(scene.users["panitia"])
    page = client.post(
        _url(scene, "venue"), {"form": "room", "room-name": "Ruang 9", "room-capacity": 36, "room-kind": "kelas"}
    )
    assert page.status_code == 302
    assert Room.objects.get(name="Ruang 9").venue == scene.event.venue


def test_a_room_of_another_venue_is_not_there(scene, sign_in):
    other = scene.office.venues.create(name="Lain", city="Kuala Pembuang")
    room = other.rooms.create(name="Ruang X", capacity=10)
    page = sign_in(scene.users["panitia"]).get(_url(scene, "room_edit", room.pk))
    assert page.status_code == 404


def test_the_rules_change_by_a_new_version_with_a_note(scene, sign_in):
    client = sign_in(scene.users["panitia"])
    data = {"attendance_percent": 80, "pretest_required": "on", "posttest_required": "on", "practice_required": 2}
    assert client.post(_url(scene, "policy"), data).context["form"].errors == {
        "note": ["Tulis mengapa aturannya berubah; peserta boleh bertanya."]
    }
    assert client.post(_url(scene, "policy"), {**data, "note": "Banjir"}).status_code == 302
    newest = scene.event.policies.first()
    assert (newest.version, str(newest.attendance_share), newest.practice_required) == (2, "0.800", 2)
    assert Policy.objects.filter(event=scene.event).count() == 2


def test_a_crew_member_is_added_with_what_they_teach(scene, sign_in):
    client = sign_in(scene.users["panitia"])
    material = scene.event.materials.first()
    data = {"name": "Sri Contoh", "back_title": "M.Pd.", "email": "sri@contoh.test", "component": "fasilitator"}
    data |= {"teaches": [material.pk], "max_jp_per_day": 6, "home": "Malang", "arrives_at": "2024-11-07T16:00"}
    assert client.post(_url(scene, "crew_add"), data).status_code == 302
    member = CrewMember.objects.get(person__name="Sri Contoh")
    assert (str(member.person), member.home, list(member.teaches.all())) == ("Sri Contoh, M.Pd.", "Malang", [material])


def test_a_wrong_crew_form_keeps_what_was_typed(scene, sign_in):
    data = {"name": "Sri Contoh", "email": "bukan-alamat", "component": "fasilitator", "max_jp_per_day": 6}
    page = sign_in(scene.users["panitia"]).post(_url(scene, "crew_add"), data)
    assert page.status_code == 422
    assert 'value="bukan-alamat"' in page.content.decode()


def _upload(client, scene, content=PDF, name="../../materi ajar.pdf", **more):
    data = {"title": "Bahan", "file": SimpleUploadedFile(name, content), **more}
    return client.post(_url(scene, "handouts"), data)


def test_a_handout_is_kept_under_a_random_name_and_given_as_a_download(scene, sign_in):
    assert _upload(sign_in(scene.users["panitia"]), scene).status_code == 302
    handout = Handout.objects.get()
    assert (handout.file_name, handout.media_type) == ("materi_ajar.pdf", "application/pdf")
    assert "materi_ajar" not in handout.file.name

    answer = sign_in(scene.users["peserta"]).get(_url(scene, "handout_open", handout.pk))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="materi_ajar.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("role", ["staf_lain", "dinas", "kepala_lain"])
def test_a_handout_is_not_there_for_others(scene, sign_in, role):
    _upload(sign_in(scene.users["panitia"]), scene)
    url = _url(scene, "handout_open", Handout.objects.get().pk)
    assert sign_in(scene.users[role]).get(url).status_code == 404


def test_a_participant_sees_a_handout_from_its_moment_on(scene, sign_in):
    _upload(sign_in(scene.users["panitia"]), scene)
    handout = Handout.objects.get()
    Handout.objects.update(visible_from=now() + timedelta(hours=1))
    url = _url(scene, "handout_open", handout.pk)
    assert _status(sign_in(scene.users["peserta"]), url) == 404
    assert _status(sign_in(scene.users["fasilitator"]), url) == 200
    Handout.objects.update(visible_from=now() - timedelta(hours=1))
    assert _status(sign_in(scene.users["peserta"]), url) == 200


def _status(client, url):
    answer = client.get(url)
    if answer.streaming:
        answer.getvalue()  # reading to the end closes the file and leaves the test its connection
    return answer.status_code


def _office_file(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("[Content_Types].xml", "ppt/presentation.xml", *names):
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


def test_a_photo_is_kept_without_where_it_was_taken(scene, sign_in):
    _upload(sign_in(scene.users["panitia"]), scene, content=png(b"lokasi") + b"<script>", name="foto.png")
    handout = Handout.objects.get()
    assert (handout.file_name, handout.size) == ("foto.png", len(png()))
    with handout.file.open("rb") as file:
        assert file.read() == png()


HOSTILE = {
    "html": b"<html><script>",
    "program": b"MZ\x90\x00",
    "broken zip": b"PK\x03\x04rusak",
    "empty": b"",
    "script": b"%PDF-1.7\n1 0 obj <</S/JavaScript/JS(x)>> endobj\n%%EOF\n",
    "two kinds": b"%PDF-1.7\n<html>\n%%EOF\n",
    "cut off": b"%PDF-1.7\n...",
    "half a picture": png()[:-9],
    "macros": _office_file("ppt/vbaProject.bin"),
    "program inside": _office_file("ppt/embeddings/oleObject1.bin"),
    "control": _office_file("ppt/activeX/activeX1.bin"),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_document_is_refused_whatever_its_name_says(scene, sign_in, content):
    page = _upload(sign_in(scene.users["panitia"]), scene, content=content, name="materi.pdf")
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["file"]


def test_a_facilitator_adds_handouts_only_to_what_they_teach(scene, sign_in):
    member = scene.crew["fasilitator"][0]
    taught, other = scene.event.materials.all()[:2]
    member.teaches.set([taught])
    client = sign_in(scene.users["fasilitator"])
    assert _upload(client, scene, material=taught.pk).status_code == 302
    assert _upload(client, scene, material=other.pk).status_code == 422
    assert _upload(client, scene).status_code == 422
    assert [handout.material for handout in Handout.objects.all()] == [taught]


def test_an_announcement_reaches_those_it_addresses(scene, sign_in):
    client = sign_in(scene.users["panitia"])
    data = {"title": "Rapat", "text": "Pukul 19.00", "components": ["fasilitator"], "channels": ["email"]}
    assert client.post(_url(scene, "announcements"), data).status_code == 302
    assert Announcement.objects.get().components == ["fasilitator"]
    assert "Rapat" in sign_in(scene.users["fasilitator"]).get(_url(scene, "announcements")).content.decode()
    assert "Rapat" not in sign_in(scene.users["peserta"]).get(_url(scene, "announcements")).content.decode()


def test_the_state_changes_by_a_button(scene, sign_in):
    client = sign_in(scene.users["panitia"])
    client.post(_url(scene, "event_state"), {"state": "selesai"})
    scene.event.refresh_from_db()
    assert scene.event.state == "selesai"
    client.post(_url(scene, "event_state"), {"state": "terbuka", "reason": "Nilai susulan"})
    scene.event.refresh_from_db()
    assert scene.event.state == "terbuka"


def test_a_spoilt_id_is_not_there(scene, sign_in):
    url = _url(scene, "curriculum") + "materi/00000000-0000-0000-0000-000000000000/"
    assert sign_in(scene.users["panitia"]).get(url).status_code == 404


def test_office_documents_are_known_by_their_contents():
    _kept, kind = accepted_file(SimpleUploadedFile("x.bin", _office_file("ppt/embeddings/Microsoft_Excel_Sheet1.xlsx")))
    assert kind == "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def test_a_finished_event_is_no_longer_asked_whether_it_is_ready(scene, sign_in):
    panitia, address = sign_in(scene.users["panitia"]), scene.event.get_absolute_url()
    with pretend(datetime.combine(scene.event.last_day, time(12), ZoneInfo(scene.event.zone))):
        assert "Sudah siap?" in panitia.get(address).content.decode()
    with pretend(datetime.combine(scene.event.last_day + timedelta(1), time(12), ZoneInfo(scene.event.zone))):
        assert "Sudah siap?" not in panitia.get(address).content.decode()
