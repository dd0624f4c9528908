"""What the rooms before this one know of a participant: presence, tests, practice, name, cohort."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from uuid import UUID

from django.db.models import Sum

from pamong.assessment.models import Exam, ExamKind
from pamong.assessment.queries import test_scores
from pamong.attendance.models import SessionClosing
from pamong.attendance.queries import presence_share
from pamong.coaching.queries import practice_counts
from pamong.core import clock
from pamong.engines.passing import Count, Fact, Score, Share, met, not_met, unknown
from pamong.enrolment.models import Participant
from pamong.people.models import CohortRecord
from pamong.planning.models import ClassMember, Session
from pamong.programme.models import Event

ATTENDANCE = "attendance"
PRETEST = "pretest"
POSTTEST = "posttest"
PRACTICE = "practice"
NAME = "name_confirmed"
GRADUATE = "graduate"
ACTION_PLAN = "action_plan"


def attendance(event: Event, participants: Sequence[Participant]) -> dict[UUID, Fact]:
    """Lesson hours attended of those of one's own programme; sessions nobody closed may still count."""
    chosen = [row.pk for row in participants] if len(participants) == 1 else None
    open_jp = _open_jp(event)
    groups = dict(_groups(event)) if set(open_jp) - {None} else {}
    plenary = open_jp[None]
    return {
        who: Share(
            share.attended_jp,
            share.planned_jp,
            plenary + (open_jp[groups[who]] if who in groups else 0),
        )
        for who, share in presence_share(event, chosen).items()
    }


def _open_jp(event: Event) -> defaultdict[UUID | None, int]:
    """Return the lesson hours of sessions that are not closed yet, by class; None for the plenary ones."""
    closed = SessionClosing.objects.filter(session__event=event).values("session")
    rows = Session.objects.filter(event=event).exclude(pk__in=closed).order_by()
    return defaultdict(int, rows.values_list("training_class").annotate(Sum("jp")))


def _groups(event: Event) -> list[tuple[UUID, UUID]]:
    rows = ClassMember.objects.filter(training_class__event=event)
    return list(rows.values_list("participant_id", "training_class_id"))


def pretest(event: Event, participants: Sequence[Participant]) -> dict[UUID, Fact]:
    """Whether the pre-test was sat, whatever the score."""
    return _scores(event, participants, ExamKind.PRE)


def posttest(event: Event, participants: Sequence[Participant]) -> dict[UUID, Fact]:
    """The score of the post-test."""
    return _scores(event, participants, ExamKind.POST)


def _scores(event: Event, participants: Sequence[Participant], kind: ExamKind) -> dict[UUID, Fact]:
    exam = Exam.objects.filter(event=event, kind=kind).first()
    if exam is None:
        return {row.pk: unknown("Tes ini belum dibuat.") for row in participants}
    closed, scores = exam.is_closed, test_scores(event, kind)
    return {row.pk: Score(_exact(scores.get(row.pk)), closed) for row in participants}


def _exact(score: float | None) -> Fraction | None:
    return None if score is None else Fraction(score)


def practice(event: Event, participants: Sequence[Participant]) -> dict[UUID, Fact]:
    """Rounds coached with at least one observation; more can follow until the event is over."""
    closed, counts = clock.today(event.zone) > event.last_day, practice_counts(event)
    return {row.pk: Count(counts.get(row.pk, 0), closed) for row in participants}


def name_confirmed(event: Event, participants: Sequence[Participant]) -> dict[UUID, Fact]:
    """Whether the participant has seen and confirmed the name as it will be printed."""
    return {
        row.pk: met("Sudah dikonfirmasi.")
        if row.name_confirmed_at
        else unknown("Belum dikonfirmasi. Periksa ejaan dan gelar sebelum sertifikat terbit.")
        for row in participants
    }


def graduate(event: Event, participants: Sequence[Participant]) -> dict[UUID, Fact]:
    """What the lists of graduates say."""
    people = Participant.objects.filter(event=event).values("person")
    known = dict(CohortRecord.objects.filter(person__in=people).values_list("person_id", "graduated"))
    sentences = {
        True: met("Tercatat lulus Pendidikan Guru Penggerak."),
        False: not_met("Tercatat belum lulus Pendidikan Guru Penggerak."),
        None: unknown("Tidak ada daftar yang menyebut kelulusan Pendidikan Guru Penggerak."),
    }
    return {row.pk: sentences[known.get(row.person_id)] for row in participants}
