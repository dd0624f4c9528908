"""A family of problems that have no answer, each broken in one known way: ten kinds, several sizes, from a seed.

Everything else in each problem is ample, so that the kind names the only cause. `WAYS` are the rules an honest
explanation may name for a kind. People are synthetic.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

Document = dict[str, Any]

KINDS = ("kelas", "lab", "aula")
WAYS: dict[str, set[str]] = {
    "rooms": {"rooms", "room_hours", "room_kind"},
    "seats": {"class_sizes", "room_capacity", "plenary_room", "together_too_large"},
    "facilitators": {"facilitator_hours", "triad_capacity", "qualification", "max_load"},
    "hours": {"class_hours", "block_too_long"},
    "qualifications": {"qualification"},
    "arrival": {"attendance"},
    "order": {"order", "order_circle"},
    "wishes": {"together_forbidden", "forbidden", "class_rules"},
    "interest": {"conflict_of_interest"},
    "small_triads": {"triad_size"},
}


def people(count: int, seed: int = 0, regencies: tuple[str, ...] = ("62.01", "62.02", "62.07")) -> list[Document]:
    """Return synthetic people of a few regencies and many schools."""
    dice = random.Random(seed)
    return [
        {"id": f"p{number}", "school": f"s{dice.randrange(count)}", "regency": dice.choice(regencies)}
        for number in range(count)
    ]


def event(classes: int, seed: int = 0) -> Document:
    """Return a timetable with plenty of everything: two days of eight JP, two strands, a laboratory, an opening."""
    dice = random.Random(seed)
    middle = ["m1", "m2", "m3", "lab1"]
    teachers: list[Document] = [
        {"id": f"f{n}", "teaches": sorted({"buka", middle[n % 4], *dice.sample(middle, 2)}), "max_jp_per_day": 8}
        for n in range(2 * classes + 4)
    ]
    rooms = [{"id": f"r{n}", "capacity": 40, "kinds": ["kelas"]} for n in range(classes)]
    rooms += [{"id": f"l{n}", "capacity": 40, "kinds": ["lab"]} for n in range(max(1, classes // 2))]
    return {
        "days": 2,
        "slots_per_day": 9,
        "breaks": [{"day": None, "slot": 5}],
        "classes": [str(n + 1) for n in range(classes)],
        "rooms": [*rooms, {"id": "aula", "capacity": None, "kinds": ["aula"]}],
        "facilitators": teachers,
        "materials": [
            {"id": "buka", "jp": 2, "block": 2, "kind": "aula", "plenary": True},
            {"id": "m1", "jp": 4, "block": 2, "kind": "kelas"},
            {"id": "m2", "jp": 2, "block": 2, "kind": "kelas", "after": ["m1"]},
            {"id": "m3", "jp": 2, "block": 1, "kind": "kelas"},
            {"id": "lab1", "jp": 2, "block": 2, "kind": "lab"},
        ],
    }


def _material(table: Document, name: str) -> Document:
    return next(one for one in table["materials"] if one["id"] == name)


def _rooms(table: Document, kind: str) -> list[Document]:
    return [one for one in table["rooms"] if kind in one["kinds"]]


def _keep(table: Document, kind: str, count: int) -> None:
    kept = _rooms(table, kind)[:count]
    table["rooms"] = [one for one in table["rooms"] if kind not in one["kinds"] or one in kept]


def few_rooms(size: int, seed: int) -> Iterator[Document]:
    """Too few rooms: no laboratory, one laboratory for many classes, half the class rooms."""
    without = event(size, seed)
    _keep(without, "lab", 0)
    yield {"timetable": without}
    one_lab = event(size, seed)
    _keep(one_lab, "lab", 1)
    _material(one_lab, "lab1")["jp"] = 32 // size + 2 if size > 2 else 10
    one_lab["facilitators"] = [{**one, "teaches": [*one["teaches"], "lab1"]} for one in one_lab["facilitators"]]
    one_lab["materials"] = [_material(one_lab, "lab1")]
    yield {"timetable": one_lab}
    half = event(size, seed)
    _keep(half, "kelas", max(1, size // 2 - 1))
    _material(half, "m3")["jp"] = 8
    half["materials"] = [one for one in half["materials"] if one["kind"] == "kelas"]
    yield {"timetable": half}
    first = event(size, seed)  # the laboratory before everything else: half of the hours are too late for it
    _keep(first, "lab", max(1, (size - 1) // 4))
    _material(first, "lab1")["after"] = ["buka"]
    for name in ("m1", "m3"):
        _material(first, name)["after"] = ["lab1"]
    _material(first, "m3")["jp"] = 6
    if size > 2:
        yield {"timetable": first}


def few_seats(size: int, seed: int) -> Iterator[Document]:
    """Too few seats: in classes, in rooms, in the hall."""
    yield {"people": people(size * 10, seed), "classes": {"count": size, "min": 1, "max": 9}}
    small = event(size, seed)
    small["rooms"] = [{**one, "capacity": 20} if "lab" in one["kinds"] else one for one in small["rooms"]]
    yield {"people": people(size * 25, seed), "classes": {"count": size}, "timetable": small}
    hall = event(size, seed)
    hall["rooms"] = [{**one, "capacity": size * 25 - 1} if "aula" in one["kinds"] else one for one in hall["rooms"]]
    yield {"people": people(size * 25, seed), "classes": {"count": size}, "timetable": hall}


def few_facilitators(size: int, seed: int) -> Iterator[Document]:
    """Too few facilitators: for a material, in all, and at a time for the practice groups."""
    one_able = event(size + 6, seed)
    for one in one_able["facilitators"][1:]:
        one["teaches"] = [name for name in one["teaches"] if name != "m1"]
    one_able["facilitators"][0]["teaches"] = ["m1"]
    yield {"timetable": one_able}
    few = event(size + 2, seed)
    every = [one["id"] for one in few["materials"]]
    few["facilitators"] = [{"id": "f0", "teaches": every, "max_jp_per_day": 8}]
    yield {"timetable": few}
    coaches = [{"id": f"c{n}", "regency": "35.15", "capacity": 1} for n in range(size)]
    yield {"people": people(size * 3 + 6, seed), "triads": {"rounds": 3, "facilitators": coaches}}


def few_hours(size: int, seed: int) -> Iterator[Document]:
    """Too few hours: more JP than there are, pieces longer than any stretch, pieces that do not fit between breaks."""
    more = event(size, seed)
    _material(more, "m1")["jp"] = 12
    yield {"timetable": more}
    long = event(size, seed)
    _material(long, "m1").update(jp=6, block=6)
    yield {"timetable": long}
    gaps = event(size, seed)
    gaps["breaks"] = [{"day": None, "slot": slot} for slot in (4, 8)]  # stretches of 3, 3, 1
    gaps["materials"] = [{"id": name, "jp": 4, "block": 2, "kind": "kelas"} for name in ("m1", "m2", "m3")]
    yield {"timetable": gaps}


def lacking_qualifications(size: int, seed: int) -> Iterator[Document]:
    """Nobody teaches a material; one does, where two are needed; a plenary nobody may open."""
    nobody = event(size, seed)
    nobody["facilitators"] = [
        {**one, "teaches": [m for m in one["teaches"] if m != "m2"]} for one in nobody["facilitators"]
    ]
    yield {"timetable": nobody}
    pair = event(size, seed)
    able = next(one for one in pair["facilitators"] if "m3" in one["teaches"])
    for one in pair["facilitators"]:
        one["teaches"] = [m for m in one["teaches"] if m != "m3" or one is able]
    _material(pair, "m3")["facilitators"] = 2
    yield {"timetable": pair}
    unopened = event(size, seed)
    unopened["facilitators"] = [
        {**one, "teaches": [m for m in one["teaches"] if m != "buka"]} for one in unopened["facilitators"]
    ]
    yield {"timetable": unopened}


def late_arrivals(size: int, seed: int) -> Iterator[Document]:
    """Whoever teaches comes too late, leaves too soon, or is never there together."""
    late = event(size, seed)
    for one in late["facilitators"]:
        if "m1" in one["teaches"]:
            one["available"] = [[2, 8, 9]]  # m2 must still follow
    yield {"timetable": late}
    short = event(size, seed)
    for one in short["facilitators"]:
        if "lab1" in one["teaches"]:
            one["available"] = [[1, 4, 4], [2, 1, 1]]  # one JP at a time, for pieces of two
    yield {"timetable": short}
    yield {"timetable": _never_together(size, seed)}
    yield {"timetable": _crossed(size, seed)}


def _never_together(size: int, seed: int) -> Document:
    apart = event(size, seed)
    _material(apart, "lab1")["facilitators"] = 2
    able = [one for one in apart["facilitators"] if "lab1" in one["teaches"]]
    for number, one in enumerate(able):
        if number > 1:
            one["teaches"] = [m for m in one["teaches"] if m != "lab1"]
        else:
            one["available"] = [[number + 1, 1, 9]]
    apart["classes"] = apart["classes"][:2]
    return apart


def _crossed(size: int, seed: int) -> Document:
    crossed = event(size, seed)  # who teaches the second part leaves before who teaches the first arrives
    for one in crossed["facilitators"]:
        one["teaches"] = [m for m in one["teaches"] if m != ("m2" if "m1" in one["teaches"] else "")]
        if "m1" in one["teaches"]:
            one["available"] = [[2, 1, 9]]
        elif "m2" in one["teaches"]:
            one["available"] = [[1, 1, 9], [2, 1, 4]]
    return crossed


def bad_order(size: int, seed: int) -> Iterator[Document]:
    """Materials that wait for each other, and chains with no time left behind who comes late."""
    circle = event(size, seed)
    _material(circle, "m1")["after"] = ["m2"]
    yield {"timetable": circle}
    long_circle = event(size, seed)
    _material(long_circle, "buka")["after"] = ["lab1"]
    _material(long_circle, "lab1")["after"] = ["m2"]
    _material(long_circle, "m1")["after"] = ["buka"]
    yield {"timetable": long_circle}
    alone = event(size, seed)
    _material(alone, "m3")["after"] = ["m3"]
    yield {"timetable": alone}
    stretches = event(size, seed)  # stretches of 3, 3 and 2 JP: the pieces fit, but not in this order
    stretches.update(days=1, slots_per_day=10, breaks=[{"day": None, "slot": slot} for slot in (4, 8)])
    stretches["materials"] = [
        {"id": "m1", "jp": 3, "block": 3, "kind": "kelas"},
        {"id": "m2", "jp": 2, "block": 2, "kind": "kelas", "after": ["m1"]},
        {"id": "m3", "jp": 3, "block": 3, "kind": "kelas", "after": ["m2"]},
    ]
    stretches["facilitators"] = [{"id": f"g{n}", "teaches": ["m1", "m2", "m3"]} for n in range(size)]
    yield {"timetable": stretches}


def clashing_wishes(size: int, seed: int) -> Iterator[Document]:
    """Together and forbidden at once, directly, over others, and too many who exclude each other."""
    crowd = people(size * 8, seed)
    yield {"people": crowd, "classes": {"count": size, "together": [["p0", "p1"]], "forbidden": [["p0", "p1"]]}}
    chain = [[f"p{n}", f"p{n + 1}"] for n in range(5)]
    yield {"people": crowd, "classes": {"count": size, "together": chain, "forbidden": [["p5", "p0"]]}}
    clique = [[f"p{a}", f"p{b}"] for a in range(size + 1) for b in range(a)]
    yield {"people": crowd, "classes": {"count": size, "forbidden": clique}}


def interested_coaches(size: int, seed: int) -> Iterator[Document]:
    """No impartial coach: of one regency, of one school and by declaration, and one coach left who has no time."""
    crowd = people(size * 6, seed)
    local = [{"id": f"c{n}", "regency": code} for n, code in enumerate(["62.01", "62.01", "62.01"])]
    yield {"people": crowd, "triads": {"rounds": 3, "facilitators": local}}
    declared = [{"id": "c0", "conflicts": ["p0"]}, {"id": "c1", "school": crowd[0]["school"]}]
    yield {"people": crowd, "triads": {"rounds": 2, "facilitators": declared}}
    homely = [{**one, "regency": "62.02"} for one in crowd]
    one_left = [{"id": "c0", "regency": "35.15", "capacity": 1}, {"id": "c1", "regency": "62.02", "capacity": 90}]
    yield {"people": homely, "triads": {"rounds": 3, "facilitators": one_left}}


def too_small_triads(size: int, seed: int) -> Iterator[Document]:
    """One, two or five people in an event, or in each class: no groups of three or four."""
    yield {"people": people(5, seed), "triads": {"rounds": size}}
    yield {"people": people(2, seed), "triads": {"rounds": 3}}
    yield {"people": people(5 * size, seed), "classes": {"count": size}, "triads": {"rounds": 3}}


MAKERS: dict[str, Callable[[int, int], Iterator[Document]]] = {
    "rooms": few_rooms,
    "seats": few_seats,
    "facilitators": few_facilitators,
    "hours": few_hours,
    "qualifications": lacking_qualifications,
    "arrival": late_arrivals,
    "order": bad_order,
    "wishes": clashing_wishes,
    "interest": interested_coaches,
    "small_triads": too_small_triads,
}


def family(sizes: tuple[int, ...] = (2, 8, 20)) -> Iterator[tuple[str, str, Document]]:
    """Yield (name, kind, problem) for every kind, way and size."""
    for kind, make in MAKERS.items():
        for size in sizes:
            for way, document in enumerate(make(size, size), 1):
                yield f"{kind}-{way}-{size}", kind, document
