"""Why somebody is proposed, why somebody is not, and where evidence does not tell people apart."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import repeat

import numpy as np

from pamong.engines.shortlist.acceptance import Plan
from pamong.engines.shortlist.ordering import Ints, Market
from pamong.engines.shortlist.problem import Candidate, Match, Practice, Problem, Tie, Unfilled, Unmatched

Z = 1.96


class Explainer:
    """Words for one market and its plan."""

    def __init__(self, problem: Problem, market: Market, plan: Plan) -> None:
        self.problem, self.market, self.plan = problem, market, plan
        self.wishes, self.ranks = market.wishes, market.ranks
        self.lost = [_lost(name, edge) for name, edge in zip(market.vacancies, plan.edge, strict=True)]

    def matches(self) -> list[Match]:
        """Give every proposal its reason, vacancy by vacancy."""
        people, vacancies, wanted = self.market.people, self.market.vacancies, self.market.wanted
        listed = []
        for person, wish in enumerate(self.plan.granted):
            if wish >= 0:
                vacancy, rank = self.wishes[person][wish], self.ranks[person][wish]
                said = f"Pilihan ke-{wish + 1}; urutan {rank + 1} dari {wanted[vacancy]} di satuan pendidikan ini."
                listed.append((vacancies[vacancy], rank, people[person], said + self._lost_before(person, wish)))
        return [Match(vacancy, candidate, reason) for vacancy, _, candidate, reason in sorted(listed)]

    def _lost_before(self, person: int, wish: int) -> str:
        """Tell why each of the first so many wishes was not granted."""
        lost = zip(self.wishes[person][:wish], self.ranks[person], repeat(self.lost))
        return "".join([f" {words[vacancy]}{rank + 1}." for vacancy, rank, words in lost])

    def unmatched(self) -> list[Unmatched]:
        """Tell everybody without a proposal why."""
        authorities = {one.id: one.authority for one in self.problem.vacancies}
        return [
            self._unmatched(at, candidate, authorities)
            for at, candidate in enumerate(self.problem.candidates)
            if self.plan.granted[at] < 0
        ]

    def _unmatched(self, at: int, candidate: Candidate, authorities: Mapping[str, str]) -> Unmatched:
        if candidate.eligible is None:
            return Unmatched(candidate.id, "incomplete", "Berkas belum lengkap: belum bisa diusulkan, bukan ditolak.")
        if not candidate.eligible:
            return Unmatched(candidate.id, "not_eligible", "Syarat formal belum terpenuhi.")
        if self.wishes[at]:
            return Unmatched(candidate.id, "filled", self._lost_before(at, len(self.wishes[at])).strip())
        return _no_way(candidate, authorities)

    def unfilled(self) -> list[Unfilled]:
        """Tell for every free place why nobody is proposed."""
        taken = [0] * len(self.market.vacancies)
        for person, wish in enumerate(self.plan.granted):
            if wish >= 0:
                taken[self.wishes[person][wish]] += 1
        wished = np.bincount(self.market.vacancy, minlength=len(taken))
        return [
            Unfilled(name, self.market.places[at] - taken[at], UNFILLED[bool(wished[at])])
            for at, name in enumerate(self.market.vacancies)
            if taken[at] < self.market.places[at]
        ]

    def ties(self) -> list[Tie]:
        """Return who just missed a vacancy although the practice intervals overlap with the last one inside."""
        market, people = self.market, self.problem.candidates
        granted = np.array(self.plan.granted, dtype=np.int64)
        hers = granted[market.person]
        missed = np.flatnonzero((hers < 0) | (market.wish < hers))
        ties = []
        for pair in _most_wanted(market, missed):
            vacancy = market.vacancy[pair]
            if self.plan.edge_person[vacancy] >= 0:
                inside, outside = people[self.plan.edge_person[vacancy]], people[market.person[pair]]
                if overlap(inside.practice, outside.practice):
                    reason = _tie_reason(inside.practice, outside.practice)
                    ties.append(Tie(market.vacancies[vacancy], inside.id, outside.id, reason))
        return sorted(ties, key=lambda one: one.vacancy)


def _most_wanted(market: Market, pairs: Ints) -> Ints:
    """Return, of these pairs, the one each vacancy wants most."""
    best: Ints = np.full(len(market.vacancies), np.iinfo(np.int64).max)
    np.minimum.at(best, market.vacancy[pairs], market.rank[pairs])
    heads: Ints = pairs[market.rank[pairs] == best[market.vacancy[pairs]]]
    return heads


UNFILLED = {
    True: "Semua yang memilihnya mendapat pilihan yang lebih disukai.",
    False: "Belum ada calon memenuhi syarat yang memilihnya.",
}


def _lost(vacancy: str, edge: int | None) -> str:
    if edge is None or edge < 0:
        return f"{vacancy} tidak membuka tempat; urutan calon ini "
    return f"{vacancy}: terisi sampai urutan {edge + 1}, calon ini urutan "


def _no_way(candidate: Candidate, authorities: Mapping[str, str]) -> Unmatched:
    if not candidate.wishes:
        return Unmatched(candidate.id, "no_wishes", "Belum memilih satuan pendidikan.")
    known = [wish for wish in candidate.wishes if wish in authorities]
    if not known:
        return Unmatched(candidate.id, "no_vacancy", "Satuan pendidikan yang dipilih tidak lowong.")
    if all(authorities[wish] != candidate.authority for wish in known):
        return Unmatched(candidate.id, "other_authority", "Semua pilihan di luar kewenangan PPK calon ini.")
    return Unmatched(candidate.id, "not_ranked", "Tidak ada dalam urutan satuan pendidikan yang dipilih.")


def overlap(one: Practice | None, other: Practice | None) -> bool:
    """Whether two 95 % intervals overlap; without evidence nothing tells people apart."""
    if one is None or other is None:
        return True
    return abs(one.measure - other.measure) <= Z * (one.se + other.se)


def _tie_reason(one: Practice | None, other: Practice | None) -> str:
    if one is None or other is None:
        return "Bukti praktik salah satu belum ada: tim yang memutuskan."
    return f"Bukti praktik {_interval(one)} dan {_interval(other)} tumpang tindih: tim yang memutuskan."


def _interval(practice: Practice) -> str:
    low, high = practice.measure - Z * practice.se, practice.measure + Z * practice.se
    return f"{low:.2f} sampai {high:.2f}".replace(".", ",")
