"""Who practises with whom: groups of three (and four) in every round, so that nobody meets the same person twice.

Round by round, people are exchanged between groups as long as a forbidden meeting remains (tabu search); then the
rounds are gone through again, each with the others fixed, until no meeting is repeated.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pamong.engines.grouping.classes.cells import IntArray
from pamong.engines.solving import Limits

BoolArray = npt.NDArray[np.bool_]
MEETING = 100  # price of a repeated pair, or of a pair of one school
STEPS = 400
SWEEPS_PER_EFFORT = 6
FAR = 10**9


@dataclass(frozen=True)
class Meetings:
    """Group of each person in each round, and what the meetings cost."""

    groups: IntArray
    cost: int


def group_sizes(people: int) -> list[int]:
    """Return groups of three, with a four for each person left over (none when the number is too small)."""
    fours = people % 3
    threes = (people - 4 * fours) // 3
    return [3] * threes + [4] * fours if threes >= 0 and people > 0 else []


def mix(price: IntArray, rounds: int, limits: Limits, held: IntArray | None = None) -> Meetings:
    """Return groups for all rounds.

    Parameters
    ----------
    price : int array (people, people)
        What a meeting of two people costs in itself (one school, no impartial facilitator); symmetric, 0 diagonal.
    held : int array (rounds, people), optional
        Number of the locked group of each person, -1 for who is free.
    """
    people = price.shape[0]
    rng = np.random.default_rng(limits.seed)
    if held is None:
        held = np.full((rounds, people), -1)
    groups = np.array([_dealt(row, rng) for row in held]).reshape(rounds, people)
    met = np.zeros_like(price)
    for number in range(rounds):
        met += _together(groups[number]) * (held[number] >= 0)
    for number in range(rounds):
        met -= _together(groups[number]) * (held[number] >= 0)
        improve_round(groups, number, price + MEETING * (met > 0), rng, held[number] >= 0)
        met += _together(groups[number])
    return _repeat_until_settled(groups, met, price, rng, limits, held >= 0)


def _dealt(held: IntArray, rng: np.random.Generator) -> IntArray:
    """Deal who is free to groups of three and four, numbered after the locked ones."""
    row, free = held.copy(), np.flatnonzero(held < 0)
    sizes = group_sizes(free.size)
    slots = np.repeat(np.arange(len(sizes)), sizes) + held.max(initial=-1) + 1
    row[free] = slots[rng.permutation(free.size)]
    return row


def _repeat_until_settled(
    groups: IntArray, met: IntArray, price: IntArray, rng: np.random.Generator, limits: Limits, still: BoolArray
) -> Meetings:
    best, best_cost = groups.copy(), meeting_cost(groups, price)
    for _ in range(max(1, int(SWEEPS_PER_EFFORT * limits.effort))):
        if best_cost == 0 or limits.over:
            break
        for number in rng.permutation(groups.shape[0]):
            met -= _together(groups[number])
            improve_round(groups, int(number), price + MEETING * (met > 0), rng, still[number])
            met += _together(groups[number])
        cost = meeting_cost(groups, price)
        if cost < best_cost:
            best, best_cost = groups.copy(), cost
    return Meetings(best, best_cost)


def meeting_cost(groups: IntArray, price: IntArray) -> int:
    """Return the cost of all rounds: own price of each meeting, and each repeated pair once per repetition."""
    met = np.zeros_like(price)
    cost = 0
    for row in groups:
        together = _together(row)
        cost += int((together * price).sum()) // 2
        met += together
    return cost + MEETING * int(np.maximum(met - 1, 0).sum()) // 2


def _together(row: IntArray) -> IntArray:
    same: IntArray = (row[:, None] == row[None, :]).astype(np.int64)
    np.fill_diagonal(same, 0)
    return same


def improve_round(
    groups: IntArray, number: int, price: IntArray, rng: np.random.Generator, still: BoolArray | None = None
) -> None:
    """Exchange people of one round until no meeting costs anything, or no better round is found.

    Who is `still` sits in a locked group and is not exchanged.
    """
    row = groups[number]
    if still is not None and still.all():
        return
    people = row.size
    seats = np.zeros((people, int(row.max(initial=0)) + 1), dtype=np.int64)
    seats[np.arange(people), row] = 1
    rests = np.zeros(people, dtype=np.int64) if still is None else np.where(still, FAR, 0)
    cost = int((price * _together(row)).sum()) // 2
    best, best_cost = row.copy(), cost
    for step in range(1, STEPS + 1):
        if best_cost == 0:
            break
        gains = _swap_gains(row, price, seats)
        gains[rests >= step, :] = FAR
        gains[:, rests >= step] = FAR
        one, other = _one_of_the_lowest(gains, rng)
        if gains[one, other] >= FAR:
            continue
        cost += int(gains[one, other])
        seats[[one, other]] = seats[[other, one]]
        row[one], row[other] = row[other], row[one]
        rests[[one, other]] = step + rng.integers(2, 8, size=2)
        if cost < best_cost:
            best, best_cost = row.copy(), cost
    groups[number] = best


def _swap_gains(row: IntArray, price: IntArray, seats: IntArray) -> IntArray:
    """Return the change of cost for every exchange of two people of different groups."""
    with_group = price @ seats
    own = with_group[np.arange(row.size), row]
    entering = with_group[:, row] - price
    gains: IntArray = entering + entering.T - own[:, None] - own[None, :]
    gains[row[:, None] == row[None, :]] = FAR
    return gains


def _one_of_the_lowest(gains: IntArray, rng: np.random.Generator) -> tuple[int, int]:
    lowest = np.flatnonzero(gains == gains.min())
    one, other = divmod(int(lowest[rng.integers(lowest.size)]), gains.shape[0])
    return one, other


def meeting_bound(schools: list[str | None], rounds: int) -> int:
    """Return what the meetings of these people cost at least, by counting.

    Schoolmates beyond the number of groups must share groups; who has fewer possible partners than meetings must meet
    somebody twice (each such meeting counts for two people); and a group larger than the number of groups brings some
    together again who were together in the first round.
    """
    sizes = group_sizes(len(schools))
    amount = {school: schools.count(school) for school in set(schools) if school is not None}
    crowded = sum(_pairs_when_spread(members, len(sizes)) for members in amount.values()) * rounds
    partners = [len(schools) - amount.get(school, 1) if school else len(schools) - 1 for school in schools]
    lacking = sum(max(0, 2 * rounds - possible) for possible in partners)
    meetings = rounds * sum(size * (size - 1) // 2 for size in sizes)
    again = max(0, rounds - 1) * sum(_pairs_when_spread(size, len(sizes)) for size in sizes)
    return MEETING * max(crowded, -(-lacking // 2), meetings - sum(partners) // 2, again)


def _pairs_when_spread(members: int, groups: int) -> int:
    each, more = divmod(members, groups)
    return more * (each + 1) * each // 2 + (groups - more) * each * (each - 1) // 2
