"""Roles by Latin square: over three rounds everybody is coach, coachee and observer once.

Groups and people form a bipartite graph; within three rounds every person has three edges and every group three or
four. By Koenig's theorem it can be coloured so that neither repeats a colour: the colours are the roles. A colour is a
matching that covers all groups, found as a cheapest one, so that whoever had a role before waits.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from pamong.engines.grouping.classes.cells import IntArray

ROLES = ("coach", "coachee", "observer", "observer2")
BLOCK = 3
AGAIN = 64  # twice the same role within three rounds: only when it cannot be helped


Roles = dict[int, str]
Given = Mapping[tuple[int, int], Roles]


def deal_roles(
    rounds: Sequence[Sequence[tuple[int, ...]]], people: int, given: Given | None = None
) -> list[list[Roles]]:
    """Return the role of each member for every group of every round.

    Parameters
    ----------
    rounds : groups of each round, as tuples of person numbers
    people : int
        Number of persons.
    given : roles of locked groups, by round and number of the group
    """
    had = np.zeros((people, len(ROLES)), dtype=np.int64)
    dealt: list[list[Roles]] = [[{} for _ in groups] for groups in rounds]
    for start in range(0, len(rounds), BLOCK):
        places = [(number, at) for number in range(start, min(start + BLOCK, len(rounds)))
                  for at in range(len(rounds[number]))]  # fmt: skip
        open_places = [place for place in places if not given or place not in given]
        for number, at in sorted(set(places) - set(open_places)):
            dealt[number][at] = dict((given or {})[number, at])
            for person, name in dealt[number][at].items():
                had[person, ROLES.index(name)] += 1
        roles = _deal_block([rounds[number][at] for number, at in open_places], had)
        for (number, at), role in zip(open_places, roles, strict=True):
            dealt[number][at] = role
    return dealt


def _deal_block(groups: list[tuple[int, ...]], had: IntArray) -> list[dict[int, str]]:
    roles: list[dict[int, str]] = [{} for _ in groups]
    for column in (0, 1):
        left = [[person for person in group if person not in role] for group, role in zip(groups, roles, strict=True)]
        for number, person in enumerate(_cheapest_cover(left, had[:, column])):
            roles[number][person] = ROLES[column]
        for role in roles:
            had[[person for person, name in role.items() if name == ROLES[column]], column] += 1
    for group, role in zip(groups, roles, strict=True):
        watching = sorted((person for person in group if person not in role), key=lambda p: (had[p, 2], had[p, 3], p))
        for column, person in enumerate(watching, start=2):
            role[person] = ROLES[column]
            had[person, column] += 1
    return roles


def _cheapest_cover(groups: list[list[int]], had: IntArray) -> list[int]:
    """Return one member of each group, different people as far as possible, those who had it least first."""
    people = had.shape[0]
    rows, columns, weights = [], [], []
    for number, group in enumerate(groups):
        for person in group:
            for turn in range(BLOCK):
                rows.append(number)
                columns.append(turn * people + person)
                weights.append(1 + 2 * int(had[person]) + AGAIN * turn)
    graph = sparse.csr_array((weights, (rows, columns)), shape=(len(groups), BLOCK * people))
    covered, chosen = csgraph.min_weight_full_bipartite_matching(sparse.csr_matrix(graph))
    return [int(chosen[at]) % people for at in np.argsort(covered)]
