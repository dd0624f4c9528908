"""Measure, freeze, throw away: what is kept, who may, what cannot be undone."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django_tasks_db.models import DBTaskResult

from pamong.coaching.models import Rubric
from pamong.core.models import AuditEntry
from pamong.core.refusals import Refused
from pamong.followup.models import Visit
from pamong.measurement import commands, queries, tables
from pamong.measurement.models import Part, PersonMeasure, RaterMeasure, Run, RunState
from pamong.measurement.tables import unpacked
from pamong.measurement.tasks import reckon
from scenes.measured import measured


def test_a_run_keeps_what_went_in_how_and_what_came_out(rated):
    run = measured(rated, frozen=False)
    practice, test = run.part(Part.PRACTICE), run.part(Part.TEST)
    assert (run.number, run.state, run.sheets) == (1, RunState.DONE, 24 + 24)
    assert (practice["n_people"], practice["n_ratings"], practice["converged"]) == (12, 24 * 15, True)
    assert (test["n_people"], test["n_ratings"], test["connected"]) == (12, 24 * 13, True)
    assert len(run.input_hash) == 64
    assert "numpy" in run.engine
    occasions = set(PersonMeasure.objects.filter(run=run).values_list("part", "occasion"))
    assert occasions == {("praktik", "bimtek"), ("tes", "pretes"), ("tes", "postes")}
    assert PersonMeasure.objects.filter(run=run).count() == 36


def test_the_strict_coach_is_found_and_taken_into_account(rated):
    run = measured(rated)
    strict, mild = (RaterMeasure.objects.get(run=run, crew=one) for one in rated.crew["coach"])
    assert strict.points > 0 > mild.points
    assert strict.points > strict.points_se
    assert (strict.people, mild.people) == (6, 6)


def test_whoever_filled_in_one_sheet_has_no_severity_of_their_own(rated):
    run = measured(rated)
    assert run.part(Part.PRACTICE)["n_raters"] == 14
    assert run.part(Part.PRACTICE)["n_once"] == 12
    assert RaterMeasure.objects.filter(run=run, participant__isnull=False).count() == 0
    assert set(tables.columns_of(tables.unpacked(run.ratings))["rater"]) == {
        *RaterMeasure.objects.filter(run=run).values_list("code", flat=True), tables.ONCE,
    }  # fmt: skip


def test_the_table_holds_codes_and_no_id_or_name(rated):
    run = measured(rated)
    ratings, answers = tables.unpacked(run.ratings), tables.unpacked(run.answers)
    text = ratings + answers
    people = rated.event.participants.select_related("person")
    assert [one for one in people if str(one.pk) in text or one.person.name in text] == []
    names = {name.partition(".")[0] for table in (ratings, answers) for name in tables.columns_of(table)["person"]}
    assert names == {f"P{number:02}" for number in range(1, 13)}


def test_a_run_waits_in_the_queue_and_a_second_click_is_the_same_run(rated):
    actor = rated.users["panitia"]
    first = commands.start_run(actor=actor, event=rated.event)
    assert commands.start_run(actor=actor, event=rated.event) == first
    assert DBTaskResult.objects.count() == 1
    reckon.func(str(first.pk))
    first.refresh_from_db()
    assert first.state == RunState.DONE
    reckon.func(str(first.pk))
    assert AuditEntry.objects.filter(verb="measurement.reckoned").count() == 1


def test_a_run_that_breaks_off_says_so(rated, monkeypatch):
    run = commands.start_run(actor=rated.users["panitia"], event=rated.event)

    def breaks(*_args: object) -> None:
        raise MemoryError

    monkeypatch.setattr(commands, "reckon_practice", breaks)
    with pytest.raises(MemoryError):
        reckon.func(str(run.pk))
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    with pytest.raises(Refused):
        commands.freeze_run(actor=rated.users["panitia"], run=run)


def test_a_frozen_run_stays_when_sheets_change_and_cannot_be_thrown_away(rated):
    run = measured(rated)
    before = list(PersonMeasure.objects.filter(run=run).order_by("pk").values())
    rated.event.practice_runs.first().observations.update(scores={})
    commands.reckon_run(run=run)
    assert list(PersonMeasure.objects.filter(run=run).order_by("pk").values()) == before
    with pytest.raises(Refused):
        commands.discard_run(actor=rated.users["panitia"], run=run)
    assert commands.freeze_run(actor=rated.users["panitia"], run=run).frozen_at == run.frozen_at
    assert AuditEntry.objects.filter(verb="measurement.frozen").count() == 1


def test_a_follow_up_session_held_afterwards_is_something_new_to_measure(rated):
    run = measured(rated)
    assert queries.fresh_sheets(run) == 0
    day, person = rated.event.last_day, rated.participants[0]
    held = {"number": 1, "state": "terlaksana", "planned_on": day, "held_on": day, "scores": {"K1": 2}}
    rubric, coach = Rubric.objects.first(), rated.crew["coach"][0]
    Visit.objects.create(event=rated.event, participant=person, coach=coach, rubric=rubric, **held)
    assert queries.fresh_sheets(run) == 1


def test_the_tables_stay_in_the_database_until_an_export_reads_them(rated):
    run = measured(rated)
    assert Run.objects.get().get_deferred_fields() == {"ratings", "answers", "ruler_text", "calibration"}
    (row,) = queries.latest_practice([rated.participants[0].person_id]).values()
    assert row.run.get_deferred_fields() == {"ratings", "answers", "ruler_text", "calibration"}
    assert unpacked(Run.objects.get(pk=run.pk).ratings).startswith("person,item")


def test_a_draft_can_be_thrown_away(rated):
    run = measured(rated, frozen=False)
    commands.discard_run(actor=rated.users["panitia"], run=run)
    assert Run.objects.count() == PersonMeasure.objects.count() == RaterMeasure.objects.count() == 0


def test_an_event_without_sheets_and_tests_is_not_measured(scene):
    with pytest.raises(Refused):
        commands.start_run(actor=scene.users["panitia"], event=scene.event)


def test_too_few_people_are_not_measured_and_nothing_is_frozen(scene):
    from scenes.measured import rate

    rate(scene, rounds=1)
    run = measured(scene, frozen=False)
    assert run.parts == {"praktik": {"problem": "few", "people": 4}}
    with pytest.raises(Refused):
        commands.freeze_run(actor=scene.users["panitia"], run=run)


def test_only_the_committee_measures_freezes_and_takes_out(rated):
    run = measured(rated, frozen=False)
    calls = (
        lambda actor: commands.start_run(actor=actor, event=rated.event),
        lambda actor: commands.freeze_run(actor=actor, run=run),
        lambda actor: commands.discard_run(actor=actor, run=run),
        lambda actor: commands.take_out(actor=actor, run=run, purpose="periksa"),
    )
    for who in ("kepala_balai", "fasilitator", "peserta", "dinas", "staf_lain"):
        for call in calls:
            with pytest.raises(PermissionDenied):
                call(rated.users[who])
