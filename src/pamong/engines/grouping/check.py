"""Independent checks of class and triad plans: plain loops that share nothing with the solvers but the nouns."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pamong.engines.grouping.problem import (
    ClassPlan,
    ClassRules,
    ExtraObservation,
    Person,
    Triad,
    TriadPlan,
    TriadRules,
)

CLOSE = 1e-4  # numbers are compared to four decimals
PLACES = {3: ["coach", "coachee", "observer"], 4: ["coach", "coachee", "observer", "observer2"]}


@dataclass(frozen=True)
class Violation:
    """A broken rule, with the ids it concerns."""

    rule: str
    subjects: tuple[str, ...]
    message: str


def check_classes(people: Sequence[Person], rules: ClassRules, plan: ClassPlan) -> list[Violation]:
    """Return what is wrong with a class plan (nothing, when it says that none is possible)."""
    if plan.status == "infeasible":
        return [] if plan.conflicts else [Violation("unexplained", (), "Tidak ada penjelasan.")]
    found = [*_membership(people, rules, plan.classes), *_sizes(people, rules, plan.classes)]
    found += [*_together(rules, plan.classes), *_forbidden(rules, plan.classes)]
    found += [*_fixed(rules, plan.classes), *_served(people, rules, plan.classes)]
    if not found:
        found += _stated_cost(class_cost(people, rules, plan.classes), plan.cost, plan.bound, plan.status)
    return found


def _membership(people: Sequence[Person], rules: ClassRules, classes: Mapping[str, int]) -> Iterator[Violation]:
    known = {person.id for person in people}
    for person in people:
        if person.id not in classes:
            yield Violation("without_class", (person.id,), f"{person.id} belum mempunyai kelas.")
    for name, number in classes.items():
        if name not in known or not 1 <= number <= rules.count:
            yield Violation("unknown_class", (name,), f"{name} atau kelasnya ({number}) tidak dikenal.")


def _sizes(people: Sequence[Person], rules: ClassRules, classes: Mapping[str, int]) -> Iterator[Violation]:
    smallest = rules.smallest if rules.smallest is not None else math.floor(len(people) / rules.count)
    largest = rules.largest if rules.largest is not None else math.ceil(len(people) / rules.count)
    sizes = Counter(classes.values())
    for number in range(1, rules.count + 1):
        if not smallest <= sizes[number] <= largest:
            yield Violation(
                "class_sizes", (str(number),), f"Kelas {number} berisi {sizes[number]}, bukan {smallest}-{largest}."
            )


def _together(rules: ClassRules, classes: Mapping[str, int]) -> Iterator[Violation]:
    for group in rules.together:
        if len({classes.get(person) for person in group}) > 1:
            yield Violation("together", tuple(group), f"{', '.join(group)} tidak sekelas.")


def _forbidden(rules: ClassRules, classes: Mapping[str, int]) -> Iterator[Violation]:
    for one, other in rules.forbidden:
        if classes.get(one) == classes.get(other):
            yield Violation("forbidden", (one, other), f"{one} dan {other} sekelas.")


def _fixed(rules: ClassRules, classes: Mapping[str, int]) -> Iterator[Violation]:
    for person, number in rules.fixed.items():
        if person in classes and classes[person] != number:
            yield Violation(
                "locked", (person,), f"{person} dikunci di kelas {number}, tetapi ada di {classes[person]}."
            )


def _served(people: Sequence[Person], rules: ClassRules, classes: Mapping[str, int]) -> Iterator[Violation]:
    for need, most in rules.needs.items():
        there = sorted({classes[one.id] for one in people if need in one.needs and one.id in classes})
        if len(there) > most:
            named = ", ".join(map(str, there))
            yield Violation(
                "needs", (need,), f"{need} dibutuhkan di kelas {named}, tetapi hanya {most} yang terlayani."
            )


def class_cost(people: Sequence[Person], rules: ClassRules, classes: Mapping[str, int]) -> float:
    """Return the cost of a division, straight from its definition."""
    cost = 0.0
    for name, weight in rules.balance.items():
        inside_of = Counter((person.level(name), classes[person.id]) for person in people)
        total_of = Counter(person.level(name) for person in people)
        for level, total in total_of.items():
            amounts = [inside_of[level, number] for number in range(1, rules.count + 1)] if level is not None else []
            floor, ceiling = math.floor(total / rules.count), math.ceil(total / rules.count)
            cost += weight * sum(max(0, amount - ceiling) + max(0, floor - amount) for amount in amounts)
    for name in rules.apart:
        inside_of = Counter((person.level(name), classes[person.id]) for person in people)
        total_of = Counter(person.level(name) for person in people)
        for (level, _), inside in inside_of.items():
            if level is not None:
                cost += max(0, inside - math.ceil(total_of[level] / rules.count))
    return cost + sum(_mean_excess(people, rules, classes, name) for name in rules.number_tolerance)


def _mean_excess(people: Sequence[Person], rules: ClassRules, classes: Mapping[str, int], name: str) -> float:
    known = [(classes[person.id], value) for person in people if (value := person.numbers.get(name)) is not None]
    if not known:
        return 0.0
    mean = math.fsum(value for _, value in known) / len(known)
    excess = 0.0
    for number in range(1, rules.count + 1):
        values = [value for home, value in known if home == number]
        if values:
            away = abs(math.fsum(values) / len(values) - mean)
            excess += max(0.0, away - rules.number_tolerance[name])
    return excess


def _stated_cost(right: float, cost: float, bound: float, status: str) -> Iterator[Violation]:
    if abs(right - cost) > CLOSE:
        yield Violation("cost", (), f"Biaya yang disebut {cost}, yang benar {right}.")
    if bound > cost + CLOSE:
        yield Violation("bound", (), f"Batas bawah {bound} melebihi biaya {cost}.")
    if status == "optimal" and bound < cost - CLOSE:
        yield Violation("bound", (), f"Disebut terbukti terbaik, tetapi batas bawah {bound} di bawah biaya {cost}.")


def check_triads(people: Sequence[Person], rules: TriadRules, plan: TriadPlan) -> list[Violation]:
    """Return what is wrong with a triad plan (nothing, when it says that none is possible)."""
    if plan.status == "infeasible":
        return [] if plan.conflicts else [Violation("unexplained", (), "Tidak ada penjelasan.")]
    found = [*_attendance(people, rules, plan.triads), *_shapes(plan.triads, rules)]
    found += [*_impartiality(people, rules, plan.triads), *_capacity(rules, plan.triads)]
    found += _locked_groups(rules, plan.triads)
    if not found:
        found += _stated_cost(triad_cost(people, rules, plan.triads), plan.cost, plan.bound, plan.status)
        found += _stated_connection(plan)
    return found


def _attendance(people: Sequence[Person], rules: TriadRules, triads: Sequence[Triad]) -> Iterator[Violation]:
    expected = {person.id for person in people if not rules.classes or person.id in rules.classes}
    for number in range(1, rules.rounds + 1):
        seated = Counter(person for triad in triads if triad.round == number for person in triad.members)
        for person in expected | set(seated):
            if seated[person] != 1 or person not in expected:
                yield Violation(
                    "one_place", (person,), f"{person} ada di {seated[person]} kelompok pada putaran {number}."
                )


def _shapes(triads: Sequence[Triad], rules: TriadRules) -> Iterator[Violation]:
    for triad in triads:
        roles = [triad.roles.get(person) for person in triad.members]
        if sorted(str(role) for role in roles) != PLACES.get(len(triad.members)):
            yield Violation("roles", triad.members, f"Peran {', '.join(triad.members)} tidak lengkap.")
        if rules.classes and len({rules.classes.get(person) for person in triad.members}) > 1:
            yield Violation("classes", triad.members, f"{', '.join(triad.members)} tidak sekelas.")


def _impartiality(people: Sequence[Person], rules: TriadRules, triads: Sequence[Triad]) -> Iterator[Violation]:
    who = {person.id: person for person in people}
    watchers = {one.id: one for one in rules.facilitators}
    for triad in triads:
        if (triad.facilitator is None) != (not watchers) or (watchers and triad.facilitator not in watchers):
            yield Violation("facilitator", triad.members, "Kelompok ini tidak mempunyai fasilitator yang dikenal.")
            continue
        for person in triad.members if triad.facilitator else ():
            one, other = watchers[str(triad.facilitator)], who[person]
            same = [one.regency is not None and one.regency == other.regency]
            same += [one.school is not None and one.school == other.school, person in one.conflicts]
            if any(same):
                yield Violation(
                    "conflict_of_interest", (one.id, person), f"{one.id} mempunyai konflik dengan {person}."
                )


def _capacity(rules: TriadRules, triads: Sequence[Triad]) -> Iterator[Violation]:
    loads = Counter((triad.round, triad.facilitator) for triad in triads)
    for facilitator in rules.facilitators:
        for number in range(1, rules.rounds + 1):
            if facilitator.capacity is not None and loads[number, facilitator.id] > facilitator.capacity:
                yield Violation(
                    "capacity", (facilitator.id,), f"{facilitator.id} melebihi kapasitas pada putaran {number}."
                )


def _locked_groups(rules: TriadRules, triads: Sequence[Triad]) -> Iterator[Violation]:
    there = {(one.round, frozenset(one.roles.items()), one.facilitator) for one in triads}
    for one in rules.locked:
        if (one.round, frozenset(one.roles.items()), one.facilitator) not in there:
            names = ", ".join(one.members)
            yield Violation("locked", tuple(one.members), f"Kelompok yang dikunci ({names}) tidak dipertahankan.")


def triad_cost(people: Sequence[Person], rules: TriadRules, triads: Sequence[Triad]) -> float:
    """Return the cost of a rotation, straight from its definition."""
    school = {person.id: person.school for person in people}
    meetings = Counter(frozenset(pair) for triad in triads for pair in combinations(triad.members, 2))
    repeated = sum(count - 1 for count in meetings.values())
    mates = 0
    for pair, count in meetings.items():
        one, other = pair
        mates += count if school[one] is not None and school[one] == school[other] else 0
    loads = Counter(triad.facilitator for triad in triads)
    watched = [loads[one.id] for one in rules.facilitators]
    return 100.0 * repeated + 100.0 * mates + (max(watched) - min(watched) if watched else 0)


def _stated_connection(plan: TriadPlan) -> Iterator[Violation]:
    """Compare with pieces counted by walking: with one facet beside the persons, that is the rank test's answer."""
    pieces = _pieces(plan)
    if plan.connected != (pieces <= 1):
        yield Violation("connected", (), f"Rancangan terdiri atas {pieces} bagian, tetapi disebut lain.")
    if not plan.connected and len(plan.linking) > pieces - 1:
        yield Violation("linking", (), "Pengamatan tambahan lebih banyak daripada yang diperlukan.")
    short = Counter(_partners_lacking(plan, ()))
    if set(short) != set(plan.unshared):
        yield Violation("sharing", tuple(short), "Pengamat yang kurang berbagi orang disebut lain.")
    still = Counter(_partners_lacking(plan, (*plan.linking, *plan.sharing)))
    if plan.sharing and still.total() >= short.total():
        yield Violation("sharing", tuple(still), "Pengamatan tambahan tidak menolong siapa pun.")


def _partners_lacking(plan: TriadPlan, extras: Sequence[ExtraObservation]) -> Iterator[str]:
    """Yield a rater (facilitators; observers where there are none) for each partner with two common persons lacking."""
    seen: dict[str, set[str]] = {}
    official = any(triad.facilitator is not None for triad in plan.triads)
    for triad in plan.triads:
        coach = next(person for person, role in triad.roles.items() if role == "coach")
        peers = [person for person, role in triad.roles.items() if role.startswith("observer")]
        for rater in [str(triad.facilitator)] if official else peers:
            seen.setdefault(rater, set()).add(coach)
    for extra in extras:
        seen[extra.rater].add(extra.coach)
    for rater, persons in seen.items():
        firm = [other for other in seen if other != rater and len(persons & seen[other]) >= 2]
        yield from [rater] * (min(2, len(seen) - 1) - len(firm))


def _pieces(plan: TriadPlan) -> int:
    neighbours: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for triad in plan.triads:
        coach = next(("rated", person) for person, role in triad.roles.items() if role == "coach")
        raters = [("peer", person) for person, role in triad.roles.items() if role.startswith("observer")]
        raters += [("facilitator", triad.facilitator)] if triad.facilitator is not None else []
        for rater in raters:
            neighbours.setdefault(coach, set()).add(rater)
            neighbours.setdefault(rater, set()).add(coach)
    pieces = 0
    unseen = set(neighbours)
    while unseen:
        pieces += 1
        todo = [unseen.pop()]
        while todo:
            reached = neighbours[todo.pop()] & unseen
            unseen -= reached
            todo += reached
    return pieces
