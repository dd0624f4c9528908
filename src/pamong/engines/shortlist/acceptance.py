"""Deferred acceptance, candidates proposing (Gale and Shapley, 1962): stable, and best for the candidates among all
stable plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappush, heapreplace

from pamong.engines.shortlist.ordering import Market

NONE = -1


@dataclass(frozen=True)
class Plan:
    """For every person the number of the granted wish (-1: none); for every vacancy the place of the last one inside.

    `edge` is None where a place is free, so that nobody is kept out; -1 where there is no place at all.
    """

    granted: list[int]
    edge: list[int | None]
    edge_person: list[int]


def accept(market: Market) -> Plan:
    """Match people and vacancies."""
    wishes, ranks, places = market.wishes, market.ranks, market.places
    # One heap a vacancy, the least wanted of those it holds on top.
    held: list[list[tuple[int, int]]] = [[] for _ in places]
    following = [0] * len(wishes)
    waiting = [person for person in range(len(wishes) - 1, -1, -1) if wishes[person]]
    while waiting:
        person = waiting.pop()
        wanted, standing = wishes[person], ranks[person]
        for at in range(following[person], len(wanted)):
            crew, entry = held[wanted[at]], (-standing[at], person)
            if len(crew) < places[wanted[at]]:
                heappush(crew, entry)
                following[person] = at + 1
                break
            if crew and crew[0] < entry:
                waiting.append(heapreplace(crew, entry)[1])
                following[person] = at + 1
                break
    return _plan(held, following, places)


def _plan(held: list[list[tuple[int, int]]], following: list[int], places: Sequence[int]) -> Plan:
    granted = [NONE] * len(following)
    edge: list[int | None] = []
    edge_person: list[int] = []
    for vacancy, crew in enumerate(held):
        for _, person in crew:
            granted[person] = following[person] - 1
        full = len(crew) == places[vacancy]
        edge.append(None if not full else -crew[0][0] if crew else NONE)
        edge_person.append(crew[0][1] if full and crew else NONE)
    return Plan(granted, edge, edge_person)


def pairs_of(market: Market, plan: Plan) -> list[tuple[str, str]]:
    """Return the matches as vacancy and candidate."""
    vacancy = market.vacancy
    return [
        (market.vacancies[vacancy[market.first[person] + wish]], market.people[person])
        for person, wish in enumerate(plan.granted)
        if wish >= 0
    ]
