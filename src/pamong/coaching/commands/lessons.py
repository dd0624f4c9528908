"""Lessons before the bimtek: the committee writes, uploads, orders and publishes; participants go through them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pamong.coaching.lesson_text import shipped_lessons
from pamong.coaching.models import Lesson, LessonProgress, MasterClip
from pamong.coaching.queries.lessons import place_of
from pamong.coaching.uploads import accepted_film
from pamong.core.audit import audit
from pamong.core.clock import now
from pamong.core.permissions import may, require
from pamong.core.refusals import Refused
from pamong.programme.models import Event

from .rounds import seen


@transaction.atomic
def add_lesson(*, actor: Any, event: Event, published: bool = False, **content: Any) -> Lesson:
    """Add a lesson at the end of the event's list."""
    require(actor, "coaching.keep_lessons", event)
    lesson = Lesson(event=event, position=_next_position(event), published_at=now() if published else None)
    _fill(lesson, **content)
    audit(actor, "coaching.lesson_added", lesson, title=lesson.title, size=lesson.size)
    return lesson


@transaction.atomic
def change_lesson(*, actor: Any, lesson: Lesson, **content: Any) -> Lesson:
    """Change a lesson; a video stays unless another one comes. Who was through with it stays so."""
    require(actor, "coaching.keep_lessons", lesson)
    _fill(lesson, **content)
    audit(actor, "coaching.lesson_changed", lesson, title=lesson.title, size=lesson.size)
    return lesson


def _fill(
    lesson: Lesson,
    *,
    title: str,
    about: str = "",
    body: str = "",
    video: Any = None,
    captions: str = "",
    clip: MasterClip | None = None,
) -> None:
    """Put content into a lesson and store it; the file of an older video goes when the change is certain."""
    if not (body.strip() or video or lesson.video or clip):
        raise Refused({"body": _("Write the lesson, choose a video, or choose a clip to code.")})
    if captions.strip() and not (video or lesson.video):
        raise Refused({"captions": _("Captions need a video. Choose one, or put the words into the text.")})
    film, lesson.captions = accepted_film(video, captions, lesson.seconds)
    lesson.title, lesson.about, lesson.body, lesson.clip = title, about, body.strip(), clip
    storage, old = lesson.video.storage, str(lesson.video.name or "")
    if film:
        lesson.media_type, lesson.seconds, lesson.size = film.media_type, film.seconds, video.size
        lesson.video.save("video", video, save=False)
    lesson.save()
    if video and old:
        transaction.on_commit(lambda: storage.delete(old))


def _next_position(event: Event) -> int:
    last: int | None = event.lessons.aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


@transaction.atomic
def adopt_shipped_lessons(*, actor: Any, event: Event) -> list[Lesson]:
    """Take the lessons that come with Pamong into the event and publish them; what is there already stays."""
    require(actor, "coaching.keep_lessons", event)
    for content in shipped_lessons():
        Lesson.objects.get_or_create(
            event=event,
            slug=content.slug,
            defaults={
                "position": _next_position(event),
                "title": content.title,
                "about": content.about,
                "body": content.body,
                "published_at": now(),
            },
        )
    audit(actor, "coaching.lessons_adopted", event)
    return list(event.lessons.exclude(slug=""))


@transaction.atomic
def publish_lesson(*, actor: Any, lesson: Lesson, published: bool) -> Lesson:
    """Show a lesson to participants, or take it back; what they did in it is kept."""
    require(actor, "coaching.keep_lessons", lesson)
    lesson.published_at = (lesson.published_at or now()) if published else None
    lesson.save(update_fields=["published_at"])
    audit(actor, "coaching.lesson_published" if published else "coaching.lesson_taken_back", lesson)
    return lesson


@transaction.atomic
def move_lesson(*, actor: Any, lesson: Lesson, up: bool) -> None:
    """Let a lesson change places with the one before or after it."""
    require(actor, "coaching.keep_lessons", lesson)
    rows = lesson.event.lessons.select_for_update()  # sorted here: who waited for the lock was sorted before it
    ordered = sorted(rows, key=lambda row: (row.position, row.created_at))
    place = [row.pk for row in ordered].index(lesson.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(ordered):
        ordered[place], ordered[other] = ordered[other], ordered[place]
    for number, row in enumerate(ordered, 1):
        row.position = number
    Lesson.objects.bulk_update(ordered, ["position"])
    audit(actor, "coaching.lesson_moved", lesson, up=up)


@transaction.atomic
def remove_lesson(*, actor: Any, lesson: Lesson) -> None:
    """Remove a lesson that participants do not find (any more), with how far they were in it."""
    require(actor, "coaching.keep_lessons", lesson)
    if lesson.published_at:
        raise Refused(_("Take the lesson back first; then it can be removed."))
    audit(actor, "coaching.lesson_removed", lesson, title=lesson.title)
    storage, name = lesson.video.storage, lesson.video.name
    lesson.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def record_progress(
    *, actor: Any, lesson: Lesson, place: float = 0, finished: bool = False, at: datetime | None = None
) -> LessonProgress:
    """Note where a participant stopped in a lesson, and that they finished it. An older place changes nothing."""
    require(actor, "coaching.learn", lesson)
    if not 0 <= place <= 1:
        raise Refused(_("This place is not in the lesson. Open it again."))
    moment, participant = seen(at), place_of(actor, lesson.event)
    rows = LessonProgress.objects.select_for_update()
    row, created = rows.get_or_create(
        lesson=lesson, participant=participant, defaults={"place": place, "seen_at": moment}
    )
    if moment > row.seen_at:
        row.place, row.seen_at = place, moment
    newly = finished and row.finished_at is None
    if finished:
        row.finished_at = min(moment, row.finished_at or moment)
    row.save()
    if created or newly:
        audit(actor, "coaching.lesson_finished" if newly else "coaching.lesson_opened", lesson)
    return row


def finish_lessons_on(*, actor: Any, event: Event, clip: MasterClip) -> None:
    """Finish the lessons that ask a participant to code this clip: it is coded now."""
    if may(actor, "coaching.learn", event):
        for lesson in event.lessons.published().filter(clip=clip):
            record_progress(actor=actor, lesson=lesson, place=1, finished=True)
