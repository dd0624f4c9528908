"""What the presence tests share: the first session, its facilitator, moments inside it, claims."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from pamong.attendance.commands import PresenceClaim
from pamong.core.ids import uuid7
from pamong.enrolment.models import Participant
from pamong.planning.models import Session
from scenes.sampit import Scene


@pytest.fixture
def session(scene: Scene) -> Session:
    """The first session of class A."""
    return scene.sessions[0]


@pytest.fixture
def during(session: Session) -> datetime:
    """Ten minutes into the session."""
    return session.starts_at + timedelta(minutes=10)


@pytest.fixture
def members(scene: Scene, session: Session) -> list[Participant]:
    """The people of class A."""
    return [one for one in scene.participants if one.class_membership.training_class_id == session.training_class_id]


@pytest.fixture
def claim(session: Session, during: datetime) -> Callable[..., PresenceClaim]:
    """Make a claim for the session."""

    def make(participant: Participant, way: str = "pindai_panitia", **fields: object) -> PresenceClaim:
        values = {"session_id": session.pk, "made_at": during, "key": uuid7(), **fields}
        return PresenceClaim(participant_id=participant.pk, way=way, **values)  # type: ignore[arg-type]

    return make
