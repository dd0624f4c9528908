import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamong.engines.itemstats import cronbach_alpha, mantel_haenszel, mcdonald_omega


def people(rows):
    """Return answers, group and stratum from rows of (stratum, right reference, wrong, right focal, wrong)."""
    right, focal, stratum = [], [], []
    for level, a, b, c, d in rows:
        for count, answer, group in ((a, True, False), (b, False, False), (c, True, True), (d, False, True)):
            right += [answer] * count
            focal += [group] * count
            stratum += [level] * count
    return right, focal, stratum


def test_mantel_haenszel_by_hand():
    found = mantel_haenszel(*people([(1, 20, 10, 10, 20), (2, 30, 10, 20, 20)]))
    # sum a d / n = 20*20/60 + 30*20/80; sum b c / n = 10*10/60 + 10*20/80
    ratio = (400 / 60 + 600 / 80) / (100 / 60 + 200 / 80)
    assert found.odds_ratio == pytest.approx(ratio)
    assert found.delta == pytest.approx(-2.35 * math.log(ratio))
    gap = (20 - 15) + (30 - 25) - 0.5
    variance = 30 * 30 * 30 * 30 / (60**2 * 59) + 40 * 40 * 50 * 30 / (80**2 * 79)
    assert found.chi_square == pytest.approx(gap**2 / variance)
    assert (found.size, found.n) == ("C", 140)


def test_mantel_haenszel_of_the_berkeley_admissions():
    # Bickel, Hammel & O'Connell, Science 187 (1975) 398-404: six departments, men and women, admitted and not. R's
    # `mantelhaen.test(UCBAdmissions)` prints 0.9046968, its interval 0.7719074 to 1.0603298, and 1.4269 (p 0.2323).
    found = mantel_haenszel(
        *people(
            [
                (1, 512, 313, 89, 19),
                (2, 353, 207, 17, 8),
                (3, 120, 205, 202, 391),
                (4, 138, 279, 131, 244),
                (5, 53, 138, 94, 299),
                (6, 22, 351, 24, 317),
            ]
        )
    )
    assert found.odds_ratio == pytest.approx(0.9046968, abs=5e-8)
    high = math.exp(math.log(found.odds_ratio) + 1.959964 * found.se / 2.35)
    assert (high, found.chi_square, found.p) == pytest.approx((1.0603298, 1.4269, 0.2323), abs=5e-5)


TABLES = st.lists(st.tuples(*[st.integers(1, 30)] * 4), min_size=1, max_size=5)


@given(TABLES)
def test_the_groups_exchanged_turn_the_difference_round_and_nothing_else(tables):
    rows = [(level, *cells) for level, cells in enumerate(tables)]
    right, focal, stratum = people(rows)
    one, other = mantel_haenszel(right, focal, stratum), mantel_haenszel(right, ~np.array(focal), stratum)
    assert one.odds_ratio * other.odds_ratio == pytest.approx(1.0)
    assert (one.se, one.chi_square) == pytest.approx((other.se, other.chi_square))


def test_no_difference_is_negligible():
    found = mantel_haenszel(*people([(1, 20, 10, 20, 10), (2, 30, 10, 30, 10)]))
    assert (found.odds_ratio, found.delta, found.size) == (1.0, 0.0, "A")


def test_without_a_stratum_that_holds_both_groups_nothing_is_defined():
    found = mantel_haenszel(*people([(1, 20, 10, 0, 0), (2, 0, 0, 30, 10)]))
    assert math.isnan(found.odds_ratio)
    assert found.n == 0


def exactly(covariance):
    """Return a table whose covariance matrix is exactly this one."""
    flat = np.random.default_rng(1).normal(size=(40, len(covariance)))
    pure = np.linalg.qr(flat - flat.mean(axis=0))[0]
    return np.sqrt(len(flat) - 1) * pure @ np.linalg.cholesky(covariance).T


@given(st.lists(st.floats(0.4, 0.8), min_size=3, max_size=6), st.floats(0.1, 10))
def test_omega_of_one_common_factor_is_the_formula_whatever_the_unit(loadings, unit):
    weights = np.array(loadings)
    covariance = np.outer(weights, weights)
    np.fill_diagonal(covariance, 1.0)
    common = weights.sum() ** 2
    truth = common / (common + (1 - weights**2).sum())
    assert mcdonald_omega(unit * exactly(covariance)) == pytest.approx(truth, abs=1e-5)


def test_omega_of_parallel_items_is_alpha():
    rng = np.random.default_rng(1)
    table = rng.normal(size=(20_000, 1)) + rng.normal(size=(20_000, 6))
    assert mcdonald_omega(table) == pytest.approx(6 / 7, abs=0.01)
    assert mcdonald_omega(table) == pytest.approx(cronbach_alpha(table), abs=0.002)


def test_omega_exceeds_alpha_when_items_weigh_differently():
    rng = np.random.default_rng(1)
    loadings = np.array([0.3, 0.6, 0.9, 1.2])
    table = rng.normal(size=(50_000, 1)) * loadings + rng.normal(size=(50_000, 4)) * 0.6
    truth = loadings.sum() ** 2 / (loadings.sum() ** 2 + 4 * 0.36)
    assert mcdonald_omega(table) == pytest.approx(truth, abs=0.01)
    assert mcdonald_omega(table) > cronbach_alpha(table)


@pytest.mark.parametrize("table", [np.zeros((5, 4)), np.ones((2, 2)), np.arange(4)])
def test_omega_is_not_defined_without_variance_or_items(table):
    assert math.isnan(mcdonald_omega(table))
