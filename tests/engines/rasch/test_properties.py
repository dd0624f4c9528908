"""What must hold for any table of ratings."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.rasch.simulation import COLUMNS, ratings, simulate
from pamong.engines.rasch import Anchors, Options, Ratings, fit_facets

EXACT = 2e-5
designs = st.builds(
    simulate,
    persons=st.integers(12, 40),
    raters=st.integers(3, 6),
    criteria=st.integers(2, 4),
    categories=st.integers(2, 5),
    per=st.integers(2, 3),
    halo=st.sampled_from([0.0, 0.8]),
    seed=st.integers(0, 10_000),
)
wishes = st.sampled_from([Options(), Options(model="pcm"), Options(bundle=("person", "rater"))])
few = settings(max_examples=12, deadline=None)


def same(one, other, facets=COLUMNS[1:]):
    assert abs(one.loglik - other.loglik) < EXACT
    for name in facets:
        np.testing.assert_allclose(one.elements[name]["measure"], other.elements[name]["measure"], atol=EXACT)
    np.testing.assert_allclose(one.persons["eap"], other.persons["eap"], atol=EXACT)


def usable(data):
    return np.unique(data["score"]).size > 1


@few
@given(data=designs, options=wishes, seed=st.integers(0, 99))
def test_the_order_of_the_rows_changes_nothing(data, options, seed):
    if not usable(data):
        return
    order = np.random.default_rng(seed).permutation(data["score"].size)
    shuffled = Ratings({name: data[name][order] for name in COLUMNS}, data["score"][order].astype(float))
    one, other = fit_facets(ratings(data), options=options), fit_facets(shuffled, options=options)
    same(one, other)
    assert one.input_hash == other.input_hash


@few
@given(data=designs, options=wishes)
def test_a_missing_row_changes_nothing(data, options):
    if not usable(data):
        return
    longer = Ratings({name: np.append(data[name], data[name][0]) for name in COLUMNS}, np.append(data["score"], np.nan))
    one, other = fit_facets(ratings(data), options=options), fit_facets(longer, options=options)
    assert one.loglik == other.loglik
    assert one.input_hash == other.input_hash


@few
@given(data=designs, options=wishes)
def test_new_names_for_the_elements_change_no_measure(data, options):
    if not usable(data):
        return
    named = {name: np.array([f"{name}-{value:03}" for value in data[name]]) for name in COLUMNS}
    same(fit_facets(ratings(data), options=options), fit_facets(Ratings(named, data["score"]), options=options))


@few
@given(data=designs)
def test_scores_that_start_elsewhere_change_no_measure(data):
    if not usable(data):
        return
    moved = Ratings({name: data[name] for name in COLUMNS}, data["score"] + 7)
    one, other = fit_facets(ratings(data)), fit_facets(moved)
    same(one, other)
    np.testing.assert_allclose(other.persons["raw_average"] - one.persons["raw_average"], 7)


@few
@given(data=designs, values=st.lists(st.floats(-1, 1), min_size=2, max_size=2))
def test_anchors_stay_where_they_were_put(data, values):
    if not usable(data):
        return
    anchors = Anchors(elements={"criterion": dict(enumerate(values))})
    fit = fit_facets(ratings(data), options=Options(anchors=anchors))
    assert fit.elements["criterion"]["measure"][:2].tolist() == values


@few
@given(data=designs, options=wishes)
def test_facets_and_thresholds_sum_to_zero(data, options):
    if not usable(data):
        return
    fit = fit_facets(ratings(data), options=options)
    for table in fit.elements.values():
        assert abs(np.nansum(table["measure"])) < EXACT
    for name in set(fit.thresholds["set"].tolist()):
        assert abs(fit.thresholds["value"][fit.thresholds["set"] == name].sum()) < EXACT


@few
@given(data=designs)
def test_the_expected_score_of_every_element_is_the_observed_one(data):
    if not usable(data):
        return
    from pamong.engines.rasch.followup import rating_expectations

    fit = fit_facets(ratings(data), options=Options(severity_prior="none"))
    if any(table["extreme"].any() for table in fit.elements.values()):
        return
    design, expected, _ = rating_expectations(fit)
    for column in design.elements:
        gap = np.bincount(column, design.category - expected)
        assert np.abs(gap).max() < 1e-3 * design.category.sum()
