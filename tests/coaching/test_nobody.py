"""An account without a person has no part in practice, neither where no coach is named nor among the raters."""

import pytest

from coaching.conftest import ratings
from pamong.coaching import commands, queries
from pamong.coaching.models import Observation
from pamong.coaching.sessions import my_rounds
from pamong.core.ids import uuid7
from pamong.people.models import User
from pamong.planning.models import Triad
from pamong.programme.models import Event

WORDS = {"worked": "Jeda.", "to_try": "Satu saja."}


@pytest.fixture
def nobody(db):
    return User.objects.create_user("tanpa-orang@contoh.test")


@pytest.fixture
def event(group) -> Event:
    """A round that a peer and a visiting coach rated, and no coach named any more."""
    run = commands.start_run(actor=group.coach, triad=group.triad)
    for rater in (group.observer, group.visitor):
        commands.submit_observation(actor=rater, key=uuid7(), run=run, ratings=ratings(), **WORDS)
    Triad.everything.update(facilitator=None)
    return group.triad.event


@pytest.mark.parametrize("groups", [Triad.objects, Triad.everything])
def test_no_group_without_a_coach_is_theirs_to_visit(nobody, event, groups):
    assert list(groups.visited_by(nobody)) == list(my_rounds(nobody, event)) == []


def test_no_sheet_is_theirs(nobody, event, group):
    assert [Observation.objects.by(who).count() for who in (nobody, group.observer, group.visitor)] == [0, 1, 1]
    assert queries.owed_sheets(nobody, event) == []
