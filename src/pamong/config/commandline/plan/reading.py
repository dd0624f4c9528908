"""Reading a planning problem: every wrong value is named by its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pamong.engines.grouping.problem import ClassRules, Person, Triad, TriadRules
from pamong.engines.grouping.problem import Facilitator as Coach
from pamong.engines.timetable.problem import Break, ClassGroup, Facilitator, Lock, Material, Problem, Room

Value = TypeVar("Value")
Document = Mapping[str, Any]


class BadProblemError(ValueError):
    """The problem file is not a problem; the message says where."""


@dataclass(frozen=True)
class Request:
    """A problem as the engines take it; parts that were not asked for are None."""

    document: Document
    people: tuple[Person, ...]
    classes: ClassRules | None
    triads: TriadRules | None
    timetable: Problem | None
    triads_within_classes: bool
    seed: int
    effort: float
    time_limit: float | None

    @property
    def names(self) -> dict[str, Any]:
        """Return the ids as written (numbers stay numbers) by their text."""
        return {str(value): value for value in _ids(self.document)}


def _ids(document: Document) -> list[Any]:
    triads, timetable = document.get("triads") or {}, document.get("timetable") or {}
    lists = [document.get("people"), triads.get("facilitators")]
    lists += [timetable.get(key) for key in ("facilitators", "rooms", "materials")]
    found = [item["id"] for items in lists for item in items or ()]
    return found + list(timetable.get("classes") or ())


def read_request(document: object) -> Request:
    """Return the request of a problem document, or raise BadProblemError."""
    if not isinstance(document, Mapping):
        raise BadProblemError("soal harus berupa objek JSON.")
    people = _people(document)
    known = {person.id for person in people}
    classes = _part(document, "classes", lambda part: _class_rules(part, known, len(people)))
    return Request(
        document=document,
        people=people,
        classes=classes,
        triads=_part(document, "triads", lambda part: _triad_rules(part, known)),
        timetable=_part(document, "timetable", lambda part: _timetable(part, classes)),
        triads_within_classes=bool((document.get("triads") or {}).get("within_classes", True)),
        seed=_number(document, "seed", int, 0),
        effort=_number(document, "effort", float, 5.0),
        time_limit=_number(document, "time_limit", float, None),
    )


def _part(document: Document, name: str, read: Callable[[Document], Value]) -> Value | None:
    part = document.get(name)
    if part is None:
        return None
    if not isinstance(part, Mapping):
        raise BadProblemError(f"{name} harus berupa objek.")
    try:
        return read(part)
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, BadProblemError):
            raise
        what = f"{error} tidak ada" if isinstance(error, KeyError) else str(error)
        raise BadProblemError(f"{name}: {what}.") from error


def _number(document: Document, name: str, kind: Callable[[Any], Value], default: Value) -> Value:
    value = document.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise BadProblemError(f"{name} harus berupa bilangan yang tidak negatif.")
    return kind(value)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _whole(value: object, what: str, least: int = 0) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise BadProblemError(f"{what} harus berupa bilangan bulat paling kecil {least}.")
    return value


def _whole_or_none(value: object, what: str, least: int = 0) -> int | None:
    return None if value is None else _whole(value, what, least)


def _people(document: Document) -> tuple[Person, ...]:
    rows = document.get("people") or []
    people = tuple(_person(row, number) for number, row in enumerate(rows, 1))
    _once([person.id for person in people], "people")
    return people


def _person(row: object, number: int) -> Person:
    if not isinstance(row, Mapping) or row.get("id") is None:
        raise BadProblemError(f"people nomor {number} tidak mempunyai id.")
    try:
        numbers = {name: None if value is None else float(value) for name, value in (row.get("numbers") or {}).items()}
    except (TypeError, ValueError) as error:
        raise BadProblemError(f"people nomor {number}: {error}.") from error
    return Person(
        id=str(row["id"]),
        attributes=dict(row.get("attributes") or {}),
        numbers=numbers,
        school=_text(row.get("school")),
        regency=_text(row.get("regency")),
        needs=_texts(row.get("needs")),
    )


def _texts(values: object) -> tuple[str, ...]:
    if not isinstance(values, list | None):
        raise BadProblemError(f"{values} harus berupa daftar.")
    return tuple(str(value) for value in values or ())


def _once(ids: Sequence[str], where: str) -> None:
    repeated = sorted({name for name in ids if ids.count(name) > 1}) if len(set(ids)) < len(ids) else []
    if repeated:
        raise BadProblemError(f"{where}: id {repeated[0]} muncul lebih dari sekali.")


def _known(names: Sequence[object], known: set[str], where: str) -> list[str]:
    for name in names:
        if str(name) not in known:
            raise BadProblemError(f"{where}: {name} tidak dikenal.")
    return [str(name) for name in names]


def _class_rules(part: Document, known: set[str], people: int) -> ClassRules:
    largest = _whole_or_none(part.get("max"), "classes.max", 1)
    fallback = -(-people // largest) if largest else 1
    forbidden = [_known(pair, known, "classes.forbidden") for pair in part.get("forbidden") or ()]
    if any(len(pair) != 2 for pair in forbidden):
        raise BadProblemError("classes.forbidden harus berisi pasangan.")
    return ClassRules(
        count=max(1, fallback) if part.get("count") is None else _whole(part["count"], "classes.count", 1),
        smallest=_whole_or_none(part.get("min"), "classes.min"),
        largest=largest,
        balance={str(name): float(weight) for name, weight in (part.get("balance") or {}).items()},
        number_tolerance={str(name): float(value) for name, value in (part.get("number_tolerance") or {}).items()},
        apart=tuple(str(name) for name in part.get("apart") or ()),
        together=tuple(tuple(_known(group, known, "classes.together")) for group in part.get("together") or ()),
        forbidden=tuple((pair[0], pair[1]) for pair in forbidden),
        fixed={
            _known([name], known, "classes.fixed")[0]: _whole(number, "classes.fixed", 1)
            for name, number in (part.get("fixed") or {}).items()
        },
        needs={str(need): _whole(count, "classes.needs") for need, count in (part.get("needs") or {}).items()},
    )


def _triad_rules(part: Document, known: set[str]) -> TriadRules:
    coaches = tuple(_coach(row) for row in part.get("facilitators") or ())
    _once([coach.id for coach in coaches], "triads.facilitators")
    locked = tuple(_locked_triad(row, known) for row in part.get("locked") or ())
    return TriadRules(rounds=_whole(part.get("rounds", 3), "triads.rounds"), facilitators=coaches, locked=locked)


def _locked_triad(row: Document, known: set[str]) -> Triad:
    members = tuple(_known(row["members"], known, "triads.locked"))
    roles = {str(name): str(role) for name, role in row["roles"].items()}
    return Triad(_whole(row["round"], "triads.locked.round", 1), members, roles, _text(row.get("facilitator")))


def _coach(row: Document) -> Coach:
    return Coach(
        id=str(row["id"]),
        regency=_text(row.get("regency")),
        school=_text(row.get("school")),
        capacity=_whole_or_none(row.get("capacity"), "triads.facilitators.capacity"),
        conflicts=tuple(str(name) for name in row.get("conflicts") or ()),
    )


def _timetable(part: Document, classes: ClassRules | None) -> Problem:
    given = part.get("classes")
    groups = [str(name) for name in (range(1, (classes.count if classes else 0) + 1) if given is None else given)]
    materials = [_material(row) for row in part.get("materials") or ()]
    ids = {material.id for material in materials}
    for material in materials:
        _known(material.after, ids, "timetable.materials.after")
    rooms = [_room(row) for row in part.get("rooms") or ()]
    people = [_facilitator(row, ids) for row in part.get("facilitators") or ()]
    for where, names in (("classes", groups), ("materials", [one.id for one in materials])):
        _once(names, f"timetable.{where}")
    _once([one.id for one in rooms], "timetable.rooms")
    _once([one.id for one in people], "timetable.facilitators")
    sizes = {str(name): size for name, size in (part.get("class_sizes") or {}).items()}
    needs = {str(name): _texts(asked) for name, asked in (part.get("class_needs") or {}).items()}
    return Problem(
        days=_whole(part["days"], "timetable.days", 1),
        slots_per_day=_whole(part["slots_per_day"], "timetable.slots_per_day", 1),
        classes=[
            ClassGroup(name, _whole(sizes.get(name, 0), "timetable.class_sizes"), needs.get(name, ()))
            for name in groups
        ],
        materials=materials,
        rooms=rooms,
        facilitators=people,
        breaks=[
            Break(_whole_or_none(row.get("day"), "breaks.day"), int(row["slot"])) for row in part.get("breaks") or ()
        ],
        locked=[_lock(row) for row in part.get("locked") or ()],
    )


def _lock(row: Document) -> Lock:
    return Lock(
        class_id=str(row["class"]),
        material=str(row["material"]),
        jp=_whole(row["jp"], "timetable.locked.jp", 1),
        day=_whole_or_none(row.get("day"), "timetable.locked.day", 1),
        slot=_whole_or_none(row.get("slot"), "timetable.locked.slot", 1),
        room=_text(row.get("room")),
        facilitators=_texts(row.get("facilitators")),
    )


def _material(row: Document) -> Material:
    return Material(
        id=str(row["id"]),
        jp=_whole(row["jp"], "timetable.materials.jp", 1),
        block=_whole_or_none(row.get("block"), "timetable.materials.block", 1),
        kind=_text(row.get("kind")),
        facilitators=_whole(row.get("facilitators", 1), "timetable.materials.facilitators"),
        after=tuple(str(name) for name in row.get("after") or ()),
        plenary=bool(row.get("plenary", False)),
    )


def _room(row: Document) -> Room:
    kinds = tuple(str(kind) for kind in row.get("kinds") or ())
    capacity = _whole_or_none(row.get("capacity"), "timetable.rooms.capacity")
    return Room(str(row["id"]), capacity, kinds, _texts(row.get("serves")))


def _facilitator(row: Document, materials: set[str]) -> Facilitator:
    teaches = row.get("teaches")
    windows = row.get("available")
    return Facilitator(
        id=str(row["id"]),
        teaches=tuple(sorted(materials)) if teaches is None else tuple(str(name) for name in teaches),
        available=None if windows is None else tuple((int(d), int(a), int(b)) for d, a, b in windows),
        max_jp_per_day=_whole_or_none(row.get("max_jp_per_day"), "timetable.facilitators.max_jp_per_day"),
    )
