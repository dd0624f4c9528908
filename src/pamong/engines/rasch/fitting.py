"""Fit: the one entry of the engine."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

from pamong.engines.rasch.data import Design, Ratings, prepare
from pamong.engines.rasch.describe import describe
from pamong.engines.rasch.jml import fit_jointly
from pamong.engines.rasch.newton import Marginal, likelihood_at, maximise
from pamong.engines.rasch.options import Options
from pamong.engines.rasch.point import Point
from pamong.engines.rasch.results import FacetsFit
from pamong.engines.rasch.setup import Ready, set_up

DEFAULTS = Options()
LIKELIHOOD_SLACK = 1e-6


def fit_facets(data: Ratings, *, options: Options = DEFAULTS) -> FacetsFit:
    """Fit a Rasch model of any number of facets.

    Parameters
    ----------
    data : Ratings
        Long table, one row a rating; the first facet is the measured one (persons). NaN scores are missing.
    options : Options
        Model, estimator, halo, anchors, priors.

    Returns
    -------
    FacetsFit
        Measures in logits with standard errors, fit, thresholds, persons, warnings. Look at `converged` and
        `warnings` before using the numbers.

    Raises
    ------
    ValueError
        When the table is no rating table (see `prepare`), or options contradict each other.

    Notes
    -----
    ``log P_k / P_(k-1) = a (theta_n + gamma_nr - sum of the elements' measures) - tau_k`` with ``theta ~ N(mu_g,
    sigma^2)`` integrated out on an even grid and ``gamma ~ N(0, omega^2)`` (halo) by Gauss-Hermite nodes. Newton's
    method with Fisher's identity and Louis's information. Sums of every facet but the first and of every threshold
    set are zero; ``mean`` carries the level. Sources: Andrich, Psychometrika 43 (1978) 561-573; Masters,
    Psychometrika 47 (1982) 149-174; Linacre, Many-Facet Rasch Measurement (1989); Wilson & Hoskens, J. Educ. Behav.
    Stat. 26 (2001) 283-306 (bundles); Louis, JRSS B 44 (1982) 226-233.
    """
    _check(options)
    design = prepare(data, options.model)
    if options.estimator == "jml":
        return fit_jointly(design, options, fingerprint(design, options))
    ready = set_up(design, options)
    halo_p, start = None, ready.start
    plain = None
    if _seeks_halo(options):
        start, plain = fit_plain(design, options, ready)
    solution = maximise(ready.problem, start, max_iterations=options.max_iterations, tolerance=options.tolerance)
    if plain is not None:
        halo_p = _half_chi_square(2 * (solution.loglik - plain))
    return describe(ready, solution, options, halo_p, fingerprint(design, options), Marginal(ready.problem, solution))


def _seeks_halo(options: Options) -> bool:
    """Whether the bundle deviation is estimated: one held fixed is not tested against none."""
    return bool(options.bundle) and (options.anchors is None or options.anchors.halo is None)


def _check(options: Options) -> None:
    if options.slopes and options.bundle:
        raise ValueError("Slopes and a halo cannot be fitted together: the halo rests on sum scores.")
    if options.estimator == "jml" and (options.slopes or options.bundle):
        raise ValueError("Joint maximum likelihood knows neither slopes nor a halo.")


def fit_plain(design: Design, options: Options, bundled: Ready) -> tuple[Point, float]:
    """Fit the same model without the bundle deviation; return where to start with one, and the log-likelihood."""
    ready = set_up(design, replace(options, bundle=()), bundled.linkage)
    if not ready.problem.free.any():
        return bundled.start, likelihood_at(ready.problem, ready.start, options.tolerance)
    found = maximise(ready.problem, ready.start, max_iterations=options.max_iterations, tolerance=options.tolerance)
    point = found.point
    warm = replace(bundled.start, facets=point.facets, steps=point.steps, mean=point.mean, sd=point.sd)
    return warm, found.loglik


def _half_chi_square(ratio: float) -> float:
    """Return the p value of a likelihood ratio for a variance on its border: half the mass sits at 0."""
    return 1.0 if ratio <= LIKELIHOOD_SLACK else 0.5 * float(chdtrc(1, ratio))


def fingerprint(design: Design, options: Options) -> str:
    """Return a SHA-256 of ratings and options that does not depend on the order of the rows."""
    digest = hashlib.sha256(repr(options).encode())
    for labels in (*design.labels, design.groups):
        digest.update("\x1f".join(map(str, labels.tolist())).encode() + b"\x1e")
    digest.update(design.group.tobytes())
    row = np.zeros(design.score.size, dtype=np.uint64)
    for column in (design.person, *design.elements, design.score):
        row = _mix(row * np.uint64(3) + column.astype(np.uint64))
    digest.update(np.array([row.sum(), _mix(row).sum(), np.uint64(row.size)]).tobytes())
    return digest.hexdigest()


def _mix(numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Scatter 64-bit numbers (the finaliser of SplitMix64, Steele, Lea & Flood 2014)."""
    numbers = (numbers + np.uint64(0x9E3779B97F4A7C15)).astype(np.uint64)
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
