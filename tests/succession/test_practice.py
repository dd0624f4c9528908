"""Practice on the talent map and in the proposals: with its interval, from frozen runs, never across two rulers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pamong.core.clock import now
from pamong.measurement.models import Part, PersonMeasure, Run, RunState
from pamong.people.models import Person
from pamong.succession import commands, queries
from pamong.succession.models import Candidate, Vacancy
from pamong.succession.models.candidates import Formal
from pamong.succession.queries.vacancies import comparable_practice
from scenes import spare_succession
from scenes.sampit import Scene, bimtek_sampit

AUTHORITY = "62.02"


def measure(scene: Scene, figures: dict[int, tuple[float, float]], state: str = RunState.FROZEN) -> Run:
    """Keep a run with a fair figure and half an interval for some participants."""
    who = scene.users["panitia"]
    frozen: dict[str, Any] = {"frozen_by": who, "frozen_at": now()} if state == RunState.FROZEN else {}
    run = Run.objects.create(
        event=scene.event, number=scene.event.measurements.count() + 1, state=state, started_by=who,
        input_hash="0" * 64, parameters={}, parts={"praktik": {"n_ratings": 1, "highest": 3}}, **frozen,
    )  # fmt: skip
    for number, (fair, half) in figures.items():
        PersonMeasure.objects.create(
            run=run, participant=scene.participants[number], part=Part.PRACTICE, occasion="bimtek", order=1,
            code=f"P{number}", eap=fair, sd=half / 2, raw=fair, fair=fair, fair_low=fair - half, fair_high=fair + half,
            n=30,
        )  # fmt: skip
    return run


@pytest.fixture
def candidates(scene: Scene) -> list[Candidate]:
    """The candidates of Kotawaringin Timur: participants 1, 5 and 9."""
    spare_succession.version(scene)
    commands.refresh_candidates(actor=scene.users["dinas"], authority=AUTHORITY)
    return list(Candidate.objects.filter(authority=AUTHORITY).select_related("person").order_by("person__name"))


def test_the_map_shows_the_measure_with_its_interval_and_says_experimental(scene, sign_in, candidates):
    measure(scene, {0: (2.1, 0.3)})
    page = sign_in(scene.users["dinas"]).get("/suksesi/calon/").content.decode()
    assert "Dinilai 2,1 dari 3 (1,8 sampai 2,4), percobaan" in page
    assert page.count("Dinilai ") == 1


def test_a_draft_is_not_shown_and_the_latest_frozen_run_counts(scene, candidates):
    people = [row.person_id for row in candidates]
    measure(scene, {0: (1.0, 0.3)})
    measure(scene, {0: (2.0, 0.3)})
    measure(scene, {0: (3.0, 0.3)}, state=RunState.DONE)
    reading = queries.practice_of(people)[scene.participants[0].person_id].reading
    assert (reading.fair, reading.low, reading.high) == pytest.approx((2.0, 1.7, 2.3))


def test_overlapping_intervals_are_a_tie_a_person_decides(scene, candidates):
    school = scene.participants[4].person.school
    Vacancy.objects.create(authority=AUTHORITY, school=school, needed_by=date(2027, 1, 1))
    for row in candidates:
        Candidate.objects.filter(pk=row.pk).update(result=Formal.ELIGIBLE)
        row.wish_rows.create(school=school, place=1)
    measure(scene, {0: (2.1, 0.3), 4: (2.0, 0.3), 8: (0.4, 0.2)})
    found = queries.propose(AUTHORITY)
    assert [one.candidate for one in found.matches] == [str(candidates[0].pk)]
    (tie,) = found.ties
    assert (tie.inside, tie.outside) == (str(candidates[0].pk), str(candidates[1].pk))
    assert "1,80 sampai 2,40" in tie.reason
    PersonMeasure.objects.filter(participant=scene.participants[4]).update(fair=0.9, fair_low=0.8, fair_high=1.0)
    assert queries.propose(AUTHORITY).ties == []


def test_a_proposal_tells_how_often_it_holds_within_the_errors(scene, candidates, sign_in):
    school = scene.participants[4].person.school
    Vacancy.objects.create(authority=AUTHORITY, school=school, needed_by=date(2027, 1, 1))
    for row in candidates:
        Candidate.objects.filter(pk=row.pk).update(result=Formal.ELIGIBLE)
        row.wish_rows.create(school=school, place=1)
    measure(scene, {0: (2.1, 0.3), 4: (2.0, 0.3), 8: (0.4, 0.2)})
    page = sign_in(scene.users["dinas"]).get("/suksesi/usulan/")
    ((_vacancy, _person, _reason, holds),) = page.context["matches"]
    assert holds == round(100 * queries.propose(AUTHORITY).sensitivity.stays[str(candidates[0].pk)])
    assert 40 < holds < 90
    assert f"{holds} %" in page.content.decode()


def test_measures_of_two_events_are_shown_but_not_compared(scene):
    other = bimtek_sampit(people=3, event_slug="bimtek-lain", prefix="lain")
    measure(scene, {0: (2.1, 0.3)})
    measure(other, {0: (1.1, 0.3)})
    people = list(
        Person.objects.filter(participations__event__in=[scene.event, other.event]).values_list("pk", flat=True)
    )
    assert sum(one.reading is not None for one in queries.practice_of(people).values()) == 2
    assert comparable_practice(people) == {}
