"""Why no classes are possible: counting first, then the smallest clash of the committee's own rules."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ortools.sat.python import cp_model

from pamong.engines.grouping.classes.homes import Homes, homes_of
from pamong.engines.grouping.classes.seating import Units
from pamong.engines.grouping.problem import ClassRules, Person
from pamong.engines.solving import Conflict, Limits, Relaxation, minimal_conflict

SOLVED = 3  # so few who exclude each other are left to the solver, which offers each of their wishes as a way out


def counted_conflicts(people: Sequence[Person], units: Units, rules: ClassRules) -> tuple[Conflict, ...]:
    """Return the conflicts that counting alone shows."""
    found = [_too_few_seats(len(people), rules), _too_many_seats(len(people), rules)]
    _, largest = rules.limits(len(people))
    for unit, members in enumerate(units.members):
        names = _names([people[at].id for at in members])
        if unit in units.foes[unit]:
            found.append(_together_and_forbidden(names))
        if 1 < len(members) > largest:
            found.append(_group_too_large(names, len(members), largest))
    found += [*_unserved(people, rules)] or [*_closed_everywhere(people, units), *_fixed_beyond(people, rules)]
    found.append(_too_many_foes(people, units, rules))
    return tuple(conflict for conflict in found if conflict)


def _too_few_seats(people: int, rules: ClassRules) -> Conflict | None:
    _, largest = rules.limits(people)
    if people <= rules.count * largest:
        return None
    classes = -(-people // largest) if largest else people
    return Conflict(
        "class_sizes",
        f"{people} orang tidak muat dalam {rules.count} kelas yang masing-masing paling banyak {largest} orang.",
        (
            Relaxation("more_classes", f"Buat {classes} kelas.", amount=classes),
            Relaxation(
                "larger_classes",
                f"Perbesar kelas sampai {-(-people // rules.count)} orang.",
                amount=-(-people // rules.count),
            ),
        ),
    )


def _too_many_seats(people: int, rules: ClassRules) -> Conflict | None:
    smallest, _ = rules.limits(people)
    if rules.count * smallest <= people:
        return None
    return Conflict(
        "class_sizes",
        f"{people} orang terlalu sedikit untuk {rules.count} kelas yang masing-masing paling sedikit {smallest} orang.",
        (
            Relaxation("fewer_classes", f"Buat {people // smallest} kelas.", amount=people // smallest),
            Relaxation("smaller_classes", f"Perkecil batas bawah menjadi {people // rules.count} orang."),
        ),
    )


def _together_and_forbidden(names: str) -> Conflict:
    return Conflict(
        "together_forbidden",
        f"{names} diminta sekelas, tetapi sebagian dari mereka juga diminta tidak sekelas.",
        (Relaxation("drop_forbidden", "Hapus larangannya."), Relaxation("drop_together", "Hapus permintaan sekelas.")),
    )


def _group_too_large(names: str, size: int, largest: int) -> Conflict:
    return Conflict(
        "together_too_large",
        f"{names} diminta sekelas ({size} orang), padahal satu kelas paling banyak {largest} orang.",
        (
            Relaxation("larger_classes", f"Perbesar kelas sampai {size} orang.", amount=size),
            Relaxation("drop_together", "Bagi kelompok itu."),
        ),
    )


def _closed_everywhere(people: Sequence[Person], units: Units) -> Iterator[Conflict]:
    for members, homes in zip(units.members, units.homes, strict=True):
        if homes is not None and not homes:
            yield _locked(_names([people[at].id for at in members]), "dikunci di kelas yang tidak dapat menampungnya")


def _fixed_beyond(people: Sequence[Person], rules: ClassRules) -> Iterator[Conflict]:
    """Name classes in which more people are locked than fit, and locks in classes there are not."""
    _, largest = rules.limits(len(people))
    locked = Counter(rules.fixed[one.id] for one in people if one.id in rules.fixed)
    for number, count in sorted(locked.items()):
        if not 1 <= number <= rules.count:
            yield _locked(f"{count} orang", f"dikunci di kelas {number}, yang tidak ada lagi")
        elif count > largest:
            yield _locked(f"{count} orang", f"dikunci di kelas {number}, padahal satu kelas paling banyak {largest}")


def _locked(names: str, why: str) -> Conflict:
    return Conflict("locked", f"{names} {why}.", (Relaxation("unlock", "Buka sebagian kuncinya."),))


def _unserved(people: Sequence[Person], rules: ClassRules) -> Iterator[Conflict]:
    """Name needs that too few rooms serve for the people who have them."""
    _, largest = rules.limits(len(people))
    for need, classes in rules.needs.items():
        count = sum(need in one.needs for one in people)
        if count > classes * largest:
            yield Conflict(
                "needs",
                f"{count} orang membutuhkan {need}, tetapi hanya {classes} kelas yang mendapat ruang seperti itu.",
                (Relaxation("more_rooms", f"Tambah ruang dengan {need}, atau pindah ke ruang lain.", need),),
            )


def _too_many_foes(people: Sequence[Person], units: Units, rules: ClassRules) -> Conflict | None:
    """Name people who all exclude each other and are more than there are classes: a solver needs long for that."""
    clique = max((_clique_from(unit, units.foes) for unit in units.constrained), key=len, default=[])
    if len(clique) <= max(rules.count, SOLVED):
        return None
    names = _names([people[units.members[unit][0]].id for unit in clique])
    return Conflict(
        "forbidden",
        f"{names} semuanya diminta tidak saling sekelas ({len(clique)} orang), padahal hanya ada {rules.count} kelas.",
        (
            Relaxation("drop_forbidden", "Hapus sebagian larangannya."),
            Relaxation("more_classes", f"Buat {len(clique)} kelas.", amount=len(clique)),
        ),
    )


def _clique_from(unit: int, foes: Sequence[frozenset[int]]) -> list[int]:
    """Return units that all exclude each other, grown greedily from one."""
    clique, left = [unit], set(foes[unit]) - {unit}
    while left:
        best = min(left, key=lambda one: (-len(foes[one] & left), one))
        clique.append(best)
        left &= foes[best] - {best}
    return clique


def clash(people: Sequence[Person], rules: ClassRules, limits: Limits) -> tuple[Conflict, ...]:
    """Return the smallest clash of sizes, together and forbidden, or say that none was proved."""
    model, guards, sentences = _guarded_model(people, rules)
    core = minimal_conflict(model, guards, limits)
    if core is None or not core.rules:
        return (
            Conflict(
                "effort_exhausted",
                "Pembagian kelas yang memenuhi semua aturan belum ditemukan dalam batas usaha.",
                (Relaxation("more_effort", "Beri waktu lebih lama."),),
            ),
        )
    message = "Aturan ini tidak dapat dipenuhi bersama: " + "; ".join(sentences[rule] for rule in core.rules) + "."
    relaxations = tuple(
        Relaxation(f"drop_{rule.split(':')[0]}", f"Lepaskan: {sentences[rule]}.", subject=rule) for rule in core.cures
    )
    kinds = {rule.split(":")[0] for rule in core.rules}
    return (Conflict("forbidden" if "forbidden" in kinds else "class_rules", message, relaxations),)


def _guarded_model(
    people: Sequence[Person], rules: ClassRules
) -> tuple[cp_model.CpModel, Mapping[str, cp_model.IntVar], Mapping[str, str]]:
    """Return a model of the hard rules only, each under a guard, over the people some rule names."""
    model = cp_model.CpModel()
    guards: dict[str, cp_model.IntVar] = {}
    sentences: dict[str, str] = {}

    def guard(rule: str, sentence: str) -> cp_model.IntVar:
        guards[rule] = model.new_bool_var(rule)
        sentences[rule] = sentence
        return guards[rule]

    homes = {person.id: home for person, home in zip(people, homes_of(people, rules), strict=True) if home is not None}
    named = {person for group in [*rules.together, *rules.forbidden, homes] for person in group}
    rooms = range(rules.count)
    sits = {person.id: [model.new_bool_var("") for _ in rooms] for person in people if person.id in named}
    for literals in sits.values():
        model.add_exactly_one(literals)
    _limit_sizes(model, list(sits.values()), len(people), rules, guard("sizes", "batas jumlah orang per kelas"))
    if homes:
        _close_classes(sits, homes, model, guard("homes", "kelas yang dikunci atau dapat diakses"))
    for number, group in enumerate(rules.together):
        literal = guard(f"together:{number}", f"{_names(group)} sekelas")
        for other in group[1:]:
            for room in rooms:
                model.add(sits[group[0]][room] == sits[other][room]).only_enforce_if(literal)
    for number, (one, other) in enumerate(rules.forbidden):
        _keep_apart(
            model, sits[one], sits[other], guard(f"forbidden:{number}", f"{_names([one, other])} tidak sekelas")
        )
    return model, guards, sentences


def _keep_apart(
    model: cp_model.CpModel,
    one: Sequence[cp_model.IntVar],
    other: Sequence[cp_model.IntVar],
    literal: cp_model.IntVar,
) -> None:
    for here, there in zip(one, other, strict=True):
        model.add_bool_or(~here, ~there).only_enforce_if(literal)


def _close_classes(
    sits: Mapping[str, Sequence[cp_model.IntVar]],
    homes: Mapping[str, Homes],
    model: cp_model.CpModel,
    literal: cp_model.IntVar,
) -> None:
    for person, home in homes.items():
        for room, sitting in enumerate(sits[person]):
            if room not in home:
                model.add_bool_or(~sitting).only_enforce_if(literal)


def _limit_sizes(
    model: cp_model.CpModel,
    seats: Sequence[Sequence[cp_model.IntVar]],
    people: int,
    rules: ClassRules,
    literal: cp_model.IntVar,
) -> None:
    smallest, largest = rules.limits(people)
    sizes = []
    for room in range(rules.count):
        free = model.new_int_var(0, people, "")
        size = sum(literals[room] for literals in seats) + free
        model.add(size <= largest).only_enforce_if(literal)
        model.add(size >= smallest).only_enforce_if(literal)
        sizes.append(size)
    model.add(sum(sizes) == people)


def _names(people: Sequence[str]) -> str:
    shown = [str(person) for person in people[:6]]
    if len(people) > 6:
        shown.append(f"{len(people) - 6} orang lain")
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " dan " + shown[-1]
