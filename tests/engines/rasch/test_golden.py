"""Held to published data and to other programs' estimates; every file in `data` names its source in its first line."""

import csv
from pathlib import Path

import numpy as np
import pytest

from pamong.engines.rasch import Options, Ratings, fit_facets

DATA = Path(__file__).parent / "data"


def read(name):
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def measures(table):
    return {str(row["element"]): float(row["measure"]) for row in table}


@pytest.fixture(scope="module")
def guilford():
    rows = read("guilford_ratings.csv")
    facets = {name: [row[name] for row in rows] for name in ("junior", "trait", "senior")}
    return fit_facets(Ratings(facets, [float(row["rating"]) for row in rows]), options=Options(estimator="jml"))


def test_guilford_by_joint_likelihood_agrees_to_four_decimals(guilford):
    expected = {}
    for row in read("guilford_jml.csv"):
        if row["element"]:
            expected.setdefault(row["facet"], {})[row["element"]] = float(row["measure"])
    persons = {str(row["element"]): float(row["eap"]) - guilford.mean for row in guilford.persons}
    level = np.mean(list(expected["senior severity"].values()))
    assert persons == pytest.approx(expected["junior"], abs=1e-4)
    assert measures(guilford.elements["trait"]) == pytest.approx(expected["trait difficulty"], abs=1e-4)
    centred = {name: value - level for name, value in expected["senior severity"].items()}
    assert measures(guilford.elements["senior"]) == pytest.approx(centred, abs=1e-4)
    assert guilford.mean == pytest.approx(-level, abs=1e-4)
    steps = {str(row["step"]): float(row["value"]) for row in guilford.thresholds}
    assert steps == pytest.approx(expected["step"], abs=1e-4)


def test_guilford_joint_log_likelihood(guilford):
    assert guilford.loglik == pytest.approx(-165.68498, abs=1e-4)


@pytest.fixture(scope="module")
def ptam4():
    rows = read("ptam4_ratings.csv")
    criteria = ("crit2", "crit3", "crit4")
    long = [(row["idstud"], name, row["rater"], float(row[name])) for row in rows for name in criteria]
    person, item, rater, score = (list(column) for column in zip(*long, strict=True))
    return Ratings({"person": person, "item": item, "rater": rater}, score)


def test_rating_scale_on_ptam4_agrees_with_tam(ptam4):
    fit = fit_facets(ptam4)
    rows = read("ptam4_tam_mml_rsm.csv")
    expected = {row["parameter"]: float(row["xsi"]) for row in rows}
    assert fit.deviance == pytest.approx(float(rows[0]["deviance"]), abs=2e-4)
    assert fit.sd**2 == pytest.approx(float(rows[0]["variance"]), rel=2e-3)
    rater = {f"rater{name}": value for name, value in measures(fit.elements["rater"]).items()}
    assert rater == pytest.approx({k: v for k, v in expected.items() if k.startswith("rater")}, abs=4e-4)
    # TAM fixes the persons' mean and lets the criteria carry the level.
    item = {name: value - fit.mean for name, value in measures(fit.elements["item"]).items()}
    assert item == pytest.approx({k: v for k, v in expected.items() if k.startswith("crit")}, abs=4e-4)
    assert list(fit.thresholds["value"]) == pytest.approx([expected[f"step{k}"] for k in (1, 2, 3)], abs=4e-4)


def test_partial_credit_on_ptam4_agrees_with_sirt(ptam4):
    fit = fit_facets(ptam4, options=Options(model="pcm"))
    rows = read("ptam4_sirt_rmfacets_pcm.csv")
    assert fit.deviance == pytest.approx(float(rows[0]["deviance"]), abs=2e-4)
    assert fit.sd == pytest.approx(float(rows[0]["sigma"]), abs=1e-4)
    assert measures(fit.elements["rater"]) == pytest.approx({r["rater"]: float(r["b"]) for r in rows}, abs=1e-5)


@pytest.fixture(scope="module")
def lsat6():
    patterns = [
        [int(row[f"Item_{i}"]) for i in range(1, 6)]
        for row in read("lsat6_patterns.csv")
        for _ in range(int(row["freq"]))
    ]
    scores = np.array(patterns)
    person, item = np.meshgrid(np.arange(len(scores)), np.arange(1, 6), indexing="ij")
    return Ratings({"person": person.ravel(), "item": item.ravel()}, scores.ravel().astype(float))


def test_dichotomous_rasch_on_lsat6(lsat6):
    fit = fit_facets(lsat6)
    rows = read("lsat6_estimates.csv")
    expected = [float(row["rasch_mml_difficulty"]) for row in rows]
    assert list(fit.elements["item"]["measure"] - fit.mean) == pytest.approx(expected, abs=1e-4)
    assert fit.sd == pytest.approx(float(rows[0]["rasch_mml_sd"]), abs=1e-4)
    assert fit.loglik == pytest.approx(float(rows[0]["rasch_mml_loglik"]), abs=1e-4)


def test_two_parameter_model_on_lsat6(lsat6):
    fit = fit_facets(lsat6, options=Options(slopes=True))
    rows = read("lsat6_estimates.csv")
    slopes = np.array(list(fit.slopes.values()))
    assert list(slopes * fit.sd) == pytest.approx([float(row["twopl_slope"]) for row in rows], abs=1e-3)
    intercepts = slopes * (fit.mean - fit.elements["item"]["measure"])
    assert list(intercepts) == pytest.approx([float(row["twopl_intercept"]) for row in rows], abs=1e-3)
    assert fit.loglik == pytest.approx(float(rows[0]["twopl_loglik"]), abs=1e-4)
