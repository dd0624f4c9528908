"""Lessons: written, uploaded, ordered, published; learnt also without signal; how far the classes are."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from coaching.conftest import account_of, posted
from core.uploads.test_videos import GOOD, SECRET, box, movie, track
from pamong.coaching import commands
from pamong.coaching.lesson_text import blocks, shipped_lessons
from pamong.coaching.models import Lesson, LessonProgress
from pamong.coaching.queries.lessons import next_lesson, progress_by_class
from pamong.coaching.steps import next_steps
from pamong.core import clock
from pamong.core.clock import now
from pamong.core.ids import uuid7
from pamong.core.outbox import Sent, take
from pamong.core.refusals import Refused
from pamong.core.uploads import limits

ROOM = "/kegiatan/bimtek-sampit/praktik/pelajaran/"


def video(data=None, name="pembuka.mp4"):
    return SimpleUploadedFile(name, data or movie(*GOOD, notes=box(b"udta", SECRET)), "video/mp4")


@pytest.fixture
def keeper(scene):
    return scene.users["panitia"]


@pytest.fixture
def learner(scene):
    return account_of(scene.participants[0].person)


@pytest.fixture
def lessons(scene, keeper):
    return commands.adopt_shipped_lessons(actor=keeper, event=scene.event)


def sent(lesson, place, *, done=False, at=None):
    payload = {"pelajaran": str(lesson.pk), "bagian": place, **({"selesai": True} if done else {})}
    return Sent(uuid7(), "pelajaran", payload, at or now())


def test_the_shipped_lessons_are_three_and_short():
    found = shipped_lessons()
    assert [lesson.title for lesson in found] == [
        "Mengenal TIRTA", "Menyimak sampai selesai", "Pertanyaan yang membuka",
    ]  # fmt: skip
    assert [lesson.title for lesson in found if not 100 <= len(lesson.body.split()) <= 300] == []
    assert [lesson.title for lesson in found if "Coba sekarang" not in lesson.body] == []


def test_words_become_headings_lists_and_paragraphs_and_never_markup():
    found = blocks("## Judul\nsatu\ndua\n\n- a\n- b\n<b>c</b>")
    assert [(block.kind, block.lines) for block in found] == [
        ("heading", ["Judul"]), ("paragraph", ["satu", "dua"]), ("list", ["a", "b"]), ("paragraph", ["<b>c</b>"]),
    ]  # fmt: skip


def test_taking_the_shipped_lessons_twice_changes_nothing(scene, keeper, lessons):
    commands.change_lesson(actor=keeper, lesson=lessons[0], title="Milik kami", body="x")
    again = commands.adopt_shipped_lessons(actor=keeper, event=scene.event)
    assert [lesson.title for lesson in again] == ["Milik kami", *(lesson.title for lesson in lessons[1:])]
    assert [lesson.position for lesson in again] == [1, 2, 3]


def test_a_video_is_kept_without_the_notes_of_the_camera(scene, keeper, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    lesson = commands.add_lesson(
        actor=keeper, event=scene.event, title="Pembuka", video=video(name="../../x.html"), captions="0:05 Halo"
    )
    assert (lesson.media_type, lesson.seconds, lesson.minutes) == ("video/mp4", 95.5, 2)
    assert lesson.captions == "WEBVTT\n\n00:00:05.000 --> 00:00:12.000\nHalo\n"
    with lesson.video.open() as file:
        assert SECRET not in file.read()
    assert "x.html" not in lesson.video.name


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"body": " "}, "body"),
        ({"video": b"<html>"}, "video"),
        ({"video": movie(track(b"vide", b"hvc1"))}, "video"),
        ({"body": "x", "captions": "0:05 Halo"}, "captions"),
        ({"video": None, "captions": "3:05 Halo"}, "captions"),
    ],
)
def test_what_is_no_lesson_is_refused_at_its_field(scene, keeper, settings, tmp_path, content, field):
    settings.MEDIA_ROOT = tmp_path
    given = {**content, **({"video": video(content["video"])} if "video" in content else {})}
    with pytest.raises(Refused) as refusal:
        commands.add_lesson(actor=keeper, event=scene.event, title="x", **given)
    assert list(refusal.value.error_dict) == [field]
    assert list(tmp_path.rglob("*.*")) == []


def test_another_video_takes_the_place_of_the_first_and_a_removed_lesson_leaves_no_file(
    scene, keeper, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    lesson = commands.add_lesson(actor=keeper, event=scene.event, title="x", video=video())
    first = lesson.video.name
    with django_capture_on_commit_callbacks(execute=True):
        commands.change_lesson(actor=keeper, lesson=lesson, title="x", video=video())
    assert [(tmp_path / name).exists() for name in (first, lesson.video.name)] == [False, True]
    with django_capture_on_commit_callbacks(execute=True):
        commands.remove_lesson(actor=keeper, lesson=lesson)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_published_lesson_is_taken_back_before_it_is_removed(keeper, lessons):
    with pytest.raises(Refused):
        commands.remove_lesson(actor=keeper, lesson=lessons[0])
    commands.publish_lesson(actor=keeper, lesson=lessons[0], published=False)
    commands.remove_lesson(actor=keeper, lesson=lessons[0])
    assert Lesson.objects.count() == 2


def test_lessons_change_places(scene, keeper, lessons):
    commands.move_lesson(actor=keeper, lesson=lessons[2], up=True)
    commands.move_lesson(actor=keeper, lesson=lessons[0], up=True)  # already on top
    assert list(scene.event.lessons.all()) == [lessons[0], lessons[2], lessons[1]]


def test_nobody_but_the_committee_and_the_head_keeps_lessons(scene, learner, lessons):
    call = {"event": scene.event, "title": "x", "body": "x"}
    for actor in (learner, scene.users["fasilitator"]):
        with pytest.raises(PermissionDenied):
            commands.add_lesson(actor=actor, **call)
    with pytest.raises(PermissionDenied):
        commands.record_progress(actor=scene.users["panitia"], lesson=lessons[0])


def test_a_phone_tells_late_twice_and_out_of_order_and_the_latest_place_stands(learner, lessons):
    early = now() - timedelta(hours=2)
    take(learner, [sent(lessons[0], 0.6, at=early + timedelta(minutes=5)), sent(lessons[0], 0.3, at=early)])
    take(learner, [sent(lessons[0], 1, done=True, at=early + timedelta(minutes=9))])
    row = LessonProgress.objects.get()
    assert (row.place, row.finished_at) == (1, early + timedelta(minutes=9))
    take(learner, [sent(lessons[0], 0.1), sent(lessons[0], 1, done=True)])
    row.refresh_from_db()
    assert row.finished_at == early + timedelta(minutes=9)


@pytest.mark.parametrize("place", [-0.1, 1.1, float("nan")])
def test_a_place_outside_the_lesson_is_refused(learner, lessons, place):
    assert [answer.verdict for answer in take(learner, [sent(lessons[0], place)])] == ["ditolak"]
    assert LessonProgress.objects.count() == 0


def test_a_lesson_that_was_taken_back_is_not_there_but_what_a_phone_did_in_it_counts(keeper, learner, lessons, sign_in):
    commands.publish_lesson(actor=keeper, lesson=lessons[0], published=False)
    assert [answer.verdict for answer in take(learner, [sent(lessons[0], 0.5)])] == ["baru"]
    assert [sign_in(user).get(f"{ROOM}{lessons[0].pk}/").status_code for user in (learner, keeper)] == [404, 200]


def test_the_home_page_names_the_next_lesson_until_the_event_is_over(scene, learner, lessons):
    commands.record_progress(actor=learner, lesson=lessons[0], place=1, finished=True)
    commands.record_progress(actor=learner, lesson=lessons[1], place=0.4)

    def steps(days):
        with clock.pretend(now().replace(year=2024, month=11, day=8) + timedelta(days=days)):
            found = [step for step in next_steps(learner, scene.event) if "pelajaran" in step.url]
            return [(step.text, step.action, step.weight) for step in found]

    text = "Pelajaran: Menyimak sampai selesai, sekitar 2 menit."
    assert [steps(-5), steps(1), steps(9)] == [[(text, "Lanjutkan", 20)], [(text, "Lanjutkan", 45)], []]


def test_finishing_leads_to_the_next_lesson_and_from_the_last_back(learner, lessons, sign_in):
    client = sign_in(learner)
    ways = [client.post(f"{ROOM}{lesson.pk}/selesai/")["Location"] for lesson in lessons]
    assert ways == [f"{ROOM}{lessons[1].pk}/", f"{ROOM}{lessons[2].pk}/", ROOM]
    assert next_lesson(learner, lessons[0].event) is None


def test_coding_a_clip_finishes_the_lesson_that_asks_for_it(scene, keeper, learner, sign_in):
    clip, _other = commands.adopt_shipped_clips(actor=keeper, event=scene.event)
    lesson = commands.add_lesson(actor=keeper, event=scene.event, title="Kode", clip=clip, published=True)
    fields = posted(uuid7(), taps="0:01 TB")
    answer = sign_in(learner).post(f"/kegiatan/bimtek-sampit/praktik/kalibrasi/{clip.pk}/", fields)
    assert answer.status_code == 302
    assert LessonProgress.objects.get(lesson=lesson).finished_at is not None


def test_the_video_comes_in_parts_and_its_captions_as_text(scene, keeper, learner, sign_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    lesson = commands.add_lesson(
        actor=keeper, event=scene.event, title="x", video=video(), captions="0:05 Halo", published=True
    )
    client = sign_in(learner)
    part = client.get(f"{ROOM}{lesson.pk}/video/", HTTP_RANGE="bytes=4-7")
    assert (part.status_code, part.content, part["Content-Type"]) == (206, b"ftyp", "video/mp4")
    words = client.get(f"{ROOM}{lesson.pk}/teks.vtt")
    assert (words["Content-Type"], words.content.decode()) == ("text/vtt; charset=utf-8", lesson.captions)


def test_the_form_takes_a_caption_file_and_keeps_what_was_typed_when_it_refuses(
    scene, keeper, sign_in, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    client = sign_in(keeper)
    bad = {"title": "Pembuka", "video": SimpleUploadedFile("x.mp4", b"MZ"), "about": "Singkat saja"}
    answer = client.post(f"{ROOM}tambah/", bad)
    assert (answer.status_code, b"Singkat saja" in answer.content) == (422, True)
    assert "bukan video MP4 atau WebM yang utuh" in answer.content.decode()
    both = client.post(f"{ROOM}tambah/", {**bad, "video": SimpleUploadedFile("x.mp4", b"MZ"), "captions": "lima"})
    assert sorted(both.context["form"].errors) == ["captions", "video"]
    words = SimpleUploadedFile("teks.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nHalo\n")
    good = {"title": "Pembuka", "video": video(), "captions_file": words, "published": "on"}
    assert client.post(f"{ROOM}tambah/", good).status_code == 302
    lesson = Lesson.objects.get()
    assert ("Halo" in lesson.captions, lesson.published_at is not None) == (True, True)


def test_a_request_larger_than_any_lesson_is_refused_by_its_length(keeper, sign_in, monkeypatch):
    monkeypatch.setattr(limits, "MOST", 10_000)
    answer = sign_in(keeper).post(f"{ROOM}tambah/", {"title": "x", "video": video(b"x" * 20_000)})
    assert (answer.status_code, Lesson.objects.count()) == (400, 0)


def test_the_classes_are_counted_lesson_by_lesson(scene, lessons):
    first, second = (account_of(member.participant.person) for member in scene.classes[0].memberships.all()[:2])
    commands.record_progress(actor=first, lesson=lessons[0], place=1, finished=True)
    commands.record_progress(actor=second, lesson=lessons[0], place=0.5)
    found = progress_by_class(scene.event)
    assert [row.name for row in found] == [row.name for row in scene.classes]
    assert [(done, opened) for _lesson, done, opened in found[0].lessons] == [(1, 2), (0, 0), (0, 0)]
    assert sum(row.people for row in found) == len(scene.participants)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("who", "page", "queries"), [("learner", "", 9), ("keeper", "kemajuan/", 12)])
def test_the_pages_take_the_same_queries_for_one_lesson_and_for_three(
    request, lessons, sign_in, count, who, page, queries, django_assert_num_queries
):
    Lesson.objects.exclude(pk__in=[lesson.pk for lesson in lessons[:count]]).delete()
    client = sign_in(request.getfixturevalue(who))
    client.get(f"{ROOM}{page}")
    with django_assert_num_queries(queries):
        assert client.get(f"{ROOM}{page}").status_code == 200
