"""An event with ratings and tests to measure: sheets as they lie in the database, made from known abilities."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from pamong.assessment.commands import (
    load_shipped_items,
    record_answers,
    set_up_exam,
    start_sittings,
    submit_sittings,
)
from pamong.assessment.models import ExamItem, ExamKind
from pamong.coaching.commands import load_rubrics
from pamong.coaching.models import Observation, PracticeRun, SheetState
from pamong.core import clock
from pamong.core.ids import uuid7
from pamong.measurement import commands
from pamong.measurement.models import Run
from pamong.planning.models import Triad, TriadMember, TriadRole
from scenes.answers import answer_row, right_answer, wrong_answer
from scenes.sampit import ZONE, Scene

BEGAN = datetime(2024, 11, 9, 14, 0, tzinfo=ZONE)
ROLES = (TriadRole.COACH, TriadRole.COACHEE, TriadRole.OBSERVER)


def rotate(scene: Scene, rounds: int = 3) -> list[Triad]:
    """Let the triads of the scene go on: roles move one place each round, visiting coaches change."""
    triads = list(scene.triads)
    for number in range(2, rounds + 1):
        for place, first in enumerate(scene.triads):
            coach = scene.crew["coach"][(place + number) % len(scene.crew["coach"])]
            triad = Triad.objects.create(event=scene.event, round=number, number=first.number, facilitator=coach)
            places = {member.role: member.participant for member in first.members.all()}
            people = [places[role] for role in ROLES]
            turned = people[number - 1 :] + people[: number - 1]
            for role, participant in zip(ROLES, turned, strict=True):
                TriadMember.objects.create(triad=triad, participant=participant, role=role)
            triads.append(triad)
    return triads


def rate(scene: Scene, *, seed: int = 1, strict: float = 0.0, rounds: int = 3) -> None:
    """Hold all rounds and fill in two sheets on each; `strict` is how many levels the first coach gives less."""
    random, rubric = Random(seed), load_rubrics()
    ability = {one.pk: random.gauss(0, 1) for one in scene.participants}
    severe = scene.crew["coach"][0].pk
    for triad in rotate(scene, rounds):
        places = {member.role: member.participant for member in triad.members.all()}
        run = PracticeRun.objects.create(
            event=scene.event, triad=triad, rubric=rubric, coach=places["coach"], coachee=places["coachee"],
            started_at=BEGAN, ended_at=BEGAN + timedelta(minutes=20),
        )  # fmt: skip
        for rater in ({"observer": places["observer"]}, {"visitor": triad.facilitator}):
            less = strict if rater.get("visitor") is not None and rater["visitor"].pk == severe else 0.0
            level = 1.6 + 0.6 * ability[places["coach"].pk] - less
            scores = {code: _mark(level + random.gauss(0, 0.6)) for code in sorted(rubric.item_codes)}
            Observation.objects.create(
                run=run, scores=scores, state=SheetState.SUBMITTED, key=uuid7(), made_at=BEGAN, submitted_at=BEGAN,
                worked="Jeda.", to_try="Satu.", **rater,
            )  # fmt: skip


def _mark(level: float) -> int:
    return min(3, max(0, round(level)))


def take_both_tests(scene: Scene, *, seed: int = 2, gain: float = 1.2) -> None:
    """Let everybody take both tests; all know more the second time."""
    actor, random = scene.users["panitia"], Random(seed)
    load_shipped_items(actor=actor, event=scene.event)
    ability = {one.pk: random.gauss(0, 1) for one in scene.participants}
    half = list(scene.event.items.order_by("code"))[::2]
    for kind, opens, more in ((ExamKind.PRE, BEGAN, 0.0), (ExamKind.POST, BEGAN + timedelta(days=1), gain)):
        closes = opens + timedelta(hours=2)
        exam = set_up_exam(actor=actor, event=scene.event, kind=kind, opens_at=opens, closes_at=closes, items=half)
        with clock.pretend(opens + timedelta(minutes=30)):
            rows = [(who, opens + timedelta(minutes=5)) for who in ability]
            sittings = start_sittings(actor=actor, exam=exam, rows=rows)
            items = list(exam.items.select_related("version"))
            answers = [
                answer_row(sitting, item, _response(random, item, ability[who] + more), made_at=clock.now())
                for who, sitting in sittings.items()
                for item in items
            ]
            record_answers(actor=actor, rows=answers)
            submit_sittings(actor=actor, exam=exam, rows=[(one.pk, clock.now()) for one in sittings.values()])


def _response(random: Random, item: ExamItem, level: float) -> Any:
    hardness = (item.position % 7 - 3) / 3
    knows = random.random() < 1 / (1 + 2.718281828 ** (hardness - level))
    return right_answer(item) if knows else wrong_answer(item)


def measured(scene: Scene, *, frozen: bool = True, **parameters: Any) -> Run:
    """Measure the event as it stands, and freeze it."""
    actor = scene.users["panitia"]
    run = commands.start_run(actor=actor, event=scene.event, in_background=False, **parameters)
    commands.reckon_run(run=run)
    return commands.freeze_run(actor=actor, run=run) if frozen else run
