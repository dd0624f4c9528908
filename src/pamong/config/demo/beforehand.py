"""Before the three days: lessons are put out, and some participants go through them."""

from __future__ import annotations

from random import Random

from pamong.coaching import commands as coaching
from pamong.core import clock
from pamong.people.commands import account_of
from pamong.people.models import Person

from .cast import Cast, at

LEARNING = 60  # so many open their lessons; a demonstration of 5,000 shall not wait for all


def put_out_lessons(cast: Cast) -> None:
    """The committee takes the lessons and clips of Pamong; the sheet stays open to every rater."""
    actor, event = cast.users["panitia"], cast.event
    with clock.pretend(at(-5, 9)):
        coaching.ask_for_calibration(actor=actor, event=event, required=False)
        coaching.adopt_shipped_lessons(actor=actor, event=event)
        clip, *_others = coaching.adopt_shipped_clips(actor=actor, event=event)
        coaching.add_lesson(
            actor=actor,
            event=event,
            published=True,
            title="Dengarkan, ketuk, lalu bandingkan",
            about="Sebuah percakapan dua menit dengan lembar yang sama seperti di putaran praktik.",
            clip=clip,
        )


def learn(cast: Cast, random: Random) -> None:
    """Some participants go through the lessons: the first ones more often than the last."""
    lessons = list(cast.event.lessons.published().filter(clip=None))
    people = list(cast.event.participants.taking_part().order_by("person__name", "pk").values_list("person", flat=True))
    chosen = random.sample(people, min(LEARNING, len(people)))
    with clock.pretend(at(-1, 20)):
        for person in Person.objects.filter(pk__in=chosen).order_by("pk"):
            user = account_of(person=person)  # nobody has signed in yet
            for lesson in lessons[: random.choice((1, 2, 3, 3))]:
                finished = random.random() < 0.8
                place = 1 if finished else round(random.random(), 2)
                coaching.record_progress(actor=user, lesson=lesson, place=place, finished=finished)
