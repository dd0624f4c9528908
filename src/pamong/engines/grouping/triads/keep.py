"""When a coach drops out: the same groups and roles, other coaches for the groups that lost theirs, and no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from pamong.engines.grouping.problem import Facilitator, Person, Triad, TriadPlan, TriadRules
from pamong.engines.grouping.triads.facilitators import least_busy
from pamong.engines.grouping.triads.links import measurability
from pamong.engines.solving import fingerprint

Cost = Callable[[Sequence[Person], TriadRules, Sequence[Triad]], float]
NAME = "kelompok tetap, pendamping diganti"


def keep_triads(people: Sequence[Person], rules: TriadRules, before: Sequence[Triad], cost: Cost) -> TriadPlan | None:
    """Return the rotation with new coaches only where the old ones are gone or biased; None where nobody is free.

    A locked group that lost its coach cannot be kept: None, so that forming the groups anew tells why.

    Parameters
    ----------
    before : the rotation in force
    cost : tells what a rotation costs by its definition
    """
    who = {person.id: person for person in people}
    known = {one.id: one for one in rules.facilitators}
    kept = [one for one in before if _still_watched(one, known, who)]
    loads = Counter((one.round, one.facilitator) for one in kept)
    triads = []
    for triad in before:
        if rules.facilitators and not _still_watched(triad, known, who):
            watcher = None if triad in rules.locked else least_busy(triad, rules.facilitators, who, loads)
            if watcher is None:
                return None
            loads[triad.round, watcher] += 1
            triad = replace(triad, facilitator=watcher)
        triads.append(triad if rules.facilitators else replace(triad, facilitator=None))
    state = measurability(triads, people, rules.facilitators)
    return TriadPlan(
        triads=tuple(triads),
        cost=cost(people, rules, triads),
        bound=0.0,
        status="feasible",
        connected=state.connected,
        linking=state.linking,
        unshared=state.unshared,
        sharing=state.sharing,
        conflicts=(),
        input_hash=fingerprint(list(people), rules),
        solver=NAME,
        seconds=0.0,
    )


def _still_watched(triad: Triad, known: dict[str, Facilitator], who: dict[str, Person]) -> bool:
    watcher = known.get(triad.facilitator or "")
    return watcher is not None and not any(watcher.is_biased_about(who[name]) for name in triad.members)
