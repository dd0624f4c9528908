"""What other rooms and the engines read: counts, the long table, agreement, status."""

import io

import numpy as np
import pytest

from coaching.conftest import CODES, group_of, ratings
from pamong.coaching import commands, queries
from pamong.coaching.queries.feedback import weakest_stage
from pamong.coaching.rubric import o3_level, shipped_rubrics
from pamong.core.clock import now
from pamong.core.ids import uuid7

WORDS = {"worked": "Jeda.", "to_try": "Satu saja."}


def rate(group, actor, marks):
    run = commands.start_run(actor=group.coach, triad=group.triad)
    commands.submit_observation(actor=actor, key=uuid7(), run=run, ratings=marks, **WORDS)
    return run


@pytest.fixture
def rated(scene):
    """Two triads: the first with both sheets, the second with the observer's only."""
    first, second = (group_of(scene, triad) for triad in scene.triads[:2])
    rate(first, first.observer, ratings(2, T="x", O1=3))
    rate(first, first.visitor, ratings(1, O1=3))
    rate(second, second.observer, ratings(0))
    return first, second


def test_a_round_counts_once_however_many_rated_it(scene, rated):
    coaches = {group.coach.person.participations.get().pk: 1 for group in rated}
    assert queries.practice_counts(scene.event) == coaches
    assert queries.rounds_coached(rated[0].coach.person.participations.get()) == 1


def test_a_draft_or_a_repeated_stage_does_not_count(scene, group):
    run = commands.start_run(actor=group.coach, triad=group.triad)
    commands.save_draft(actor=group.observer, key=uuid7(), run=run, ratings=ratings())
    attempt = commands.repeat_stage(actor=group.coach, key=uuid7(), run=run, stage="T")
    commands.submit_observation(actor=group.visitor, key=uuid7(), run=attempt, ratings=ratings(), **WORDS)
    assert queries.practice_counts(scene.event) == {}
    assert list(queries.rating_rows(scene.event)) == []


def test_the_long_table_holds_every_score_and_leaves_out_what_was_not_observed(scene, rated):
    rows = list(queries.rating_rows(scene.event))
    assert len(rows) == 14 + 15 + 15
    first = str(rated[0].triad.pk)
    assert {(row.item, row.score) for row in rows if row.triad == first and row.item in {"T", "O1"}} == {
        ("T", 1),
        ("O1", 3),
    }
    assert {row.rater.split(":")[0] for row in rows} == {"peserta", "coach"}


def test_the_table_of_numbers_says_the_same_as_the_rows(scene, rated):
    table = queries.rating_table(scene.event)
    labels = (table.persons, table.items, table.raters, table.triads)
    back = [
        (*(names[code] for names, code in zip(labels, list(row)[:4], strict=True)), row[4], row[5])
        for row in table.rows
    ]
    assert back == [tuple(row) for row in queries.rating_rows(scene.event)]
    assert set(table.items) == set(CODES)
    assert queries.rating_table(scene.event).rows.dtype.names == ("person", "item", "rater", "triad", "round", "score")


def test_an_event_without_ratings_has_an_empty_table(scene):
    assert queries.rating_table(scene.event).rows.shape == (0,)
    assert queries.rater_agreement(scene.event).ratings == 0


def test_the_csv_is_what_measure_reads(scene, rated):
    target = io.StringIO()
    assert queries.write_ratings(scene.event, target) == 44
    header, first, *_rest = target.getvalue().splitlines()
    assert header == "person,item,rater,triad,round,score"
    assert first.split(",")[-1] == "2"


def test_agreement_compares_only_what_both_observed(scene, rated):
    found = queries.rater_agreement(scene.event)
    assert (found.rounds, found.ratings, found.experimental) == (1, 14, True)
    assert found.exact == pytest.approx(1 / 14)
    assert found.within_one == 1
    assert found.weighted_kappa is not None
    assert -1 <= found.weighted_kappa <= 1


def test_status_tells_how_far_each_triad_is_without_what_was_written(scene, rated, django_assert_num_queries):
    with django_assert_num_queries(2):
        status = queries.status_of(scene.event.triads.all())
    assert [status[triad.pk].state for triad in scene.triads] == ["lengkap", "menunggu", "belum", "belum"]
    assert {status[triad.pk].expected for triad in scene.triads} == {2}
    numbers = queries.progress(scene.event)
    assert (numbers.triads, numbers.started, numbers.sheets_expected, numbers.sheets_submitted) == (4, 2, 8, 3)


def test_of_a_sheet_that_is_only_begun_the_pair_reads_neither_marks_nor_words_nor_notes(group):
    run, key = commands.start_run(actor=group.coach, triad=group.triad), uuid7()
    commands.record_tap(actor=group.observer, key=key, run=run, code="CT")
    commands.write_note(actor=group.observer, key=key, run=run, words="Rekan tersenyum.")
    commands.save_draft(actor=group.observer, key=uuid7(), run=run, ratings=ratings(), **WORDS)
    begun = queries.feedback_on(run)
    assert (begun.sheets, begun.notes, begun.weakest, begun.waiting) == ([], [], None, 2)
    commands.submit_observation(actor=group.observer, key=uuid7(), run=run, ratings=ratings(), **WORDS)
    sent = queries.feedback_on(run)
    assert (len(sent.sheets), len(sent.notes), sent.waiting) == (1, 1, 1)


def test_a_triad_nobody_visits_expects_one_sheet_only(scene, group):
    group.triad.facilitator = None
    group.triad.save()
    rate(group, group.observer, ratings())
    status = queries.status_of(scene.event.triads.filter(pk=group.triad.pk))[group.triad.pk]
    assert (status.expected, status.complete) == (1, True)


@pytest.mark.parametrize(("met", "level"), [(0, None), (1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (6, 3), (7, 4), (8, 4)])
def test_o3_is_derived_by_its_own_table(met, level):
    scores = {f"O{number}": 2 if number <= met else 1 for number in range(1, 9)}
    found = o3_level(scores)
    assert (found.met, found.level, found.observed) == (met, level, 8)


def test_o3_counts_not_observed_as_not_met_but_says_how_many_were_judged():
    found = o3_level({"O1": 3, "O2": None, "T": 3})
    assert (found.met, found.level, found.observed) == (1, 1, 1)


def test_times_are_those_of_the_observer_when_two_tapped(group):
    start = now().replace(microsecond=0)
    past = start.replace(year=start.year - 1)
    run = commands.start_run(actor=group.coach, triad=group.triad, at=past)

    def tap(actor, stage, second):
        at = past.fromtimestamp(past.timestamp() + second, past.tzinfo)
        commands.mark_stage(actor=actor, key=uuid7(), run=run, stage=stage, at=at)

    for second, stage in enumerate("TIR"):
        tap(group.coach, stage, second * 7)
    tap(group.observer, "T", 10)
    tap(group.observer, "I", 70)
    tap(group.observer, "T", 100)
    end = past.fromtimestamp(past.timestamp() + 130, past.tzinfo)
    commands.finish_run(actor=group.coach, run=run, at=end)
    run.refresh_from_db()
    spans = {span.code: (span.seconds, span.clock) for span in queries.feedback_on(run).stages}
    assert spans == {"T": (90, "1:30"), "I": (30, "0:30"), "R": (None, "–"), "TA": (None, "–")}


def test_the_stage_to_repeat_is_the_lowest_over_the_raters_and_the_earlier_on_a_tie(group):
    run = rate(group, group.observer, ratings(2, I=0, R=0, TA="x"))
    rate(group, group.visitor, ratings(2, I=2, R=1, TA="x"))
    feedback = queries.feedback_on(run)
    assert feedback.weakest == "R"
    assert weakest_stage(run, []) is None
    assert {mark.rater for row in feedback.groups[0][1] for mark in row.marks} == {"Pengamat", "Coach pendamping"}


def test_every_item_of_the_shipped_sheet_has_a_behaviour_for_each_level():
    for content in shipped_rubrics():
        stages = [stage["code"] for stage in content["stages"]]
        assert stages == ["T", "I", "R", "TA"]
        assert len(content["items"]) == 15
        assert [item["stage"] for item in content["items"] if item["stage"]] == stages
        assert {len(set(item["anchors"])) for item in content["items"]} == {4}
        assert {item["group"] for item in content["items"]} == {group["code"] for group in content["groups"]}
        assert min(len(stage["cues"]) for stage in content["stages"]) >= 3


def test_numbers_of_the_table_are_small_integers(scene, rated):
    assert {queries.rating_table(scene.event).rows[name].dtype for name in ("person", "score")} == {np.dtype(np.int32)}
