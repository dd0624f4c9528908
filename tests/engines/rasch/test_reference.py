"""The engine against the slow implementation: same log-likelihood, same errors."""

import numpy as np
import pytest

from engines.rasch import reference
from engines.rasch.simulation import ratings, simulate
from pamong.engines.rasch import Options, fit_facets

HALO = Options(bundle=("person", "rater"))


def by_rater(row):
    return row[1][1]


@pytest.mark.parametrize(
    ("options", "bundle", "design"),
    [
        (Options(), None, {"categories": 4}),
        (Options(), None, {"categories": 2, "criteria": 8}),
        (Options(model="pcm"), None, {"categories": 4}),
        (HALO, by_rater, {"categories": 4, "halo": 0.7}),
        (HALO, by_rater, {"categories": 5, "halo": 1.2, "criteria": 6, "sd": 2.0}),
    ],
)
def test_log_likelihood_is_that_of_the_reference(options, bundle, design):
    data = ratings(simulate(40, 6, seed=5, **{"criteria": 3, **design}))
    fit = fit_facets(data, options=options)
    assert fit.converged
    assert fit.loglik == pytest.approx(reference.of_fit(fit, data, bundle), rel=1e-7)


@pytest.mark.slow
@pytest.mark.parametrize("halo", [0.0, 0.8])
def test_errors_are_those_of_the_references_curvature(halo, monkeypatch):
    monkeypatch.setattr(reference, "NODES", 121)
    monkeypatch.setattr(reference, "HALO_NODES", 31)
    data = simulate(15, 4, criteria=3, categories=3, halo=halo, seed=9)  # its halo is estimated above the border at 0
    fit = fit_facets(ratings(data), options=HALO if halo else Options())
    rows = list(zip(data["person"].tolist(), pairs(data), data["score"].tolist(), strict=True))

    def loglik(vector):
        item, rater = closed(vector[:2]), closed(vector[2:5])
        facets = [dict(enumerate(item)), dict(enumerate(rater))]
        steps = {None: closed(vector[5:6])}
        sd = float(vector[8]) if halo else 0.0
        return reference.loglik(rows, facets, steps, vector[6], np.exp(vector[7]), sd, by_rater if halo else None)

    estimate = [
        *fit.elements["criterion"]["measure"][:2],
        *fit.elements["rater"]["measure"][:3],
        fit.thresholds["value"][0],
        fit.mean,
        np.log(fit.sd),
    ]
    errors = [
        *fit.elements["criterion"]["se"][:2],
        *fit.elements["rater"]["se"][:3],
        fit.thresholds["se"][0],
        fit.group_means[""][1],
    ]
    found = curvature_errors(loglik, np.array([*estimate, fit.halo_sd] if halo else estimate))
    assert errors == pytest.approx(found[:7], rel=2e-3)
    if halo:
        assert fit.halo_se == pytest.approx(found[8], rel=5e-3)


def pairs(data):
    return list(zip(data["criterion"].tolist(), data["rater"].tolist(), strict=True))


def closed(values):
    """Return the values with the one that makes them sum to zero."""
    return [*values, -sum(values)]


def curvature_errors(function, at, step=2e-3):
    size = at.size
    moves = np.eye(size) * step
    hessian = np.zeros((size, size))
    for i in range(size):
        for j in range(i, size):
            corners = [function(at + a * moves[i] + b * moves[j]) for a, b in ((1, 1), (1, -1), (-1, 1), (-1, -1))]
            hessian[i, j] = hessian[j, i] = (corners[0] - corners[1] - corners[2] + corners[3]) / (4 * step**2)
    return np.sqrt(np.diag(np.linalg.inv(-hessian)))
