"""What holds for any ratings, and what is not defined."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pamong.engines.agreement import cohen_kappa, intraclass_correlations, krippendorff_alpha, percent_agreement

scores = st.sampled_from([0.0, 1.0, 2.0, 3.0])
tables = st.tuples(st.integers(2, 12), st.integers(2, 5)).flatmap(lambda shape: arrays(float, shape, elements=scores))
levels = st.sampled_from(["nominal", "ordinal", "interval", "ratio"])
weightings = st.sampled_from(["none", "linear", "quadratic"])


def plainly(table, level):
    """Alpha by counting pairs one by one, straight from the definition (2011, section D)."""
    values = sorted({score for unit in table.T for score in unit})
    totals = {value: float((table == value).sum()) for value in values}

    def difference(one, two):
        low, high = min(one, two), max(one, two)
        between = [value for value in values if low <= value <= high]
        ordinal = sum(totals[value] for value in between) - (totals[low] + totals[high]) / 2
        ratio = (one - two) / (one + two) if one + two else 0
        return {"nominal": one != two, "ordinal": ordinal**2, "interval": (one - two) ** 2, "ratio": ratio**2}[level]

    size = table.shape[0]
    pairs = ((a, b) for a in range(size) for b in range(size) if a != b)
    found = sum(difference(unit[a], unit[b]) / (size - 1) for a, b in pairs for unit in table.T)
    chance = sum(difference(one, two) * totals[one] * totals[two] for one in values for two in values)
    return 1 - (table.size - 1) * found / chance


@given(tables, levels)
def test_alpha_is_what_counting_every_pair_gives(table, level):
    assume(np.ptp(table) > 0)
    assert krippendorff_alpha(table.T, level=level).value == pytest.approx(plainly(table.T, level))


@given(tables, levels)
def test_alpha_does_not_depend_on_the_order_of_raters_and_units(table, level):
    assume(np.ptp(table) > 0)
    turned = krippendorff_alpha(table[::-1, ::-1].T, level=level).value
    assert turned == pytest.approx(krippendorff_alpha(table.T, level=level).value)


@given(tables, levels)
def test_a_unit_that_only_one_rater_judged_tells_nothing(table, level):
    assume(np.ptp(table) > 0)
    alone = np.full((table.shape[1], 1), np.nan)
    alone[0] = 3
    longer = krippendorff_alpha(np.hstack([table.T, alone]), level=level)
    assert longer == krippendorff_alpha(table.T, level=level)


@given(arrays(float, 30, elements=scores), arrays(float, 30, elements=scores), weightings)
def test_kappa_is_symmetric_and_at_most_one(first, second, weights):
    found = cohen_kappa(first, second, weights=weights)
    turned = cohen_kappa(second, first, weights=weights)
    if math.isnan(found.value):
        assert math.isnan(turned.value)
    else:
        assert found.value == pytest.approx(turned.value)
        assert found.value <= 1 + 1e-12


@given(arrays(float, 30, elements=scores), weightings)
def test_raters_who_always_agree_have_kappa_one_or_none_at_all(first, weights):
    found = cohen_kappa(first, first, weights=weights).value
    assert math.isnan(found) if np.ptp(first) == 0 else found == pytest.approx(1)


@given(tables)
def test_consistency_ignores_a_constant_severity_and_agreement_does_not(table):
    assume(np.ptp(table.mean(axis=1)) > 0.1)
    severe = table + np.arange(table.shape[1]) * 5
    before, after = intraclass_correlations(table), intraclass_correlations(severe)
    assert after.single_consistency.value == pytest.approx(before.single_consistency.value)
    assert after.single_agreement.value < max(before.single_agreement.value, 0) + 1e-9


@given(tables)
def test_an_interval_holds_its_coefficient_or_is_not_given(table):
    found = intraclass_correlations(table)
    for form in (found.single_random, found.single_agreement, found.single_consistency):
        assert math.isnan(form.lower + form.upper) or form.lower - 1e-9 <= form.value <= form.upper + 1e-9


@given(tables)
def test_the_mean_of_raters_is_at_least_as_reliable_as_one(table):
    found = intraclass_correlations(table)
    assume(found.single_consistency.value > 0)
    assert found.mean_consistency.value >= found.single_consistency.value


def test_random_codes_agree_as_chance_does():
    rng = np.random.default_rng(0)
    first, second = rng.integers(0, 4, size=(2, 5000))
    assert abs(cohen_kappa(first, second).value) < 0.05
    assert abs(krippendorff_alpha([first, second], level="ordinal").value) < 0.05


def test_one_score_for_all_defines_no_coefficient():
    same = np.full((5, 3), 2.0)
    assert math.isnan(krippendorff_alpha(same.T).value)
    assert math.isnan(cohen_kappa(same[:, 0], same[:, 1]).value)
    assert math.isnan(intraclass_correlations(same).single_agreement.value)


def test_missing_scores_leave_out_the_object():
    assert cohen_kappa([0, 1, np.nan, 2], [0, 1, 1, np.nan]).n == 2
    assert percent_agreement([0, np.nan], [1, 1]) == 0
    assert intraclass_correlations([[1, 2], [np.nan, 3], [4, 4]]).objects == 2
    assert math.isnan(percent_agreement([np.nan], [1]))
    assert cohen_kappa([np.nan], [1]).n == 0


def test_categories_that_were_never_used_still_count_as_steps():
    occurring = cohen_kappa([0, 3, 0, 3], [0, 3, 3, 0], weights="linear")
    with_all = cohen_kappa([0, 3, 0, 1], [0, 3, 3, 0], weights="linear", categories=[0, 1, 2, 3])
    assert occurring.value == pytest.approx(0)
    assert with_all.observed == pytest.approx(1 - (1 + 1 / 3) / 4)


def test_wrong_shapes_are_refused():
    with pytest.raises(ValueError, match="same length"):
        cohen_kappa([1, 2], [1])
    with pytest.raises(ValueError, match="none of the given categories"):
        cohen_kappa([1, 5], [1, 1], categories=[0, 1])
    for coefficient in (krippendorff_alpha, intraclass_correlations):
        with pytest.raises(ValueError, match="table"):
            coefficient([1, 2, 3])


def test_full_agreement_of_varying_objects_has_no_interval():
    found = intraclass_correlations([[1, 1], [2, 2], [3, 3]])
    assert found.single_agreement.value == 1
    assert math.isnan(found.single_agreement.lower)


def test_objects_that_do_not_differ_define_no_consistency():
    found = intraclass_correlations([[0, 1], [0, 1], [0, 1]])
    assert math.isnan(found.single_consistency.value)
    assert found.single_agreement.value == 0
