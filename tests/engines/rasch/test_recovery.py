"""Known truth comes back, and intervals hold what they promise (`pamong bench measurement` has more)."""

import numpy as np
import pytest

from engines.rasch.simulation import ratings, simulate
from pamong.engines.rasch import (
    Anchors,
    Options,
    Ratings,
    drift,
    exact_agreement,
    fit_facets,
    freeze,
    hold,
    interactions,
    moved_steps,
)
from pamong.engines.rasch.calibration import Calibration, DamagedCalibrationError
from pamong.engines.rasch.followup import false_discovery

HALO = Options(bundle=("person", "rater"))


@pytest.fixture(scope="module")
def large():
    data = simulate(3000, 40, seed=3)
    return data, fit_facets(ratings(data))


def test_severities_thresholds_and_spread_come_back(large):
    data, fit = large
    rater = fit.elements["rater"]
    assert np.sqrt(np.mean((rater["measure"] - data["alpha"]) ** 2)) < 0.08
    assert np.polyfit(data["alpha"], rater["measure"], 1)[0] == pytest.approx(1, abs=0.05)
    assert fit.elements["criterion"]["measure"] == pytest.approx(data["beta"], abs=0.05)
    assert fit.thresholds["value"] == pytest.approx(data["tau"], abs=0.05)
    assert fit.sd == pytest.approx(1.2, abs=0.06)


def test_persons_come_back_and_wle_is_not_shrunk(large):
    data, fit = large
    assert np.corrcoef(fit.persons["eap"], data["theta"])[0, 1] > 0.94
    assert np.polyfit(data["theta"], fit.persons["wle"], 1)[0] == pytest.approx(1, abs=0.03)


def test_fair_averages_undo_severity(large):
    data, fit = large
    strict = int(np.argmax(data["alpha"]))
    rater = fit.elements["rater"][strict]
    assert rater["fair_average"] < np.median(fit.elements["rater"]["fair_average"])
    assert (
        np.corrcoef(fit.persons["fair_average"], data["theta"])[0, 1]
        > np.corrcoef(fit.persons["raw_average"], data["theta"])[0, 1]
    )


def test_mean_squares_of_good_raters_are_one_and_their_t_is_standard(large):
    _, fit = large
    rater = fit.elements["rater"]
    assert rater["infit"].mean() == pytest.approx(1, abs=0.02)
    assert rater["outfit"].mean() == pytest.approx(1, abs=0.02)
    assert rater["infit_t"].std() == pytest.approx(1, abs=0.3)


def test_a_rater_who_guesses_is_flagged():
    data = simulate(400, 10, seed=5)
    guessing = data["rater"] == 4
    data["score"][guessing] = np.random.default_rng(1).integers(0, 5, int(guessing.sum()))
    rater = fit_facets(ratings(data)).elements["rater"]
    assert int(np.argmax(rater["infit_t"])) == 4
    assert rater["infit_t"][4] > 4


@pytest.mark.slow
@pytest.mark.parametrize(("halo", "options"), [(0.0, Options()), (0.7, HALO)])
def test_intervals_cover_the_truth(halo, options):
    held, persons = [], []
    for seed in range(15):
        data = simulate(60, 6, halo=halo, seed=seed)
        fit = fit_facets(ratings(data), options=options)
        rater = fit.elements["rater"]
        held.append(np.mean(np.abs(rater["measure"] - data["alpha"]) <= 1.96 * rater["se"]))
        persons.append(np.mean(np.abs(fit.persons["eap"] - data["theta"]) <= 1.96 * fit.persons["sd"]))
    assert 0.88 <= np.mean(held) <= 1
    assert 0.86 <= np.mean(persons) <= 0.98


def test_ignoring_a_halo_makes_intervals_too_narrow():
    data = simulate(480, 12, halo=0.9, seed=4)
    plain, honest = fit_facets(ratings(data)), fit_facets(ratings(data), options=HALO)
    assert honest.halo_sd == pytest.approx(0.9, abs=0.12)
    assert honest.halo_p < 1e-6
    assert (honest.elements["rater"]["se"] > 1.3 * plain.elements["rater"]["se"]).all()
    assert honest.reliability < plain.reliability


def test_a_pair_that_departs_is_found_and_the_others_are_not():
    data = simulate(600, 8, criteria=4, seed=6)
    odd = (data["rater"] == 2) & (data["criterion"] == 1)
    data["score"][odd] = np.maximum(data["score"][odd] - 1, 0)
    table = interactions(fit_facets(ratings(data)), "rater", "criterion")
    flagged = table[table["q"] < 0.05]
    assert (2, 1) in set(zip(flagged["first"].tolist(), flagged["second"].tolist(), strict=True))
    assert flagged[np.argmax(np.abs(flagged["t"]))]["bias"] < -0.4


def test_false_discovery_by_hand():
    assert false_discovery(np.array([0.01, 0.04, 0.03, 0.5])) == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])


def test_agreement_of_honest_raters_is_what_the_model_expects():
    found = exact_agreement(fit_facets(ratings(simulate(800, 10, seed=2))), "rater")
    assert found.observed == pytest.approx(found.expected, abs=0.02)
    assert found.pairs == 800 * 6


def test_a_frozen_calibration_is_read_back_and_a_changed_one_refused(large):
    _, fit = large
    frozen = freeze(fit, note="Sampit 2024")
    text = frozen.to_json()
    assert Calibration.from_json(text) == frozen
    with pytest.raises(DamagedCalibrationError, match="changed"):
        Calibration.from_json(text.replace("Sampit 2024", "Sampit 2025"))
    with pytest.raises(DamagedCalibrationError, match="no calibration"):
        Calibration.from_json("{}")


def test_a_later_event_is_measured_on_the_frozen_ruler(large):
    _, fit = large
    frozen = freeze(fit)
    later = simulate(300, 8, seed=21, mean=1.0)
    found = fit_facets(ratings(later), options=Options(anchors=frozen.anchors(facets=["criterion"])))
    assert found.mean == pytest.approx(1.0, abs=0.25)
    child = freeze(found, parent=frozen)
    assert child.parent == frozen.hash


def test_drift_names_who_moved(large):
    _, fit = large
    again = simulate(3000, 40, seed=3)
    changed = again["rater"] == 7
    again["score"][changed] = np.maximum(again["score"][changed] - 1, 0)
    table = drift(freeze(fit), fit_facets(ratings(again)), "rater")
    assert table["element"][table["alarm"]].tolist() == ["7"]
    assert table["move"][table["alarm"]] > 0.5


def test_what_has_moved_is_let_go_one_after_the_other_and_the_rest_holds():
    before = simulate(800, 20, criteria=8, seed=6)
    later = simulate(800, 20, criteria=8, seed=7, mean=1.3)
    for criterion, less in ((2, 1), (5, 2)):
        rows = later["criterion"] == criterion
        later["score"][rows] = np.maximum(later["score"][rows] - less, 0)
    held = hold(freeze(fit_facets(ratings(before))), fit_facets(ratings(later)), "criterion")
    assert held.table["element"][~held.table["kept"]].tolist() == ["2", "5"]
    assert list(held.kept) == ["0", "1", "3", "4", "6", "7"]
    assert np.abs(held.table["move"][held.table["kept"]]).max() < 0.5
    assert 0.01 < held.error < 0.1


def test_elements_with_other_names_are_compared_by_what_they_were_called(large):
    _, fit = large
    found = drift(freeze(fit), fit_facets(ratings(simulate(300, 8, seed=3))), "rater", called={"0": "3", "1": "4"})
    assert found["element"].tolist() == ["0", "1"]
    with pytest.raises(ValueError, match="Fewer than two"):
        hold(freeze(fit), fit, "rater", called={"0": "3", "1": "nobody"})


def test_steps_that_moved_or_are_of_another_length_cannot_be_held(large):
    _, fit = large
    frozen = freeze(fit)
    assert moved_steps(frozen, fit_facets(ratings(simulate(600, 8, seed=8)))) == ()
    assert moved_steps(frozen, fit_facets(ratings(simulate(600, 8, seed=8, categories=4)))) == ("",)
    shy = simulate(600, 8, seed=8)
    shy["score"] = np.where((shy["score"] == 4) & (np.arange(shy["score"].size) % 4 > 0), 3, shy["score"])
    assert moved_steps(frozen, fit_facets(ratings(shy))) == ("",)


def test_with_all_else_held_the_persons_are_the_same_and_the_halo_too():
    data = simulate(200, 6, halo=0.6, seed=12)
    free = fit_facets(ratings(data), options=HALO)
    known = freeze(free).anchors()
    anchors = Anchors(elements=known.elements, steps=known.steps, population=(free.mean, free.sd), halo=free.halo_sd)
    held = fit_facets(ratings(data), options=Options(bundle=HALO.bundle, anchors=anchors))
    assert (held.halo_sd, held.halo_p, held.parameters) == (free.halo_sd, None, 0)
    assert held.persons["eap"] == pytest.approx(free.persons["eap"], abs=1e-4)
    assert "held fixed" in held.summary()


def test_slopes_come_back():
    rng = np.random.default_rng(3)
    slopes = np.array([0.6, 0.8, 1.0, 1.2, 1.6, 1.1])
    slopes /= np.exp(np.log(slopes).mean())
    theta, beta = rng.normal(0, 1.2, 6000), np.linspace(-1, 1, 6)
    chance = 1 / (1 + np.exp(-slopes * (theta[:, None] - beta)))
    score = (rng.random(chance.shape) < chance).astype(float)
    person, item = np.meshgrid(np.arange(6000), np.arange(6), indexing="ij")
    fit = fit_facets(
        Ratings({"person": person.ravel(), "item": item.ravel()}, score.ravel()), options=Options(slopes=True)
    )
    assert fit.converged
    assert list(fit.slopes.values()) == pytest.approx(slopes, rel=0.12)


def test_thousands_of_raters_agree_with_the_dense_solution(monkeypatch):
    from pamong.engines.rasch import solve

    data = simulate(2500, 220, seed=8)
    dense = fit_facets(ratings(data))
    monkeypatch.setattr(solve, "DENSE", 50)
    sparse = fit_facets(ratings(data))
    assert sparse.loglik == pytest.approx(dense.loglik, rel=1e-10)
    np.testing.assert_allclose(sparse.elements["rater"]["measure"], dense.elements["rater"]["measure"], atol=1e-5)
    np.testing.assert_allclose(sparse.elements["rater"]["se"], dense.elements["rater"]["se"], rtol=5e-4)
    np.testing.assert_allclose(sparse.elements["criterion"]["se"], dense.elements["criterion"]["se"], rtol=1e-3)


def test_a_chain_of_raters_who_share_few_persons_has_the_dense_errors_too(monkeypatch):
    from pamong.engines.rasch import solve

    data = simulate(1500, 150, seed=9)
    first = data["person"] % 150
    data["rater"] = np.where(np.arange(first.size) % 12 < 6, first, (first + 1) % 150)
    dense = fit_facets(ratings(data))
    monkeypatch.setattr(solve, "DENSE", 50)
    np.testing.assert_allclose(
        fit_facets(ratings(data)).elements["rater"]["se"], dense.elements["rater"]["se"], rtol=5e-4
    )
