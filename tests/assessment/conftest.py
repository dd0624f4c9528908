"""An event with items, an open pre-test, and an evaluation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from pamong.assessment.commands import load_shipped_items, open_evaluation, set_up_exam
from pamong.assessment.models import Exam, Questionnaire
from pamong.core.clock import now
from pamong.people.models import User
from pamong.programme.models import Component, CrewMember
from scenes.sampit import Scene, person


@pytest.fixture
def committee(scene: Scene) -> User:
    """A user of the committee."""
    return scene.users["panitia"]


@pytest.fixture
def make_exam(scene: Scene, committee: User) -> Callable[..., Exam]:
    """Set up a test of some shipped items; open for four hours unless said otherwise."""

    def make(kind: str = "pretes", *, items: int = 4, opens: datetime | None = None, **settings: object) -> Exam:
        load_shipped_items(actor=committee, event=scene.event)
        start = opens or now() - timedelta(minutes=5)
        chosen = list(scene.event.items.all()[:items])
        window = {"opens_at": start, "closes_at": start + timedelta(hours=4), "minutes": 30}
        return set_up_exam(actor=committee, event=scene.event, kind=kind, items=chosen, **{**window, **settings})  # type: ignore[arg-type]

    return make


@pytest.fixture
def exam(make_exam: Callable[..., Exam]) -> Exam:
    """An open pre-test with four items."""
    return make_exam()


@pytest.fixture
def questionnaire(scene: Scene, committee: User) -> Questionnaire:
    """An open evaluation."""
    start = now() - timedelta(minutes=5)
    return open_evaluation(actor=committee, event=scene.event, opens_at=start, closes_at=start + timedelta(days=2))


@pytest.fixture
def make_colleague(scene: Scene) -> Callable[[], User]:
    """Make one more person of the committee at each call."""

    def make() -> User:
        one = person(f"Panitia Lain {scene.event.crew.count()}")
        CrewMember.objects.create(event=scene.event, person=one, component=Component.COMMITTEE)
        return User.objects.create_user(None, person=one)

    return make
