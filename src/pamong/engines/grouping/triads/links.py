"""Can the ratings of a rotation be compared? Every coach is rated by the group's observers and its facilitator."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

from pamong.engines.grouping.problem import ExtraObservation, Facilitator, Person, Triad
from pamong.engines.grouping.triads.sharing import Extra, share, unshared
from pamong.engines.linking import Linkage, examine, suggest

WATCHER = "fasilitator:"
OBSERVERS = ("observer", "observer2")
TRIES = 60
EXCHANGEABLE = 600


def ratings_of(triads: Sequence[Triad]) -> list[tuple[str, str, int]]:
    """Return who is rated by whom in which round: (coach, rater, round)."""
    rows = []
    for triad in triads:
        coach = next(person for person, role in triad.roles.items() if role == "coach")
        raters = [person for person, role in triad.roles.items() if role in OBSERVERS]
        raters += [_name(triad.facilitator)] if triad.facilitator is not None else []
        rows += [(coach, rater, triad.round) for rater in raters]
    return rows


def _name(facilitator: str) -> str:
    """Keep facilitators apart from participants who bear the same id."""
    return WATCHER + facilitator


def linkage(triads: Sequence[Triad]) -> Linkage:
    """Examine the ratings of all rounds by rank."""
    persons, raters, _, _ = _numbered(ratings_of(triads))
    return examine(persons, raters)


def _numbered(rows: list[tuple[str, str, int]]) -> tuple[list[int], list[int], list[str], list[str]]:
    persons = sorted({coach for coach, _, _ in rows})
    raters = sorted({rater for _, rater, _ in rows})
    person_number = {person: at for at, person in enumerate(persons)}
    rater_number = {rater: at for at, rater in enumerate(raters)}
    return [person_number[row[0]] for row in rows], [rater_number[row[1]] for row in rows], persons, raters


@dataclass(frozen=True)
class Measurability:
    """Whether ratings can be compared: linked at all, and each rater firmly; with what would make it so."""

    connected: bool
    linking: tuple[ExtraObservation, ...]
    unshared: tuple[str, ...]
    sharing: tuple[ExtraObservation, ...]


def measurability(
    triads: Sequence[Triad], people: Sequence[Person], facilitators: Sequence[Facilitator]
) -> Measurability:
    """Return what the ratings of a rotation allow, and the fewest extra observations: by facilitators if there are any.

    `linking` joins what no rating joins; `sharing` is what else lets each rater share two persons with two others.
    """
    rows, allowed = ratings_of(triads), _impartial_rating(people, facilitators)
    firm = [(coach, rater) for coach, rater, _ in rows if not facilitators or rater.startswith(WATCHER)]
    short = unshared(firm)
    state = linkage(triads)
    if state.connected and not short:
        return Measurability(True, (), (), ())
    shared = share(firm, allowed) if short else []
    linked = _joining([*rows, *((coach, rater, 0) for rater, coach in shared)], allowed)
    first, others = _spanning(rows, [*shared, *linked])
    return Measurability(
        state.connected,
        tuple(_extra(rows, *one) for one in first),
        tuple(one.removeprefix(WATCHER) for one in short),
        tuple(_extra(rows, *one) for one in others),
    )


def _impartial_rating(people: Sequence[Person], facilitators: Sequence[Facilitator]) -> Callable[[str, str], bool]:
    """Return the judge of extra ratings: impartial facilitators only, or, without any, who is of another school."""
    who = {person.id: person for person in people}
    watchers = {_name(one.id): one for one in facilitators}

    def allowed(rater: str, coach: str) -> bool:
        if watchers:
            return rater in watchers and not watchers[rater].is_biased_about(who[coach])
        school = who[coach].school
        return rater != coach and (school is None or who[rater].school != school)

    return allowed


def _joining(rows: list[tuple[str, str, int]], allowed: Callable[[str, str], bool]) -> list[Extra]:
    """Return the fewest ratings (rater, coach) that join all others."""
    persons, raters, person_names, rater_names = _numbered(rows)
    links = suggest(persons, raters, allowed=lambda one, by: allowed(rater_names[by[0]], person_names[one]))
    return [(rater_names[link.elements[0]], person_names[link.person]) for link in links]


def _spanning(rows: list[tuple[str, str, int]], extras: list[Extra]) -> tuple[list[Extra], list[Extra]]:
    """Divide extra ratings into those that join parts which nothing before them joined, and the rest."""
    part: dict[tuple[str, str], tuple[str, str]] = {}

    def root(node: tuple[str, str]) -> tuple[str, str]:
        while part.setdefault(node, node) != node:
            part[node] = node = part[part[node]]
        return node

    def join(coach: str, rater: str) -> bool:
        one, other = root(("rated", coach)), root(("rater", rater))
        part[one] = other
        return one != other

    for coach, rater, _ in rows:
        join(coach, rater)
    joins = [join(coach, rater) for rater, coach in extras]
    paired = list(zip(extras, joins, strict=True))
    return [one for one, new in paired if new], [one for one, new in paired if not new]


def _extra(rows: list[tuple[str, str, int]], rater: str, coach: str) -> ExtraObservation:
    """Return an extra rating with the conversation it is made in: the first that an official rater watches."""
    number, _, present = min((number, not by.startswith(WATCHER), by) for one, by, number in rows if one == coach)
    return ExtraObservation(
        rater=rater.removeprefix(WATCHER), coach=coach, round=number, already_rated_by=present.removeprefix(WATCHER)
    )


def link_by_exchange(
    triads: list[Triad], biased_about: dict[str, frozenset[str]], locked: Collection[tuple[int, frozenset[str]]] = ()
) -> list[Triad]:
    """Exchange facilitators of two groups of one round (loads stay) as long as it links more ratings.

    Parameters
    ----------
    locked : groups that keep theirs, by round and people
    """
    if not _could_be_linked(triads):
        return triads
    state = linkage(triads)
    tries = 0
    improved = True
    while improved and not state.connected and tries < TRIES:
        improved = False
        for one, other in _exchangeable(triads, biased_about, state, locked):
            tries += 1
            changed = _exchanged(triads, one, other)
            after = linkage(changed)
            if after.missing < state.missing:
                triads, state, improved = changed, after, True
                break
            if tries >= TRIES:
                break
    return triads


def _could_be_linked(triads: Sequence[Triad]) -> bool:
    """Tell whether there are enough ratings at all (a tree needs one fewer than it has nodes), in a workable number."""
    rows = ratings_of(triads)
    nodes = len({coach for coach, _, _ in rows}) + len({rater for _, rater, _ in rows})
    return len(rows) >= nodes - 1 and len(triads) <= EXCHANGEABLE


def _exchangeable(
    triads: list[Triad],
    biased_about: dict[str, frozenset[str]],
    state: Linkage,
    locked: Collection[tuple[int, frozenset[str]]],
) -> list[tuple[int, int]]:
    """Return pairs of groups whose facilitators are unlinked and may change places (the first few)."""
    _, _, _, names = _numbered(ratings_of(triads))
    part = {names[rater]: at for at, group in enumerate(state.groups[0]) for rater in group}
    pairs = []
    free = [at for at, one in enumerate(triads) if not locked or (one.round, frozenset(one.members)) not in locked]
    for one, other in combinations(free, 2):
        first, second = triads[one], triads[other]
        if first.round != second.round or first.facilitator is None or second.facilitator is None:
            continue
        apart = part[_name(first.facilitator)] != part[_name(second.facilitator)]
        impartial = _impartial(first, second.facilitator, biased_about)
        if apart and impartial and _impartial(second, first.facilitator, biased_about):
            pairs.append((one, other))
        if len(pairs) >= TRIES:
            break
    return pairs


def _impartial(triad: Triad, facilitator: str, biased_about: dict[str, frozenset[str]]) -> bool:
    return all(facilitator not in biased_about[person] for person in triad.members)


def _exchanged(triads: list[Triad], one: int, other: int) -> list[Triad]:
    changed = list(triads)
    first, second = triads[one], triads[other]
    changed[one] = Triad(first.round, first.members, first.roles, second.facilitator)
    changed[other] = Triad(second.round, second.members, second.roles, first.facilitator)
    return changed
