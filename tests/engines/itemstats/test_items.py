"""Item statistics: against hand calculation, numpy's own correlation, and laws that hold for any table."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pamong.engines.itemstats import analyse_items, cronbach_alpha

# Four persons, three items. Sums 3, 2, 1, 0; item variances 1/3, 1/3, 1/4 (n - 1); variance of sums 5/3.
GUTTMAN = [[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]]
tables = arrays(np.float64, st.tuples(st.integers(3, 12), st.integers(3, 6)), elements=st.sampled_from([0.0, 1.0]))


def test_difficulty_is_the_share_of_right_answers() -> None:
    assert analyse_items(GUTTMAN).difficulty.tolist() == [0.75, 0.5, 0.25]


def test_alpha_of_the_guttman_pattern_is_three_quarters() -> None:
    # variances .25, 1/3, .25; k/(k-1) (1 - (5/6)/(5/3)) = 1.5 x .5
    assert cronbach_alpha(GUTTMAN) == pytest.approx(0.75, abs=1e-12)


def test_discrimination_leaves_the_item_itself_out() -> None:
    # item 1 against the rest (2, 1, 0, 0): covariance 0.25, deviations 0.5 and sqrt(11/12)
    expected = 0.25 / (0.5 * np.sqrt(11 / 12))
    assert analyse_items(GUTTMAN).discrimination[0] == pytest.approx(expected, abs=1e-12)


def test_an_item_everybody_has_right_has_no_discrimination() -> None:
    analysis = analyse_items([[1, 1, 0], [1, 0, 0], [1, 1, 1], [1, 0, 1]])
    assert np.isnan(analysis.discrimination[0])


def test_gaps_count_for_no_item_and_take_the_person_out_of_the_correlations() -> None:
    analysis = analyse_items([*GUTTMAN, [1, np.nan, 1]])
    assert analysis.n.tolist() == [5, 4, 5]
    assert analysis.n_persons == 4
    assert analysis.difficulty.tolist() == [0.8, 0.5, 0.4]
    assert analysis.alpha == pytest.approx(0.75)


def test_maxima_turn_points_into_shares() -> None:
    assert analyse_items([[4, 1], [2, 0]], [4, 1]).difficulty.tolist() == [0.75, 0.5]


def test_an_empty_test_gives_numbers_that_say_nothing() -> None:
    analysis = analyse_items(np.zeros((0, 3)))
    assert (analysis.n_persons, analysis.n.tolist()) == (0, [0, 0, 0])
    assert np.isnan([analysis.alpha, analysis.mean, analysis.sd, *analysis.difficulty]).all()


def test_a_row_is_not_a_table() -> None:
    with pytest.raises(ValueError, match="table"):
        analyse_items([1, 0, 1])


@given(tables)
def test_discrimination_is_the_correlation_with_the_sum_of_the_others(table: np.ndarray) -> None:
    found = analyse_items(table).discrimination
    for item in range(table.shape[1]):
        rest = np.delete(table, item, axis=1).sum(axis=1)
        if table[:, item].std() == 0 or rest.std() == 0:
            assert np.isnan(found[item])
        else:
            assert found[item] == pytest.approx(np.corrcoef(table[:, item], rest)[0, 1], abs=1e-9)


@given(tables)
def test_alpha_without_an_item_is_the_alpha_of_the_others(table: np.ndarray) -> None:
    found = analyse_items(table).alpha_without
    expected = [cronbach_alpha(np.delete(table, item, axis=1)) for item in range(table.shape[1])]
    assert found == pytest.approx(expected, abs=1e-9, nan_ok=True)


@given(tables, st.randoms())
def test_the_order_of_persons_means_nothing(table: np.ndarray, random) -> None:  # type: ignore[no-untyped-def]
    order = list(range(len(table)))
    random.shuffle(order)
    assert analyse_items(table[order]).alpha == pytest.approx(analyse_items(table).alpha, nan_ok=True)
