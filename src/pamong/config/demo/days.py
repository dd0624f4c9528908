"""What people do in three days, simulated with a seed and through the rooms' commands.

Everybody has an ability; training raises it. Every observer has a severity of their own. Some people miss sessions.
Nothing is written past the commands: what the pages and the outbox may do is all that happens here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from pamong.assessment import commands as assessment
from pamong.assessment.models import Exam, ExamKind, ItemKind, ItemVersion, Questionnaire
from pamong.assessment.queries.evaluation import mark_names, speakers_of
from pamong.attendance import commands as attendance
from pamong.attendance.models import Way
from pamong.coaching import commands as coaching
from pamong.coaching.models import Visibility
from pamong.core import clock
from pamong.core.ids import uuid7
from pamong.enrolment.models import Participant
from pamong.people.models import User
from pamong.planning.models import ClassMember, Triad, TriadRole
from pamong.planning.queries import triads_of

from .cast import Cast, at

WORKED = (
    "Pertanyaan terbuka membuat rekan berpikir.",
    "Tujuan percakapan disepakati sejak awal.",
    "Hening dipakai dengan baik.",
)
TO_TRY = (
    "Beri jeda sebelum bertanya lagi.",
    "Rangkum dulu sebelum ke rencana aksi.",
    "Tahan nasihat, gali lebih dalam.",
)
SUGGESTIONS = (
    "Waktu praktik coaching ditambah.",
    "Ruang kelas perlu lebih sejuk.",
    "Materi mohon dibagikan lebih awal.",
)
BATCH = 20_000
SPEAKING, VOICED = 6, 18 * 60.0  # so many pairs measure their voices, for the whole round
WISHING = 60  # so many groups say who reads their round; the others leave it at practice


@dataclass
class Days:
    """The simulation's memory: who is how able, who stays away."""

    cast: Cast
    random: Random
    ability: dict[UUID, float] = field(default_factory=dict)
    diligence: dict[UUID, float] = field(default_factory=dict)
    severity: dict[UUID, float] = field(default_factory=dict)
    hardness: dict[UUID, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for participant in self.people():
            self.ability[participant.pk] = self.random.gauss(0, 1)
            self.diligence[participant.pk] = 0.55 if self.random.random() < 0.06 else 0.985

    @property
    def actor(self) -> User:
        """The committee, at whose desk batches come in."""
        return self.cast.users["panitia"]

    def people(self) -> list[Participant]:
        """Return who takes part, always in the same order."""
        rows = self.cast.event.participants.taking_part().select_related("person").order_by("person__name", "pk")
        return list(rows)


def attend(days: Days) -> int:
    """Scan everybody who comes into every session, then close the sessions; return how many were present."""
    claims = list(_claims(days))
    for start in range(0, len(claims), BATCH):
        with clock.pretend(at(3, 18)):
            attendance.record_presences(actor=days.actor, rows=claims[start : start + BATCH])
    with clock.pretend(at(3, 19)):
        closings = [
            attendance.Closing(session, uuid7()) for session in days.cast.event.sessions.select_related("event")
        ]
        attendance.close_sessions(actor=days.actor, closings=closings)
    return len(claims)


def _claims(days: Days) -> Iterator[attendance.PresenceClaim]:
    members: defaultdict[UUID, list[UUID]] = defaultdict(list)
    seats = ClassMember.objects.filter(training_class__event=days.cast.event).order_by(
        "participant__person__name", "pk"
    )
    for group, participant in seats.values_list("training_class_id", "participant_id"):
        members[group].append(participant)
    for session in days.cast.event.sessions.filter(training_class__isnull=False):
        for participant in members[session.training_class_id]:  # type: ignore[index]
            if days.random.random() < days.diligence.get(participant, 1):
                seen = session.starts_at + timedelta(seconds=days.random.randrange(-600, 600))
                yield attendance.PresenceClaim(uuid7(), session.pk, participant, Way.STAFF_SCAN, seen)


def set_up_tests(days: Days) -> dict[str, Exam]:
    """Fill the item bank and open pre-test and post-test."""
    event, actor = days.cast.event, days.actor
    with clock.pretend(at(0, 8)):
        assessment.load_shipped_items(actor=actor, event=event)
        return {
            ExamKind.PRE: assessment.set_up_exam(
                actor=actor, event=event, kind=ExamKind.PRE, opens_at=at(1, 7), closes_at=at(1, 12)
            ),
            ExamKind.POST: assessment.set_up_exam(
                actor=actor, event=event, kind=ExamKind.POST, opens_at=at(3, 10), closes_at=at(3, 18)
            ),
        }


def sit_test(days: Days, exam: Exam, gain: float) -> int:
    """Let everybody answer a test; `gain` is what they have learned since; return the number of sittings."""
    began = exam.opens_at + timedelta(minutes=10)
    places = list(exam.items.select_related("version").order_by("position"))
    for place in places:
        days.hardness.setdefault(place.version_id, days.random.gauss(0, 0.8))
    with clock.pretend(began + timedelta(minutes=40)):
        sittings = assessment.start_sittings(
            actor=days.actor, exam=exam, rows=[(one.pk, began) for one in days.people()]
        )
        rows = [
            assessment.AnswerRow(
                key=uuid7(),
                sitting=sitting.pk,
                exam_item=place.pk,
                response=_response(days, place.version, days.ability[who] + gain - days.hardness[place.version_id]),
                made_at=began + timedelta(seconds=40 * number),
            )
            for who, sitting in sittings.items()
            for number, place in enumerate(places, 1)
        ]
        for start in range(0, len(rows), BATCH):
            assessment.record_answers(actor=days.actor, rows=rows[start : start + BATCH])
        assessment.submit_sittings(
            actor=days.actor, exam=exam, rows=[(one.pk, began + timedelta(minutes=25)) for one in sittings.values()]
        )
    return len(sittings)


def _response(days: Days, version: ItemVersion, advantage: float) -> Any:
    """Return the right answer with the probability of the Rasch model, else a wrong one."""
    knows = days.random.random() < 1 / (1 + 2.718281828 ** -(advantage + 0.4))
    if version.kind == ItemKind.NUMBER:
        return str(version.key["value"]) if knows else "0"
    if knows:
        right: list[str] = version.key["options"]
        return right if version.kind == ItemKind.SEVERAL else right[0]
    wrong = [option for option in version.option_ids if option not in version.key["options"]]
    return [days.random.choice(wrong)] if version.kind == ItemKind.SEVERAL else days.random.choice(wrong)


def practise(days: Days) -> int:
    """Hold every round of coaching practice with two raters each; return the number of observations."""
    triads = list(triads_of(days.cast.event))
    accounts = _accounts(triads)
    with clock.pretend(at(3, 17)):
        runs = coaching.hold_rounds(rounds=[_round(triad, accounts) for triad in triads])
        sheets = [sheet for run in runs for sheet in _sheets(days, run, accounts)]
        written = coaching.submit_observations(sheets=sheets)
        _wish(triads[:WISHING], accounts)
        _speak(runs[:SPEAKING], accounts, days.random)
        return len(written)


def _wish(triads: list[Triad], accounts: dict[UUID, User]) -> None:
    """Let some pairs open their round to the assessors, and some keep it to themselves."""
    for number, triad in enumerate(triads):
        mode = {0: Visibility.ASSESSMENT, 3: Visibility.PRIVATE}.get(number % 6)
        pair = [member for member in triad.members.all() if member.role in (TriadRole.COACH, TriadRole.COACHEE)]
        for member in pair if mode else ():
            coaching.choose_visibility(actor=accounts[member.participant.person_id], triad=triad, mode=str(mode))


def _speak(runs: Sequence[Any], accounts: dict[UUID, User], random: Random) -> None:
    """Let a few pairs in quiet corners measure their voices: the coach speaks shortly, the partner at length."""
    for run in runs:
        turns: dict[UUID, list[list[float]]] = {run.coach.person_id: [], run.coachee.person_id: []}
        reached = 2.0
        while reached < VOICED - 60:
            for person, least, most in ((run.coach.person_id, 4, 11), (run.coachee.person_id, 14, 40)):
                length = round(random.uniform(least, most), 1)
                turns[person].append([round(reached, 1), round(reached + length, 1)])
                reached += length + random.uniform(0.4, 4)
        for person, segments in turns.items():
            coaching.keep_voice(
                actor=accounts[person], key=uuid7(), run=run, began_at=run.started_at, seconds=VOICED,
                near=0.06, segments=segments,
            )  # fmt: skip


def _accounts(triads: list[Triad]) -> dict[UUID, User]:
    """Return an account for everybody who practises or visits (a personal link would make it)."""
    people = {member.participant.person_id for triad in triads for member in triad.members.all()}
    people |= {triad.facilitator.person_id for triad in triads if triad.facilitator}
    known = {user.person_id: user for user in User.objects.filter(person__in=people)}
    new = [User(person_id=person, password="!") for person in sorted(people - known.keys())]  # noqa: S106 - unusable
    User.objects.bulk_create(new, batch_size=500)
    return {user.person_id: user for user in User.objects.filter(person__in=people) if user.person_id}


def _round(triad: Triad, accounts: dict[UUID, User]) -> coaching.RoundHeld:
    watching = next(member for member in triad.members.all() if member.role == TriadRole.OBSERVER)
    begin = (triad.session.starts_at if triad.session else at(2, 13)) + timedelta(minutes=5 + 25 * (triad.round % 2))
    stages = [(stage, begin + timedelta(minutes=4 * number)) for number, stage in enumerate(("T", "I", "R", "TA"))]
    return coaching.RoundHeld(
        accounts[watching.participant.person_id], triad, begin, begin + timedelta(minutes=18), stages
    )


def _sheets(days: Days, run: Any, accounts: dict[UUID, User]) -> Iterator[coaching.SheetSent]:
    raters = [
        member.participant.person_id
        for member in run.triad.members.all()
        if member.role in (TriadRole.OBSERVER, TriadRole.OBSERVER2)
    ]
    raters += [run.triad.facilitator.person_id] if run.triad.facilitator else []
    for rater in raters:
        if days.random.random() > 0.985:
            continue  # a sheet that never came
        yield coaching.SheetSent(
            actor=accounts[rater],
            key=uuid7(),
            run=run,
            ratings=_ratings(days, run, rater),
            worked=days.random.choice(WORKED),
            to_try=days.random.choice(TO_TRY),
            made_at=run.started_at + timedelta(minutes=20),
        )


def _ratings(days: Days, run: Any, rater: UUID) -> dict[str, Any]:
    severity = days.severity.setdefault(rater, days.random.gauss(0, 0.5))
    level = days.ability.get(run.coach_id, 0) + 0.4 * run.triad.round - severity
    halo = days.random.gauss(0, 0.4)
    return {
        code: None
        if days.random.random() < 0.03
        else min(3, max(0, round(1.6 + 0.6 * (level + halo + days.random.gauss(0, 0.8)))))
        for code in run.rubric.item_codes
    }


def evaluate(days: Days) -> int:
    """Let most people fill in the evaluation; return how many did."""
    event = days.cast.event
    with clock.pretend(at(3, 16)):
        questionnaire = assessment.open_evaluation(
            actor=days.actor, event=event, opens_at=at(3, 14), closes_at=at(3, 20)
        )
        names = {group.pk: _mark_names(questionnaire, group) for group in event.classes.all()}
        people = days.cast.event.participants.taking_part().select_related("class_membership")
        rows = [
            assessment.ResponseRow(
                participant=one.pk,
                marks={
                    name: min(5, max(2, round(days.random.gauss(4.3, 0.6))))
                    for name in names[one.class_membership.training_class_id]
                },
                suggestion=days.random.choice(SUGGESTIONS) if days.random.random() < 0.15 else "",
            )
            for one in people.filter(class_membership__isnull=False)
            if days.random.random() < 0.93
        ]
        return assessment.record_responses(actor=days.actor, questionnaire=questionnaire, rows=rows)


def _mark_names(questionnaire: Questionnaire, group: Any) -> list[str]:
    return mark_names(questionnaire, speakers_of(questionnaire.event, group))
