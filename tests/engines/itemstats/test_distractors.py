"""What options draw."""

from __future__ import annotations

import numpy as np

from pamong.engines.itemstats import count_options

# Ten persons, strength 0-9; the strong choose a, the weak b, one nothing, nobody c.
CHOICES = ["b", "b", "b", "", "b", "a", "a", "a", "a", "a"]
PICKS = [[choice == option for option in "abc"] for choice in CHOICES]


def test_counts_tell_who_chose_what() -> None:
    table = count_options(PICKS, range(10))
    assert (table.chosen.tolist(), table.blank) == ([5, 4, 0], 1)


def test_the_extreme_groups_hold_twenty_seven_percent_each() -> None:
    table = count_options(PICKS, range(10))
    assert (table.group_size, table.upper.tolist(), table.lower.tolist()) == (3, [3, 0, 0], [0, 3, 0])


def test_strength_is_the_mean_score_of_those_who_chose() -> None:
    strength = count_options(PICKS, range(10)).strength
    assert strength[:2].tolist() == [7.0, 1.75]
    assert np.isnan(strength[2])


def test_several_choices_of_one_person_all_count() -> None:
    table = count_options([[True, True], [False, True]], [1, 0])
    assert table.chosen.tolist() == [1, 2]


def test_nobody_leaves_nothing() -> None:
    table = count_options(np.zeros((0, 2)), [])
    assert (table.chosen.tolist(), table.blank, table.group_size) == ([0, 0], 0, 0)
