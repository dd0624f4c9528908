"""An office's clips: added as sound or video, changed, withdrawn, and by whom."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coaching.clips import changed, coded, own_clip
from core.uploads.test_videos import GOOD, SECRET, box, movie, track, webm
from pamong.coaching import commands
from pamong.coaching.calibrating import shipped_clips
from pamong.coaching.models import MasterClip
from pamong.coaching.queries.calibration import gate_of


def test_only_the_committee_and_the_head_keep_clips(scene, group, sign_in):
    url = reverse("coaching:clips_adopt", args=[scene.event.slug])
    users = {**scene.users, "observer": group.observer, "visitor": group.visitor}
    who = ("observer", "visitor", "panitia", "kepala_balai", "staf_lain", "dinas")
    assert {name for name in who if sign_in(users[name]).post(url).status_code == 302} == {"panitia", "kepala_balai"}


def test_an_office_adds_its_own_clip_with_the_codes_of_its_experts(scene, sign_in):
    url = reverse("coaching:clip_add", args=[scene.event.slug])
    client = sign_in(scene.users["panitia"])
    assert client.get(url).status_code == 200
    assert client.post(url, own_clip()).status_code == 302
    clip = MasterClip.objects.get()
    assert clip.levels == {"T": [2, "Disepakati."]}
    assert [(event["at"], event["code"], event["reason"]) for event in clip.events] == [
        (5.0, "TB", "Terbuka."),
        (20.0, "NS", "Saran."),
    ]
    sound = client.get(reverse("coaching:clip_sound", args=[scene.event.slug, clip.pk]))
    assert sound.content[:3] == b"ID3"


def test_what_the_recorder_of_a_phone_makes_is_a_clip_too(scene, sign_in):
    client = sign_in(scene.users["panitia"])
    data = b"\0\0\0\x10ftypM4A \0\0\0\0" + b"\0\0\0\x10moovhdlrsoun"
    client.post(
        reverse("coaching:clip_add", args=[scene.event.slug]), own_clip(sound=SimpleUploadedFile("x.m4a", data))
    )
    sound = client.get(reverse("coaching:clip_sound", args=[scene.event.slug, MasterClip.objects.get().pk]))
    assert (sound["Content-Type"], sound.content) == ("audio/mp4", data)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [("klip.mp4", movie(*GOOD, notes=box(b"udta", SECRET)), "video/mp4"), ("klip.webm", webm(), "video/webm")],
)
def test_a_video_is_a_clip_too_seen_with_captions_and_coded_as_a_sound_is(
    scene, group, sign_in, settings, tmp_path, name, data, kind
):
    settings.MEDIA_ROOT = tmp_path
    film = SimpleUploadedFile(name, data, "audio/mpeg")  # what it is called says nothing
    url = reverse("coaching:clip_add", args=[scene.event.slug])
    answer = sign_in(scene.users["panitia"]).post(url, own_clip(sound=film, captions="0:00 Apa kabar?"))
    assert answer.status_code == 302
    clip = MasterClip.objects.get()
    assert (clip.media_type, clip.is_film, clip.seconds) == (kind, True, 20 if kind == "video/webm" else 95.5)

    rater = sign_in(group.observer)
    page = rater.get(reverse("coaching:clip", args=[scene.event.slug, clip.pk])).content.decode()
    assert (page.count("<video"), page.count("<audio"), page.count("<track")) == (1, 0, 1)
    seen = rater.get(reverse("coaching:clip_sound", args=[scene.event.slug, clip.pk]))
    assert (seen["Content-Type"], len(seen.content), SECRET in seen.content) == (kind, len(data), False)
    words = rater.get(reverse("coaching:clip_captions", args=[scene.event.slug, clip.pk]))
    assert words.content.decode().startswith("WEBVTT")
    assert coded(group.observer, scene.event, clip).passed


def test_a_clip_changes_between_video_and_sound_and_captions_stay_with_the_video(scene, sign_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client = sign_in(scene.users["panitia"])
    film = SimpleUploadedFile("klip.mp4", movie(*GOOD))
    client.post(reverse("coaching:clip_add", args=[scene.event.slug]), own_clip(sound=film, captions="0:00 Apa kabar?"))
    clip = MasterClip.objects.get()
    change = reverse("coaching:clip_change", args=[scene.event.slug, clip.pk])
    late = client.post(change, own_clip(sound="", captions="2:00 Terlambat."))
    assert (late.status_code, "captions" in late.context["form"].errors) == (422, True)
    assert client.post(change, own_clip(sound="", captions="0:01 Lain.")).status_code == 302
    assert "Lain." in MasterClip.objects.get().captions
    refused = client.post(change, own_clip(captions="0:01 Tanpa gambar."))
    assert (refused.status_code, "captions" in refused.context["form"].errors) == (422, True)
    assert client.post(change, own_clip()).status_code == 302
    clip = MasterClip.objects.get()
    assert (clip.is_film, clip.captions, clip.seconds) == (False, "", 20)
    assert client.get(reverse("coaching:clip_captions", args=[scene.event.slug, clip.pk])).status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "length", "told"),
    [
        ("bytes=0-1", 206, 2, "bytes 0-1/43"),
        ("bytes=40-", 206, 3, "bytes 40-42/43"),
        ("bytes=40-999", 206, 3, "bytes 40-42/43"),
        ("bytes=43-", 416, 0, "bytes */43"),
        ("items=1-2", 200, 43, None),
        ("", 200, 43, None),
    ],
)
def test_a_player_gets_the_part_of_the_sound_it_asks_for(scene, sign_in, asked, status, length, told):
    client = sign_in(scene.users["panitia"])
    client.post(reverse("coaching:clip_add", args=[scene.event.slug]), own_clip())
    url = reverse("coaching:clip_sound", args=[scene.event.slug, MasterClip.objects.get().pk])
    part = client.get(url, headers={"Range": asked})
    assert (part.status_code, len(part.content), part.headers.get("Content-Range")) == (status, length, told)


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"sound": SimpleUploadedFile("x.mp3", b"<html>")}, 422),
        ({"sound": SimpleUploadedFile("x.mp4", movie(track(b"vide", b"hvc1")))}, 422),
        ({"sound": SimpleUploadedFile("x.mp4", movie(*GOOD)[:-4])}, 422),
        ({"captions": "0:01 Tanpa gambar."}, 422),
        ({"codes": "kapan saja"}, 422),
        ({"agreed_by": ""}, 422),
        ({"level-T": ""}, 422),
    ],
)
def test_a_clip_without_sound_codes_levels_or_experts_is_not_added(scene, sign_in, wrong, status):
    url = reverse("coaching:clip_add", args=[scene.event.slug])
    assert sign_in(scene.users["panitia"]).post(url, own_clip(**wrong)).status_code == status
    assert MasterClip.objects.count() == 0


def test_other_codes_leave_earlier_codings_as_they_were(scene, group, clips, sign_in):
    keeper, clip = scene.users["panitia"], clips[0]
    before = coded(group.observer, scene.event, clip)
    changed(keeper, scene.event, clip, events=clip.events[:2])
    after = coded(group.visitor, scene.event, clip)
    before.refresh_from_db()
    assert (before.passed, len(before.agreed_events)) == (True, len(before.taps))
    assert (after.agreed, len(after.agreed_events), after.passed) == (None, 2, True)
    page = sign_in(group.observer).get(reverse("coaching:coding", args=[scene.event.slug, before.pk]))
    assert len(page.context["moments"]) == len(before.taps)
    assert "diubah sesudah Anda" in page.content.decode()


def test_changing_words_alone_keeps_no_second_copy_of_the_codes(scene, group, clips):
    before = coded(group.observer, scene.event, clips[0])
    clip = changed(scene.users["panitia"], scene.event, clips[0], title="Judul lain")
    before.refresh_from_db()
    assert (before.agreed, clip.title, clip.agreed_by, clip.seconds) == (
        None, "Judul lain", "Dua ahli contoh", shipped_clips()[0]["seconds"],
    )  # fmt: skip


def test_a_withdrawn_clip_is_not_there_to_code_and_whoever_passed_it_has_passed(scene, group, clips, sign_in):
    for clip in clips:
        coded(group.observer, scene.event, clip)
    third = MasterClip.objects.create(office=scene.office, title="Klip ketiga")
    commands.withdraw_clip(actor=scene.users["panitia"], event=scene.event, clip=clips[0], withdrawn=True)
    assert gate_of(group.observer, scene.event).passed == 2
    assert gate_of(group.visitor, scene.event).missing == 2
    urls = [reverse("coaching:clip", args=[scene.event.slug, clip.pk]) for clip in (clips[0], third)]
    assert [sign_in(group.visitor).get(url).status_code for url in urls] == [404, 200]
    keeper = sign_in(scene.users["panitia"])
    keeper.post(reverse("coaching:clip_withdraw", args=[scene.event.slug, clips[0].pk]), {"tarik": "tidak"})
    assert sign_in(group.visitor).get(urls[0]).status_code == 200


def test_the_form_of_a_clip_holds_what_was_agreed_and_gives_it_back_unchanged(scene, clips, sign_in):
    client, clip = sign_in(scene.users["panitia"]), clips[0]
    events, levels = clip.events, clip.levels
    url = reverse("coaching:clip_change", args=[scene.event.slug, clip.pk])
    form = client.get(url).context["form"]
    filled = {name: form.initial[name] for name in form.fields if form.initial.get(name) is not None}
    assert "sound" not in form.fields
    assert client.post(url, {**filled, "agreed_by": "Ahli Contoh"}).status_code == 302
    clip.refresh_from_db()
    assert ([(row["at"], row["code"], row["reason"]) for row in clip.events], clip.levels, clip.agreed_by) == (
        [(round(row["at"], 2), row["code"], row["reason"]) for row in events], levels, "Ahli Contoh",
    )  # fmt: skip


def test_a_clip_of_another_office_is_not_ours_to_change(scene, clips):
    clips[0].office = scene.other_office
    clips[0].save()
    with pytest.raises(PermissionDenied):
        changed(scene.users["panitia"], scene.event, clips[0])
    with pytest.raises(PermissionDenied):
        commands.withdraw_clip(actor=scene.users["panitia"], event=scene.event, clip=clips[0], withdrawn=True)
