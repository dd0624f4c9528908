"""The numbers on the home page are those of the moment: answers before, people during, results after."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from pamong.core import clock
from pamong.portal.glance import figures_of


@pytest.fixture
def numbers(scene):
    """Return the figures as they stand so many days after the first day."""

    def told(days):
        moment = datetime.combine(scene.event.first_day + timedelta(days), time(9), ZoneInfo(scene.event.zone))
        with clock.pretend(moment):
            return [(figure.value, figure.label) for figure in figures_of(scene.event)]

    return told


def test_before_the_event_they_are_answers(scene, numbers):
    scene.event.participants.filter(pk=scene.participants[0].pk).update(state="diundang")
    assert numbers(-3) == [(len(scene.participants) - 1, "hadir"), (1, "diundang")]


def test_during_the_event_they_are_people_present(numbers):
    assert numbers(0) == [(0, "hadir hari ini"), (0, "lembar pengamatan masuk")]


def test_after_the_event_they_are_results(scene, numbers):
    assert numbers(30) == [(len(scene.participants), "peserta")]
