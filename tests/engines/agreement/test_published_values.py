"""Published examples: the engine gives what their authors printed.

ICC: Shrout & Fleiss, Psychol. Bull. 86 (1979), table 2, six targets by four judges; intervals as printed by R's
`psych` 2.2.9 to two places. Alpha: Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), example with four
observers and twelve units. Weighted kappa: Cohen, Psychol. Bull. 70 (1968); plain kappa: Cohen (1960), table of shares.
"""

import numpy as np
import pytest

from pamong.engines.agreement import cohen_kappa, intraclass_correlations, krippendorff_alpha, percent_agreement

JUDGES = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
NONE = np.nan
OBSERVERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
        [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
    ]
)


def test_the_six_intraclass_correlations_of_shrout_and_fleiss():
    found = intraclass_correlations(JUDGES)
    forms = (
        found.single_random,
        found.single_agreement,
        found.single_consistency,
        found.mean_random,
        found.mean_agreement,
        found.mean_consistency,
    )
    assert [round(form.value, 4) for form in forms] == [0.1657, 0.2898, 0.7148, 0.4428, 0.6201, 0.9093]
    assert (found.objects, found.raters) == (6, 4)


def test_the_intervals_of_the_single_forms():
    found = intraclass_correlations(JUDGES)
    singles = (found.single_random, found.single_agreement, found.single_consistency)
    assert [(round(form.lower, 2), round(form.upper, 2)) for form in singles] == [
        (-0.13, 0.72),
        (0.02, 0.76),
        (0.34, 0.95),
    ]


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_krippendorffs_alpha_on_every_level(level, published):
    found = krippendorff_alpha(OBSERVERS, level=level)
    assert round(found.value, 3) == published
    assert (found.units, found.values) == (11, 40)


def test_cohens_kappa_of_a_table_worked_by_hand():
    """45/25/15/15 of 100: observed .60, by chance .70*.60 + .30*.40 = .54, kappa .06/.46."""
    first = [1] * 70 + [0] * 30
    second = [1] * 45 + [0] * 25 + [1] * 15 + [0] * 15
    found = cohen_kappa(first, second)
    assert (round(found.observed, 2), round(found.expected, 2), found.n) == (0.6, 0.54, 100)
    assert found.value == pytest.approx(0.06 / 0.46)


def test_quadratic_kappa_is_the_agreement_icc_of_a_large_balanced_sample():
    """Fleiss & Cohen (1973): with quadratic weights kappa and ICC(2,1) differ only by terms of 1/n."""
    rng = np.random.default_rng(1)
    true = rng.normal(size=4000)
    pair = np.clip(np.round(true[:, None] + rng.normal(scale=0.5, size=(4000, 2)) + 1.5), 0, 3)
    kappa = cohen_kappa(pair[:, 0], pair[:, 1], weights="quadratic").value
    assert kappa == pytest.approx(intraclass_correlations(pair).single_agreement.value, abs=1e-3)


def test_the_standard_error_of_kappa_is_what_repeated_samples_scatter():
    rng = np.random.default_rng(2)
    truth = rng.integers(0, 3, size=(400, 200))
    first, second = (np.where(rng.random(truth.shape) < 0.7, truth, rng.integers(0, 3, truth.shape)) for _ in "ab")
    found = [cohen_kappa(*pair) for pair in zip(first, second, strict=True)]
    scatter = np.std([kappa.value for kappa in found])
    assert np.mean([kappa.se for kappa in found]) == pytest.approx(scatter, rel=0.1)


def test_percent_agreement_with_and_without_tolerance():
    assert percent_agreement([0, 1, 2, 3], [0, 2, 2, 1]) == 0.5
    assert percent_agreement([0, 1, 2, 3], [0, 2, 2, 1], tolerance=1) == 0.75
