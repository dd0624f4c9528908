import numpy as np
import pytest

from pamong.engines.agreement import decide, needed, variance_components


def crossed(persons, raters, items, seed, variances):
    rng = np.random.default_rng(seed)
    person, rater, item = (g.ravel() for g in np.meshgrid(*map(np.arange, (persons, raters, items)), indexing="ij"))
    sd = {name: np.sqrt(value) for name, value in variances.items()}
    score = rng.normal(0, sd["p"], persons)[person] + rng.normal(0, sd["r"], raters)[rater]
    score = score + rng.normal(0, sd["i"], items)[item] + rng.normal(0, sd["e"], person.size)
    score = score + rng.normal(0, sd["pr"], (persons, raters))[person, rater]
    return score, {"person": person, "rater": rater, "item": item}


def test_one_facet_in_a_full_table_is_the_analysis_of_variance():
    # Shrout & Fleiss (1979): mean squares between 11.24, raters 32.49, residual 1.02; 6 targets, 4 judges.
    table = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float)
    target, judge = (grid.ravel() for grid in np.meshgrid(np.arange(6), np.arange(4), indexing="ij"))
    found = variance_components(table.ravel(), {"target": target, "judge": judge})
    assert found.values["residual"] == pytest.approx(1.0194, abs=1e-4)
    assert found.values["target"] == pytest.approx((11.2417 - 1.0194) / 4, abs=1e-4)
    assert found.values["judge"] == pytest.approx((32.4861 - 1.0194) / 6, abs=1e-4)
    # The absolute coefficient of one and of four judges are ICC(2,1) and ICC(2,4).
    assert decide(found, {}).absolute == pytest.approx(0.2898, abs=1e-4)
    assert decide(found, {"judge": 4}).absolute == pytest.approx(0.6201, abs=1e-4)
    assert decide(found, {"judge": 4}).relative == pytest.approx(0.9093, abs=1e-4)


def test_components_come_back_also_when_half_the_scores_are_missing():
    truth = {"p": 1.0, "r": 0.3, "i": 0.2, "pr": 0.4, "e": 0.5}
    score, facets = crossed(400, 12, 6, 3, truth)
    score[np.random.default_rng(1).random(score.size) < 0.5] = np.nan
    found = variance_components(score, facets).values
    assert found["person"] == pytest.approx(1.0, abs=0.15)
    assert found["person x rater"] == pytest.approx(0.4, abs=0.05)
    assert found["residual"] == pytest.approx(0.5, abs=0.03)


def test_the_number_of_observers_needed_is_the_smallest_that_reaches_the_mark():
    score, facets = crossed(200, 8, 4, 5, {"p": 1.0, "r": 0.5, "i": 0.1, "pr": 0.6, "e": 0.8})
    found = variance_components(score, facets)
    enough = needed(found, "rater", counts={"item": 4})
    assert enough is not None
    number = enough.counts["rater"]
    assert enough.absolute >= 0.80
    assert decide(found, {"item": 4, "rater": number - 1}).absolute < 0.80


def test_what_no_number_of_observers_can_reach_is_said():
    score, facets = crossed(50, 4, 3, 5, {"p": 0.0, "r": 0.5, "i": 0.1, "pr": 0.0, "e": 5.0})
    assert needed(variance_components(score, facets), "rater") is None


def test_a_design_that_leaves_components_open_is_refused():
    with pytest.raises(ValueError, match="open"):
        variance_components([1.0, 2.0, 3.0], {"person": [1, 2, 3], "rater": [1, 2, 3]})
    with pytest.raises(ValueError, match="one or two"):
        variance_components([1.0, 2.0], {"person": [1, 2]})
