"""Verdicts at their boundaries, and what must hold for any facts."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamong.engines.passing import (
    Count,
    Grade,
    Outcome,
    Result,
    Rule,
    Scheme,
    SchemeError,
    Score,
    Share,
    decide,
    judge,
    met,
    not_met,
    unknown,
)

SCHEME = Scheme(
    (
        Rule("hadir", Grade.ATTENDED, Fraction(9, 10)),
        Rule("pretes", Grade.PASSED),
        Rule("nilai", Grade.PASSED, Fraction(70)),
        Rule("praktik", Grade.PASSED, Fraction(1)),
        Rule("nama", Grade.REMARK),
    )
)
ALL_GOOD = {
    "hadir": Share(18, 20),
    "pretes": Score(Fraction(0)),
    "nilai": Score(Fraction(70)),
    "praktik": Count(1),
    "nama": met("Sudah."),
}


def result_with(**changes: object) -> Result:
    return decide({**ALL_GOOD, **changes}, SCHEME).result  # type: ignore[arg-type]


def test_whoever_reaches_every_bound_exactly_has_passed():
    assert result_with() == Result.PASSED


@pytest.mark.parametrize(
    ("part", "whole", "least", "outcome"),
    [
        (18, 20, "0.9", Outcome.MET),
        (17, 20, "0.9", Outcome.NOT_MET),
        (27, 30, "0.900", Outcome.MET),
        (7, 10, "0.7", Outcome.MET),  # 0.7 * 10 is less than 7 as a float would have it in other orders
        (29, 100, "0.29", Outcome.MET),  # 0.29 * 100 > 29 in floats
        (57, 100, "0.57", Outcome.MET),
        (28, 100, "0.29", Outcome.NOT_MET),
        (1, 3, "1/3", Outcome.MET),
        (0, 20, "0", Outcome.MET),
        (20, 20, "1", Outcome.MET),
        (19, 20, "1", Outcome.NOT_MET),
        (25, 20, "1", Outcome.MET),
        (0, 0, "0.9", Outcome.UNKNOWN),
        (0, 0, "0", Outcome.MET),
    ],
)
def test_a_share_is_compared_exactly_and_the_bound_itself_is_enough(part, whole, least, outcome):
    assert judge(Share(part, whole), Fraction(least)).outcome == outcome


@pytest.mark.parametrize(("undecided", "outcome"), [(0, Outcome.NOT_MET), (1, Outcome.NOT_MET), (2, Outcome.UNKNOWN)])
def test_hours_that_may_still_count_are_unknown_only_when_they_could_be_enough(undecided, outcome):
    assert judge(Share(16, 20, undecided), Fraction("0.9")).outcome == outcome


@pytest.mark.parametrize(
    ("score", "least", "outcome"),
    [
        (Score(Fraction(70)), Fraction(70), Outcome.MET),
        (Score(Fraction(699, 10)), Fraction(70), Outcome.NOT_MET),
        (Score(Fraction(0)), None, Outcome.MET),
        (Score(None, closed=True), None, Outcome.NOT_MET),
        (Score(None, closed=False), None, Outcome.UNKNOWN),
        (Score(None, closed=False), Fraction(70), Outcome.UNKNOWN),
    ],
)
def test_scores_at_their_bound(score, least, outcome):
    assert judge(score, least).outcome == outcome


@pytest.mark.parametrize(
    ("count", "outcome"),
    [
        (Count(2, closed=True), Outcome.MET),
        (Count(1, closed=True), Outcome.NOT_MET),
        (Count(1), Outcome.UNKNOWN),
    ],
)
def test_counts_at_their_bound(count, outcome):
    assert judge(count, Fraction(2)).outcome == outcome


def test_too_little_attendance_is_no_certificate_whatever_the_scores():
    assert result_with(hadir=Share(17, 20)) == Result.NOT_YET


@pytest.mark.parametrize(
    "change", [{"pretes": Score(None)}, {"nilai": Score(Fraction(69))}, {"praktik": Count(0, closed=True)}]
)
def test_a_missing_proof_of_learning_leaves_telah_mengikuti(change):
    assert result_with(**change) == Result.ATTENDED


def test_a_remark_decides_nothing():
    assert result_with(nama=not_met("Belum.")) == Result.PASSED


def test_what_is_unknown_does_not_count_but_can_still_be_reached():
    verdict = decide({**ALL_GOOD, "praktik": unknown("Ditunggu.")}, SCHEME)
    assert (verdict.result, verdict.reachable, verdict.is_open) == (Result.ATTENDED, Result.PASSED, True)


def test_a_requirement_nobody_checks_is_unknown():
    facts = {key: fact for key, fact in ALL_GOOD.items() if key != "hadir"}
    verdict = decide(facts, SCHEME)
    assert (verdict.result, verdict.reachable) == (Result.NOT_YET, Result.PASSED)


def test_every_rule_has_its_reason_in_order():
    assert decide(ALL_GOOD, SCHEME).reasons() == [
        {
            "key": "hadir",
            "grade": "ikut",
            "outcome": "met",
            "reason": "Hadir 18 dari 20 JP (90 %); diminta 90 %.",
            "said": ["Hadir {0} dari {1} JP ({2}); diminta {3}.", "18", "20", "90 %", "90 %"],
        },
        {"key": "pretes", "grade": "lulus", "outcome": "met", "reason": "Sudah mengerjakan."},
        {
            "key": "nilai",
            "grade": "lulus",
            "outcome": "met",
            "reason": "Nilai 70, diminta 70.",
            "said": ["Nilai {0}, diminta {1}.", "70", "70"],
        },
        {
            "key": "praktik",
            "grade": "lulus",
            "outcome": "met",
            "reason": "1 kali, diminta 1 kali.",
            "said": ["{0} kali, diminta {1} kali.", "1", "1"],
        },
        {"key": "nama", "grade": "catatan", "outcome": "met", "reason": "Sudah."},
    ]


def test_a_share_just_below_the_bound_never_reads_as_the_bound():
    assert judge(Share(899, 1000), Fraction("0.9")).reason == "Hadir 899 dari 1000 JP (89,9 %); diminta 90 %."
    assert judge(Share(8999, 10000), Fraction("0.9")).reason == "Hadir 8999 dari 10000 JP (89,9 %); diminta 90 %."


def test_a_scheme_survives_storing():
    assert Scheme.of(SCHEME.as_list()) == SCHEME


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{"key": "nilai", "grade": "lulus"}],
        [{"key": "hadir", "grade": "ikut"}, {"key": "hadir", "grade": "lulus"}],
        [{"key": "hadir", "grade": "mungkin"}],
        [{"key": "hadir", "grade": "ikut", "least": "banyak"}],
        [{"key": "hadir", "grade": "ikut", "least": "1/0"}],
        [{"grade": "ikut"}],
    ],
)
def test_rules_that_cannot_hold_are_refused(rows):
    with pytest.raises(SchemeError):
        Scheme.of(rows)


hours = st.integers(0, 60)
shares = st.builds(Share, hours, hours, st.integers(0, 10))
scores = st.builds(Score, st.none() | st.fractions(0, 100, max_denominator=40), st.booleans())
counts = st.builds(Count, st.integers(0, 4), st.booleans())
stated = st.sampled_from([met("ya"), not_met("tidak"), unknown("belum")])
facts_of_a_person = st.fixed_dictionaries(
    {"hadir": shares, "pretes": scores, "nilai": scores, "praktik": counts, "nama": stated}
)


@given(facts_of_a_person, st.integers(0, 20))
def test_more_attendance_never_worsens(facts, more):
    better = {**facts, "hadir": replace(facts["hadir"], part=facts["hadir"].part + more)}
    assert decide(better, SCHEME).result.rank >= decide(facts, SCHEME).result.rank


@given(facts_of_a_person, st.fractions(0, 50))
def test_a_better_score_never_worsens(facts, more):
    if facts["nilai"].value is None:
        return
    better = {**facts, "nilai": Score(facts["nilai"].value + more)}
    assert decide(better, SCHEME).result.rank >= decide(facts, SCHEME).result.rank


@given(facts_of_a_person)
def test_the_reachable_is_never_below_the_reached(facts):
    verdict = decide(facts, SCHEME)
    assert verdict.reachable.rank >= verdict.result.rank


@given(facts_of_a_person, st.sampled_from(list(ALL_GOOD)))
def test_knowing_less_never_improves(facts, key):
    less = {name: fact for name, fact in facts.items() if name != key}
    assert decide(less, SCHEME).result.rank <= decide(facts, SCHEME).result.rank


@given(facts_of_a_person, st.fractions(0, 1), st.fractions(0, 1))
def test_asking_for_less_never_worsens(facts, one, other):
    strict, mild = (
        Scheme((Rule("hadir", Grade.ATTENDED, bound), *SCHEME.rules[1:]))
        for bound in sorted((one, other), reverse=True)
    )
    assert decide(facts, mild).result.rank >= decide(facts, strict).result.rank
