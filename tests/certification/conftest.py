"""Bimtek Sampit on the evening of its last day, under rules everybody meets unless a test says otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache

from pamong.certification import commands
from pamong.certification.models import Certificate, Issue
from pamong.programme.models import Policy
from scenes.sampit import Scene


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def easy(scene: Scene) -> Scene:
    """The scene, asking for nothing: everybody passes."""
    Policy.objects.filter(event=scene.event).update(
        attendance_share=0, pretest_required=False, posttest_required=False, practice_required=0
    )
    return scene


@pytest.fixture
def submitted(easy: Scene) -> Issue:
    """A list that lies with the head."""
    commands.propose_verdicts(actor=easy.users["panitia"], event=easy.event)
    return commands.submit_issue(actor=easy.users["panitia"], event=easy.event)


@pytest.fixture
def few(easy: Scene) -> Scene:
    """The scene with two people only, so that real papers cost little."""
    for participant in easy.participants[2:]:
        participant.state = "dibatalkan"
        participant.save()
    return easy


@pytest.fixture
def issued(few: Scene) -> Callable[[], list[Certificate]]:
    """Issue real papers to two people and return them."""

    def issue() -> list[Certificate]:
        commands.propose_verdicts(actor=few.users["panitia"], event=few.event)
        commands.submit_issue(actor=few.users["panitia"], event=few.event)
        commands.approve_and_issue(actor=few.users["kepala_balai"], event=few.event)
        return list(Certificate.objects.filter(event=few.event).order_by("sequence"))

    return issue
