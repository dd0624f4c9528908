"""The lessons of an event as a participant meets them, and how far the classes are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from pamong.coaching.models import Lesson, LessonProgress
from pamong.enrolment.models import Participant
from pamong.programme.models import Event


@dataclass(frozen=True)
class LessonRow:
    """A lesson and how far this person is in it."""

    lesson: Lesson
    progress: LessonProgress | None

    @property
    def finished(self) -> bool:
        """Whether this person is through with it."""
        return self.progress is not None and self.progress.finished_at is not None

    @property
    def percent(self) -> int:
        """How far, in whole percent."""
        return 100 if self.finished else round(100 * self.progress.place) if self.progress else 0


def place_of(user: Any, event: Event) -> Participant | None:
    """Return a user's own place in an event."""
    person = getattr(user, "person_id", None)
    return event.participants.filter(person_id=person).first() if person else None


def lessons_for(event: Event, *, keeps: bool) -> QuerySet[Lesson]:
    """Return the lessons somebody may open: all for those who keep them, else what is published."""
    rows = event.lessons.all() if keeps else event.lessons.published()
    return rows.select_related("event", "clip")


def rows_for(user: Any, event: Event, *, keeps: bool = False) -> list[LessonRow]:
    """Return the lessons with how far this person is, with two queries."""
    own = LessonProgress.objects.filter(lesson__event=event, participant__person_id=user.person_id)
    known = {row.lesson_id: row for row in own} if user.person_id else {}
    return [LessonRow(lesson, known.get(lesson.pk)) for lesson in lessons_for(event, keeps=keeps)]


def next_lesson(user: Any, event: Event) -> Lesson | None:
    """Return the first lesson this person has not finished, with whether it is `begun`."""
    own = LessonProgress.objects.filter(lesson=OuterRef("pk"), participant__person_id=user.person_id)
    rows = event.lessons.published().annotate(begun=Exists(own))
    return rows.exclude(Exists(own.filter(finished_at__isnull=False))).first()


def after(rows: Iterable[LessonRow], lesson: Lesson) -> LessonRow | None:
    """Return what comes after a lesson: the next open one, from the start again when only earlier ones are open."""
    ordered = list(rows)
    place = next((place for place, row in enumerate(ordered) if row.lesson.pk == lesson.pk), -1)
    others = [*ordered[place + 1 :], *ordered[:place]] if place >= 0 else ordered
    return next((row for row in others if not row.finished), None)


@dataclass(frozen=True)
class ClassProgress:
    """How far one class is: for each lesson how many finished it and how many opened it, and who did all."""

    number: int | None
    name: str
    people: int
    lessons: list[tuple[Lesson, int, int]]

    @property
    def percent(self) -> int:
        """The finished share of all lessons of all people."""
        asked = self.people * len(self.lessons)
        return round(100 * sum(finished for _lesson, finished, _opened in self.lessons) / asked) if asked else 0


CLASS = "participant__class_membership__training_class"


def progress_by_class(event: Event) -> list[ClassProgress]:
    """Return the progress of each class and of those who have none yet, with three queries."""
    lessons = list(event.lessons.published())
    people = event.participants.taking_part().order_by().values("class_membership__training_class")
    named = people.values_list(
        "class_membership__training_class__number", "class_membership__training_class__name"
    ).annotate(people=Count("*"))
    taking_part = event.participants.taking_part().values("pk")
    rows = LessonProgress.objects.filter(lesson__in=lessons, participant__in=taking_part).order_by()
    counted = rows.values_list(f"{CLASS}__number", "lesson_id").annotate(done=Count("finished_at"), opened=Count("*"))
    found = {(number, lesson): (done, opened) for number, lesson, done, opened in counted}
    classes = [
        ClassProgress(
            number, name or "", count, [(lesson, *found.get((number, lesson.pk), (0, 0))) for lesson in lessons]
        )
        for number, name, count in named
    ]
    return sorted(classes, key=lambda row: (row.number is None, row.number or 0))


def people_of_class(event: Event, number: int | None) -> QuerySet[Participant]:
    """Return who takes part in a class with how many lessons they finished (`done`), the furthest behind first."""
    published = event.lessons.published().values("pk")
    done = Count(
        "lesson_progress", filter=Q(lesson_progress__finished_at__isnull=False, lesson_progress__lesson__in=published)
    )
    chosen = Q(class_membership=None) if number is None else Q(class_membership__training_class__number=number)
    rows = event.participants.taking_part().filter(chosen).select_related("person")
    return rows.annotate(done=done).order_by("done", F("person__name"), "pk")
