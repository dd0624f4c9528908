"""Is a rating design connected, by rank."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pamong.engines.linking import examine, suggest
from pamong.engines.linking.check import check_linkage

ROWS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 3), st.integers(0, 1)), min_size=1, max_size=14
)


def test_raters_who_share_a_person_are_linked():
    linkage = examine([0, 0, 1, 1], [0, 1, 1, 2])
    assert (linkage.connected, linkage.missing, linkage.groups) == (True, 0, (((0, 1, 2),),))


def test_raters_who_share_nobody_are_two_groups():
    linkage = examine([0, 0, 1, 1], [0, 1, 2, 3])
    assert (linkage.connected, linkage.missing, linkage.groups) == (False, 1, (((0, 1), (2, 3)),))


def test_raters_nested_in_criteria_are_unlinked_though_the_graph_is_one_piece():
    persons = [0, 0, 1, 1]
    raters = criteria = [0, 1, 0, 1]
    linkage = examine(persons, raters, criteria)
    assert (linkage.missing, linkage.groups) == (1, (((0,), (1,)), ((0,), (1,))))


def test_a_design_without_ratings_leaves_nothing_open():
    assert examine([], []).connected


def test_numbers_of_elements_need_not_be_dense():
    assert examine([10, 10, 99], [7, 70, 70]).groups == (((7, 70),),)


@given(ROWS)
@settings(max_examples=60, deadline=None)
def test_the_rank_of_the_whole_design_agrees(rows):
    persons, *facets = zip(*rows, strict=True)
    assert check_linkage(persons, facets, examine(persons, *facets)) == []


@given(ROWS)
@settings(max_examples=60, deadline=None)
def test_as_many_extra_ratings_as_missing_directions_link_any_design(rows):
    persons, *facets = (np.array(column) for column in zip(*rows, strict=True))
    links = suggest(persons, *facets)
    assert len(links) == examine(persons, *facets).missing
    more = [np.append(facet, [link.elements[at] for link in links]).astype(int) for at, facet in enumerate(facets)]
    assert examine(np.append(persons, [link.person for link in links]).astype(int), *more).connected


def test_a_suggestion_respects_what_is_not_allowed():
    links = suggest([0, 1], [0, 1], allowed=lambda person, elements: (person, elements) == (1, (0,)))
    assert [(link.person, link.elements, link.instead_of) for link in links] == [(1, (0,), 1)]


def test_nothing_is_suggested_where_nothing_is_allowed():
    assert suggest([0, 1], [0, 1], allowed=lambda person, elements: False) == ()


def test_a_planted_error_is_noticed_by_the_check():
    assert check_linkage([0, 1], [[0, 1]], examine([0, 0], [0, 1])) != []
