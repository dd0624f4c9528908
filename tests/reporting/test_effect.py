from datetime import UTC, date, datetime, timedelta

from django.urls import reverse

from coaching.conftest import ratings
from pamong.core.clock import pretend
from pamong.followup import commands as followup
from pamong.followup.models import Story, Trial, Visit
from pamong.reporting.effect import Standing, levels_of, months_after
from pamong.reporting.facts import gather

QUERIES = 32
AFTER = datetime(2025, 2, 10, 3, tzinfo=UTC)


def held(scene, count):
    """Let the first so many participants' first follow-up sessions be held."""
    followup.plan_visits(actor=scene.users["panitia"], event=scene.event, count=3)
    for visit in Visit.objects.filter(number=1).order_by("participant__person__name")[:count]:
        values = {"ratings": ratings(), "held_on": visit.planned_on, "way": "panggilan"}
        words = {"worked": "Jeda.", "to_try": "Satu pertanyaan saja."}
        followup.record_visit(actor=visit.coach.person.user, visit=visit, **values, **words)


def shared_story(scene):
    return Story.objects.create(
        event=scene.event,
        author=scene.participants[0],
        title="CONTOH Jeda lima detik",
        situation="x",
        action="x",
        result="x",
        state="dibagikan",
        reviewer=scene.crew["coach"][0],
        shared_at=datetime(2024, 12, 5, tzinfo=UTC),
    )


def test_an_event_of_which_nothing_is_known_says_so_on_every_level(scene):
    levels = levels_of(scene.users["panitia"], gather(scene.event))
    assert [(one.number, one.standing, one.known) for one in levels] == [
        (number, Standing.NONE, []) for number in (1, 2, 3, 4)
    ]
    assert all(one.gaps for one in levels)


def test_behaviour_is_known_in_part_while_sessions_that_were_due_are_missing(scene):
    with pretend(AFTER):
        held(scene, 2)
        behaviour = levels_of(scene.users["panitia"], gather(scene.event))[2]
    assert behaviour.standing == Standing.PART
    assert behaviour.known == ["2 sesi tindak lanjut terlaksana; 24 sudah jatuh tempo."]
    assert behaviour.gaps == [
        "Ada sesi yang belum terlaksana: yang sudah dilihat bisa jadi justru yang lebih bersemangat.",
        "12 orang tidak terdengar kabarnya selama dua minggu.",
    ]


def test_results_are_never_wholly_known_because_pupils_are_not_kept_here(scene):
    story = shared_story(scene)
    other = scene.participants[1]
    Trial.objects.create(story=story, person=other.person, participant=other, words="Saya coba.")
    results = levels_of(scene.users["panitia"], gather(scene.event))[3]
    assert results.standing == Standing.PART
    assert results.known == ["1 cerita praktik baik dibagikan; 1 guru lain mencobanya."]
    assert len(results.gaps) == 1


def test_the_months_run_from_the_event_to_today_and_count_what_was_done(scene):
    shared_story(scene)
    with pretend(AFTER):
        held(scene, 3)
        months = months_after(gather(scene.event))
    assert [(one.first_day, one.sessions, one.meetings, one.stories, one.trials) for one in months] == [
        (date(2024, 11, 1), 0, 0, 0, 0),
        (date(2024, 12, 1), 3, 0, 1, 0),
        (date(2025, 1, 1), 0, 0, 0, 0),
        (date(2025, 2, 1), 0, 0, 0, 0),
    ]


def test_more_than_a_year_is_not_shown(scene):
    with pretend(AFTER + timedelta(days=900)):
        assert len(months_after(gather(scene.event))) == 12


def test_the_page_asks_as_often_for_three_sessions_held_as_for_one(scene, sign_in, django_assert_num_queries):
    client, url = sign_in(scene.users["kepala_balai"]), reverse("reporting:effect", args=[scene.event.slug])
    with pretend(AFTER):
        for count in (1, 3):
            held(scene, count)
            client.get(url)
            with django_assert_num_queries(QUERIES):
                assert client.get(url).status_code == 200
