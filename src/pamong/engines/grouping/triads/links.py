"""Can the ratings of a rotation be compared? Every coach is rated by the group's observers and its facilitator."""

from collections.abc import Sequence
from itertools import combinations

from pamong.engines.grouping.problem import ExtraObservation, Facilitator, Person, Triad
from pamong.engines.linking import Linkage, examine, suggest

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
    return "fasilitator:" + facilitator


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


def extra_observations(
    triads: Sequence[Triad], people: Sequence[Person], facilitators: Sequence[Facilitator]
) -> tuple[ExtraObservation, ...]:
    """Return the fewest extra observations that make all ratings comparable: by facilitators where there are any."""
    rows = ratings_of(triads)
    persons, raters, person_names, rater_names = _numbered(rows)
    who = {person.id: person for person in people}
    watchers = {_name(one.id): one for one in facilitators}

    def allowed(person: int, elements: tuple[int, ...]) -> bool:
        coach, rater = who[person_names[person]], rater_names[elements[0]]
        if watchers:
            return rater in watchers and not watchers[rater].is_biased_about(coach)
        return rater != coach.id and (coach.school is None or who[rater].school != coach.school)

    round_of = {(coach, rater): number for coach, rater, number in reversed(rows)}
    links = suggest(persons, raters, allowed=allowed)
    named = [(person_names[link.person], rater_names[link.elements[0]], rater_names[link.instead_of]) for link in links]
    return tuple(
        ExtraObservation(
            rater=rater.removeprefix("fasilitator:"),
            coach=coach,
            round=round_of[coach, present],
            already_rated_by=present.removeprefix("fasilitator:"),
        )
        for coach, rater, present in named
    )


def link_by_exchange(triads: list[Triad], biased_about: dict[str, frozenset[str]]) -> list[Triad]:
    """Exchange facilitators of two groups of one round (loads stay) as long as it links more ratings."""
    if not _could_be_linked(triads):
        return triads
    state = linkage(triads)
    tries = 0
    improved = True
    while improved and not state.connected and tries < TRIES:
        improved = False
        for one, other in _exchangeable(triads, biased_about, state):
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
    triads: list[Triad], biased_about: dict[str, frozenset[str]], state: Linkage
) -> list[tuple[int, int]]:
    """Return pairs of groups whose facilitators are unlinked and may change places (the first few)."""
    _, _, _, names = _numbered(ratings_of(triads))
    part = {names[rater]: at for at, group in enumerate(state.groups[0]) for rater in group}
    pairs = []
    for one, other in combinations(range(len(triads)), 2):
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
