"""What the tests of coaching share: people of one triad, signed in, and a complete sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from pamong.coaching import commands
from pamong.coaching.models import MasterClip
from pamong.coaching.queries import triads_of
from pamong.coaching.rubric import shipped_rubrics
from pamong.people.models import User
from pamong.planning.models import Triad

CODES = [item["code"] for item in shipped_rubrics()[-1]["items"]]


def ratings(score: int | str = 2, **other: int | str) -> dict[str, Any]:
    """Return marks for all fifteen items."""
    return {**dict.fromkeys(CODES, score), **other}


def posted(key: Any, marks: dict[str, Any] | None = None, **fields: str) -> dict[str, Any]:
    """Return a complete sheet as the page posts it."""
    words = {"worked": "Jeda setelah bertanya.", "to_try": "Satu pertanyaan saja.", "next_step": ""}
    items = {f"item-{code}": str(score) for code, score in (ratings() if marks is None else marks).items()}
    return {"kunci": str(key), **words, **items, **fields}


@dataclass
class Group:
    """A triad with an account for everybody in it."""

    triad: Triad
    coach: User
    coachee: User
    observer: User
    visitor: User


@pytest.fixture
def group(scene: Any) -> Group:
    """The first triad of the scene with accounts."""
    return group_of(scene, scene.triads[0])


@pytest.fixture
def clips(scene: Any) -> list[MasterClip]:
    """The shipped clips, taken into the office before practice begins: raters must code them."""
    return commands.adopt_shipped_clips(actor=scene.users["panitia"], event=scene.event)


def group_of(scene: Any, triad: Triad) -> Group:
    """Return a triad with accounts for all its people."""
    loaded = triads_of(scene.event).get(pk=triad.pk)
    users = {member.role: account_of(member.participant.person) for member in loaded.members.all()}
    assert loaded.facilitator is not None
    return Group(loaded, users["coach"], users["coachee"], users["observer"], account_of(loaded.facilitator.person))


def account_of(person: Any) -> User:
    """Return the person's account, made when there is none."""
    return User.objects.filter(person=person).first() or User.objects.create_user(None, person=person)
