"""Awkward data are measured as far as they allow, and what they do not allow is said."""

import numpy as np
import pytest

from engines.rasch.simulation import ratings, simulate
from pamong.engines.rasch import Anchors, Options, Ratings, fit_facets, freeze, probability_above


def codes(fit):
    return {remark.code for remark in fit.warnings}


def row(table, element):
    return table[table["element"] == element][0]


def only(data, keep):
    return {name: data[name][keep] for name in ("person", "criterion", "rater", "score")}


@pytest.fixture
def data():
    return simulate(60, 6, criteria=4, categories=5, seed=11)


def test_a_rater_who_gives_only_the_top_score_stays_finite_and_is_named(data):
    data["score"][data["rater"] == 2] = 4
    fit = fit_facets(ratings(data))
    assert fit.converged
    lenient = row(fit.elements["rater"], 2)
    assert lenient["extreme"]
    assert -8 < lenient["measure"] < float(np.delete(fit.elements["rater"]["measure"], 2).min())
    assert codes(fit) >= {"extreme_element", "severity_prior"}
    assert next(one.names for one in fit.warnings if one.code == "extreme_element") == ("2",)


def test_a_category_nobody_uses_is_joined_with_its_neighbour(data):
    data["score"][data["score"] == 2] = 1
    fit = fit_facets(ratings(data))
    assert fit.converged
    assert list(fit.thresholds["step"]) == [1, 3, 4]
    assert list(fit.categories["score"]) == [0, 1, 3, 4]
    assert "unused_category" in codes(fit)
    assert np.abs(fit.thresholds["value"]).max() < 6


def test_one_rating_per_person_keeps_everybody():
    data = simulate(300, 5, criteria=2, categories=4, per=1, seed=4)
    first = np.unique(data["person"], return_index=True)[1]
    first = first + np.arange(first.size) % 2
    fit = fit_facets(ratings(only(data, first)), options=Options(equivalent_groups=True))
    assert fit.n_persons == 300
    assert np.isfinite(fit.persons["wle"]).all()
    assert "single_rating" in codes(fit)


def test_top_and_bottom_persons_have_finite_measures(data):
    data["score"][data["person"] == 0] = 4
    data["score"][data["person"] == 1] = 0
    fit = fit_facets(ratings(data))
    assert fit.persons["eap"][0] == fit.persons["eap"].max()
    assert fit.persons["wle"][1] == fit.persons["wle"].min()
    assert np.isfinite(fit.persons["se"]).all()
    assert next(one.names for one in fit.warnings if one.code == "extreme_persons")[0] >= "2"


def test_joint_likelihood_names_whom_it_drops(data):
    data["score"][data["person"] == 0] = 4
    fit = fit_facets(ratings(data), options=Options(estimator="jml"))
    assert 0 not in fit.persons["element"].tolist()
    assert "dropped_extreme" in codes(fit)


def test_groups_without_common_raters_are_compared_within_only():
    data = simulate(80, 4, criteria=3, categories=4, per=2, seed=6)
    raters = np.where(data["person"] < 40, data["rater"] % 2, 2 + data["rater"] % 2)
    fit = fit_facets(
        Ratings({"person": data["person"], "criterion": data["criterion"], "rater": raters}, data["score"])
    )
    assert fit.converged
    assert not fit.connected
    assert sorted(fit.unlinked) == [("rater:0", "rater:1"), ("rater:2", "rater:3")]
    severity = fit.elements["rater"]["measure"]
    assert severity[:2].sum() == pytest.approx(0, abs=1e-8)
    assert severity[2:].sum() == pytest.approx(0, abs=1e-8)
    assert len(fit.group_means) == 2
    with pytest.raises(ValueError, match="connected"):
        freeze(fit)


def test_equivalent_groups_compare_them_by_assumption():
    data = simulate(400, 4, criteria=3, categories=4, per=2, seed=6, severity=0.0)
    raters = np.where(data["person"] < 200, data["rater"] % 2, 2 + data["rater"] % 2)
    table = Ratings({"person": data["person"], "criterion": data["criterion"], "rater": raters}, data["score"])
    fit = fit_facets(table, options=Options(equivalent_groups=True))
    assert fit.converged
    assert len(fit.group_means) == 1
    assert np.isfinite(fit.elements["rater"]["se"]).all()
    assert "equally able" in next(one.message for one in fit.warnings if one.code == "unlinked")


def test_raters_who_keep_to_one_criterion_cannot_be_told_from_it():
    data = simulate(60, 2, criteria=3, categories=4, per=1, seed=2)
    data["rater"] = data["rater"] + 2 * data["criterion"]
    fit = fit_facets(ratings(data))
    assert fit.converged
    assert not fit.connected
    severity = fit.elements["rater"]["measure"]
    assert severity[::2] + severity[1::2] == pytest.approx(np.zeros(3), abs=1e-8)


def test_ratings_that_tell_nobody_apart_are_called_so():
    rng = np.random.default_rng(2)
    person, criterion = (grid.ravel() for grid in np.meshgrid(np.arange(60), np.arange(3), indexing="ij"))
    score = np.clip(np.round(rng.normal(1.5, 1, person.size)), 0, 3)
    fit = fit_facets(Ratings({"person": person, "criterion": criterion}, score))
    assert fit.converged
    assert "no_spread" in codes(fit)


def test_an_item_that_always_draws_the_same_score_is_left_without_a_measure(data):
    data["score"][data["criterion"] == 1] = 2
    fit = fit_facets(ratings(data), options=Options(model="pcm"))
    assert fit.converged
    assert np.isnan(row(fit.elements["criterion"], 1)["measure"])
    assert "constant" in codes(fit)


def test_groups_of_persons_have_their_own_means():
    low, high = simulate(150, 6, seed=1, mean=-0.5), simulate(150, 6, seed=1, mean=0.9)
    table = Ratings(
        {
            "person": np.concatenate([low["person"], 1000 + high["person"]]),
            "criterion": np.concatenate([low["criterion"], high["criterion"]]),
            "rater": np.concatenate([low["rater"], high["rater"]]),
        },
        np.concatenate([low["score"], high["score"]]),
        np.repeat(["sebelum", "sesudah"], [low["score"].size, high["score"].size]),
    )
    fit = fit_facets(table)
    means = {name: mean for name, (mean, _) in fit.group_means.items()}
    assert means["sesudah"] - means["sebelum"] == pytest.approx(1.4, abs=0.25)


def test_a_severity_prior_draws_towards_the_middle(data):
    free = fit_facets(ratings(data)).elements["rater"]["measure"]
    held = fit_facets(ratings(data), options=Options(severity_prior=0.2)).elements["rater"]["measure"]
    assert np.abs(held).sum() < np.abs(free).sum()


def test_a_new_rater_beside_anchored_ones_is_held_by_the_prior(data):
    known = fit_facets(ratings(data))
    anchors = {int(e["element"]): float(e["measure"]) for e in known.elements["rater"] if e["element"] != 3}
    fit = fit_facets(ratings(data), options=Options(anchors=Anchors(elements={"rater": anchors})))
    assert fit.converged
    assert row(fit.elements["rater"], 1)["measure"] == anchors[1]
    assert row(fit.elements["rater"], 3)["se"] > 0
    assert "severity_prior" in codes(fit)


def test_an_anchor_that_the_ratings_contradict_is_named(data):
    fit = fit_facets(ratings(data), options=Options(anchors=Anchors(elements={"criterion": {0: 2.5, 1: -0.2}})))
    moved = row(fit.elements["criterion"], 0)
    assert moved["displacement"] < -0.5
    assert "displaced_anchor" in codes(fit)


def test_long_scales_do_not_overflow():
    data = simulate(200, 5, criteria=3, categories=21, seed=3)
    fit = fit_facets(ratings(data))
    assert fit.converged
    assert np.corrcoef(fit.persons["eap"], data["theta"])[0, 1] > 0.9


def test_two_facets_are_enough():
    data = simulate(200, 1, criteria=12, categories=2, per=1, seed=3)
    fit = fit_facets(ratings(data, ("person", "criterion")))
    assert fit.converged
    assert fit.elements["criterion"]["measure"] == pytest.approx(data["beta"], abs=0.6)


def test_four_facets_by_any_name():
    data = simulate(120, 6, criteria=3, categories=4, per=4, seed=3)
    data["hari"] = data["rater"] % 2
    fit = fit_facets(ratings(data, ("person", "criterion", "rater", "hari")))
    assert list(fit.elements) == ["criterion", "rater", "hari"]
    assert not fit.connected  # every rater came on one day only


@pytest.mark.parametrize(
    ("facets", "scores", "said"),
    [
        ({"person": [1, 2]}, [0, 1], "At least two facets"),
        ({"person": [1, 2], "item": [1, 1]}, [1, 1], "All scores are the same"),
        ({"person": [1, 2], "item": [1, 1]}, [0.5, 1], "whole numbers"),
        ({"person": [1, 2], "item": [1]}, [0, 1], "same length"),
        ({"person": [1, 2], "item": [1, 1]}, [float("nan"), float("nan")], "All scores are the same"),
    ],
)
def test_what_is_no_rating_table_is_refused(facets, scores, said):
    with pytest.raises(ValueError, match=said):
        fit_facets(Ratings(facets, scores))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (Options(slopes=True, bundle=("person", "rater")), "cannot be fitted together"),
        (Options(bundle=("criterion", "rater")), "joins the measured facet"),
        (Options(bundle=("person", "hari")), "names no facet"),
        (Options(estimator="jml", bundle=("person", "rater")), "neither slopes nor a halo"),
    ],
)
def test_options_that_contradict_each_other_are_refused(data, options, said):
    with pytest.raises(ValueError, match=said):
        fit_facets(ratings(data), options=options)


def test_a_probability_above_a_cut_falls_with_the_cut(data):
    fit = fit_facets(ratings(data))
    chances = np.array([probability_above(fit, cut) for cut in (-3.0, 0.0, 3.0)])
    assert (np.diff(chances, axis=0) < 0).all()
    assert chances.min() >= 0
    assert chances.max() <= 1


def test_a_group_with_only_top_scores_on_anchored_questions_ends():
    """While mean and sd are sought alone the sd outgrows the grid: a posterior between two points has no width."""
    names = [f"q{number}" for number in range(5)]
    right = np.array([(2, 3)[number % 2] for number in range(12)] + [5] * 12)
    person = np.repeat([f"{group}{number}" for group in "ab" for number in range(12)], len(names))
    score = (np.tile(range(5), 24) < np.repeat(right, 5)).astype(int)
    anchors = Anchors(elements={"item": {name: 0.4 * at - 2 for at, name in enumerate(names)}}, steps={"": (0.0,)})
    data = Ratings({"person": person, "item": np.tile(names, 24)}, score, np.repeat(["a", "b"], 12 * len(names)))
    fit = fit_facets(data, options=Options(anchors=anchors))
    assert fit.converged
    assert fit.group_means["a"][0] < 0 < fit.group_means["b"][0]
