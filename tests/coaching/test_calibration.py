"""Calibration: the bar, the gate before the sheet, the drift after it, and an office's own clips."""

import random

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coaching.conftest import CODES, posted, ratings
from core.uploads.test_videos import GOOD, SECRET, box, movie, track, webm
from pamong.coaching import commands
from pamong.coaching.calibrating import CLIPS, compare, moments, read_line, shipped_clips
from pamong.coaching.models import CalibrationRule, ClipCoding, MasterClip, Observation, TapCode
from pamong.coaching.queries.calibration import drift_of, gate_of
from pamong.core.ids import uuid7
from pamong.core.refusals import Refused
from pamong.planning.models import Triad, TriadMember

WORDS = {"worked": "Jeda.", "to_try": "Satu saja."}
SHIPPED = shipped_clips()


def agreed(clip):
    return [(event["at"], event["code"]) for event in clip["events"]], {
        item: level for item, (level, _reason) in clip["levels"].items()
    }


def lines(taps):
    return "\n".join(f"{int(at) // 60}:{at % 60:.1f} {code}" for at, code in taps)


@pytest.fixture
def clips(scene):
    return commands.adopt_shipped_clips(actor=scene.users["panitia"], event=scene.event)


@pytest.fixture
def strict(scene, clips):
    """The event asks for calibration."""
    CalibrationRule.objects.filter(event=scene.event).delete()
    return clips


def coded(actor, event, clip, **changes):
    taps = [(event["at"], event["code"]) for event in clip.events]
    levels = {item: level for item, (level, _reason) in clip.levels.items()}
    return commands.code_clip(
        actor=actor, key=uuid7(), event=event, clip=clip, **{"taps": taps, "levels": levels, **changes}
    )


@pytest.mark.parametrize("clip", SHIPPED, ids=[clip["slug"] for clip in SHIPPED])
def test_the_shipped_clips_are_whole_and_small(clip):

    assert set(clip["levels"]) == set(CODES)
    assert {event["code"] for event in clip["events"]} <= set(TapCode.values)
    assert [event for event in clip["events"] if not event["reason"] or not 0 < event["at"] < clip["seconds"]] == []
    assert (CLIPS / f"{clip['slug']}.mp3").stat().st_size <= 300 * 1024


@pytest.mark.parametrize("clip", SHIPPED, ids=[clip["slug"] for clip in SHIPPED])
def test_whoever_hears_what_was_agreed_passes_a_second_late_and_one_code_off(clip):
    taps, levels = agreed(clip)
    late = [(at + 1.2, code) for at, code in taps]
    assert compare(late, levels, clip["events"], clip["levels"]).passed
    one_off = [(at, "TB" if place == 0 and code != "TB" else code) for place, (at, code) in enumerate(late)]
    assert compare(one_off[:-1], levels, clip["events"], clip["levels"]).passed


@pytest.mark.parametrize("clip", SHIPPED, ids=[clip["slug"] for clip in SHIPPED])
def test_whoever_taps_at_random_or_nothing_does_not_pass(clip):
    taps, levels = agreed(clip)
    chance = random.Random(1)
    guesses = [
        [(at, chance.choice(["TB", "TT", "TG", "PF", "NS", "RK", "HN"])) for at, _code in taps] for _ in range(40)
    ]
    assert [compare(guess, levels, clip["events"], clip["levels"]).passed for guess in guesses].count(True) == 0
    assert not compare([], levels, clip["events"], clip["levels"]).passed
    assert not compare(taps, dict.fromkeys(levels), clip["events"], clip["levels"]).passed


def test_levels_far_from_the_agreed_ones_do_not_pass():
    taps, levels = agreed(SHIPPED[1])
    found = compare(taps, dict.fromkeys(levels, 3), SHIPPED[1]["events"], SHIPPED[1]["levels"])
    assert (found.passed, found.f1) == (False, 1)


def test_moments_stand_side_by_side_with_their_reasons():
    events = [{"at": 5, "code": "TB", "reason": "Terbuka."}, {"at": 20, "code": "NS", "reason": "Saran."}]
    rows = moments([(6.0, "TT"), (40.0, "RK")], events)
    assert [(row.clock, row.agreed, row.tapped, row.same) for row in rows] == [
        ("0:05", "Pertanyaan terbuka", "Pertanyaan tertutup", False),
        ("0:20", "Nasihat diberikan", "", False),
        ("0:40", "", "Rangkuman", False),
    ]


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("0:42 TB", (42.0, "TB", "")),
        ("1:02,5 ns Memberi saran", (62.5, "NS", "Memberi saran")),
        ("0:42", None),
        ("42 TB", None),
        ("0:42 ZZ", None),
    ],
)
def test_a_line_is_time_code_and_reason(line, read):
    assert read_line(line) == read


def test_an_event_that_runs_goes_on_when_clips_are_adopted_and_a_new_one_asks(scene, group):
    commands.start_run(actor=group.coach, triad=group.triad)
    commands.adopt_shipped_clips(actor=scene.users["panitia"], event=scene.event)
    assert gate_of(group.observer, scene.event).is_open
    CalibrationRule.objects.all().delete()  # as an event made later
    assert (gate_of(group.observer, scene.event).is_open, gate_of(group.observer, scene.event).missing) == (False, 2)


def test_the_sheet_opens_after_two_clips_above_the_bar(scene, group, strict, sign_in):
    client = sign_in(group.observer)
    sheet = reverse("coaching:observe", args=[scene.event.slug, group.triad.pk])
    calibration = reverse("coaching:clips", args=[scene.event.slug])
    run = commands.start_run(actor=group.coach, triad=group.triad)
    send = {"actor": group.observer, "run": run, "ratings": ratings(), **WORDS}
    for clip in strict:
        assert client.get(sheet).url == calibration
        assert client.post(sheet, posted(uuid7())).url == calibration
        with pytest.raises(Refused):
            commands.submit_observation(key=uuid7(), **send)
        coded(group.observer, scene.event, clip, taps=[])
        assert client.get(sheet).url == calibration
        coded(group.observer, scene.event, clip)
    assert client.get(sheet).status_code == 200
    commands.submit_observation(key=uuid7(), **send)
    assert Observation.objects.submitted().count() == 1


def test_the_same_clip_twice_is_one_clip(scene, group, strict):
    for _ in range(2):
        coded(group.observer, scene.event, strict[0])
    assert gate_of(group.observer, scene.event).missing == 1


def test_a_coding_sent_twice_is_stored_once_and_its_key_is_nobody_elses(scene, group, clips):
    key = uuid7()
    call = {"key": key, "event": scene.event, "clip": clips[0], "taps": [(1.0, "TB")], "levels": {}}
    first, again = [commands.code_clip(actor=group.observer, **call) for _ in range(2)]
    assert (first.pk, ClipCoding.objects.count()) == (again.pk, 1)
    with pytest.raises(Refused):
        commands.code_clip(actor=group.visitor, **call)


def test_a_clip_is_coded_through_the_page_and_read_beside_the_agreed_codes(scene, group, clips, sign_in):
    client, clip = sign_in(group.observer), clips[0]
    page = reverse("coaching:clip", args=[scene.event.slug, clip.pk])
    taps, levels = agreed({"events": clip.events, "levels": clip.levels})
    fields = {
        "kunci": str(uuid7()),
        "taps": lines(taps),
        **{f"item-{item}": str(level) for item, level in levels.items()},
    }
    wrong = client.post(page, {**fields, "taps": "0:10 TB\nsebentar"})
    assert (wrong.status_code, "sebentar" in wrong.content.decode()) == (422, True)
    answer = client.post(page, fields)
    assert answer.status_code == 302
    shown = client.get(answer.url)
    assert (shown.context["coding"].passed, len(shown.context["moments"])) == (True, len(clip.events))
    assert clip.events[0]["reason"] in shown.content.decode()
    assert sign_in(group.visitor).get(answer.url).status_code == 404
    sound = client.get(reverse("coaching:clip_sound", args=[scene.event.slug, clip.pk]))
    assert (sound.status_code, sound["Content-Type"]) == (200, "audio/mpeg")


def test_only_the_committee_and_the_head_keep_clips(scene, group, sign_in):
    url = reverse("coaching:clips_adopt", args=[scene.event.slug])
    users = {**scene.users, "observer": group.observer, "visitor": group.visitor}
    who = ("observer", "visitor", "panitia", "kepala_balai", "staf_lain", "dinas")
    assert {name for name in who if sign_in(users[name]).post(url).status_code == 302} == {"panitia", "kepala_balai"}


def test_the_committee_opens_the_sheet_for_everybody(scene, group, strict, sign_in):
    url = reverse("coaching:clips_ask", args=[scene.event.slug])
    sign_in(scene.users["panitia"]).post(url, {"wajib": "tidak"})
    assert gate_of(group.observer, scene.event).is_open
    sign_in(scene.users["panitia"]).post(url, {"wajib": "ya"})
    assert not gate_of(group.observer, scene.event).is_open


def own_clip(**changes):
    sound = SimpleUploadedFile("percakapan.mp3", b"ID3" + bytes(40), content_type="audio/mpeg")
    fields = {
        "title": "Klip kami",
        "codes": "0:05 TB Terbuka.\n0:20 NS Saran.",
        "agreed_by": "Bu A (Contoh), Pak B (Contoh)",
    }
    return {**fields, "sound": sound, "level-T": "2", "reason-T": "Disepakati.", **changes}


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


def rounds_with_marks(scene, group, pairs):
    """Hold a round for each pair of marks: the observer's and the visiting coach's."""
    for number, (mine, other) in enumerate(pairs, 2):
        triad = Triad.objects.create(event=scene.event, round=number, number=1, facilitator=group.triad.facilitator)
        for member in group.triad.members.all():
            TriadMember.objects.create(triad=triad, participant=member.participant, role=member.role)
        run = commands.start_run(actor=group.coach, triad=triad)
        for actor, mark in ((group.observer, mine), (group.visitor, other)):
            commands.submit_observation(actor=actor, key=uuid7(), run=run, ratings=ratings(mark), **WORDS)


def test_marks_that_lie_a_level_above_the_others_are_a_drift_until_a_clip_is_passed_again(scene, group):
    rounds_with_marks(scene, group, [(3, 2), (3, 2), (2, 1)])
    clips = commands.adopt_shipped_clips(actor=scene.users["panitia"], event=scene.event)
    assert (drift_of(group.observer, scene.event).difference, drift_of(group.observer, scene.event).drifts) == (1, True)
    assert drift_of(group.visitor, scene.event).difference == -1
    coded(group.observer, scene.event, clips[0])
    assert drift_of(group.observer, scene.event).drifts is False


def test_few_rounds_or_small_differences_are_no_drift(scene, group):
    rounds_with_marks(scene, group, [(3, 1), (3, 1)])
    assert drift_of(group.observer, scene.event).drifts is False
    rounds_with_marks(scene, group, [])
    assert drift_of(scene.users["peserta"], scene.event).difference is None


@pytest.mark.parametrize(("count", "queries"), [(1, 12), (3, 13)])  # from two on the event's rule is asked for
def test_the_list_of_clips_takes_as_many_queries_for_one_as_for_three(
    scene, group, sign_in, count, queries, django_assert_num_queries
):
    CalibrationRule.objects.create(event=scene.event, required=False)
    for number in range(count):
        MasterClip.objects.create(office=scene.office, title=f"Klip {number}")
    client, url = sign_in(group.observer), reverse("coaching:clips", args=[scene.event.slug])
    client.get(url)
    with django_assert_num_queries(queries):
        assert len(client.get(url).context["clips"]) == count


def changed(keeper, event, clip, **changes):
    content = {name: getattr(clip, name) for name in ("title", "about", "events", "levels")}
    return commands.change_clip(
        actor=keeper, event=event, clip=clip, **{**content, "agreed_by": "Dua ahli contoh", **changes}
    )


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
        None, "Judul lain", "Dua ahli contoh", SHIPPED[0]["seconds"],
    )  # fmt: skip


def test_a_withdrawn_clip_is_not_there_to_code_and_whoever_passed_it_has_passed(scene, group, strict, sign_in):
    for clip in strict:
        coded(group.observer, scene.event, clip)
    third = MasterClip.objects.create(office=scene.office, title="Klip ketiga")
    commands.withdraw_clip(actor=scene.users["panitia"], event=scene.event, clip=strict[0], withdrawn=True)
    assert gate_of(group.observer, scene.event).passed == 2
    assert gate_of(group.visitor, scene.event).missing == 2
    urls = [reverse("coaching:clip", args=[scene.event.slug, clip.pk]) for clip in (strict[0], third)]
    assert [sign_in(group.visitor).get(url).status_code for url in urls] == [404, 200]
    keeper = sign_in(scene.users["panitia"])
    keeper.post(reverse("coaching:clip_withdraw", args=[scene.event.slug, strict[0].pk]), {"tarik": "tidak"})
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


def test_a_coding_that_is_being_made_comes_back_and_goes_when_it_is_handed_in(scene, group, clips, sign_in):
    client, clip = sign_in(group.observer), clips[0]
    url = reverse("coaching:clip", args=[scene.event.slug, clip.pk])
    kept = {"taps": "0:42 TB\n0:50 PF", "item-T": "3", "item-I": "x", "jahat": "x"}
    assert client.post(reverse("coaching:save_coding", args=[scene.event.slug, clip.pk]), kept).status_code == 204
    form = client.get(url).context["form"]
    assert (form["taps"].value(), form["item-T"].value(), form["item-I"].value(), form.answered) == (
        kept["taps"], "3", "x", 2,
    )  # fmt: skip
    assert sign_in(group.visitor).get(url).context["form"]["taps"].value() is None
    coded(group.observer, scene.event, clip)
    assert clip.drafts.count() == 0
