"""Independent check of a timetable: plain loops over sessions, sharing nothing with the solver but the nouns."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pamong.engines.timetable.problem import Lock, Problem, Room, Session, Timetable

CLOSE = 1e-6


@dataclass(frozen=True)
class Violation:
    """A broken rule, with the ids it concerns."""

    rule: str
    subjects: tuple[str, ...]
    message: str


def check_timetable(problem: Problem, plan: Timetable) -> list[Violation]:
    """Return what is wrong with a timetable (nothing, when it says that none is possible)."""
    if plan.status == "infeasible":
        return [] if plan.conflicts else [Violation("unexplained", (), "Tidak ada penjelasan.")]
    found = check_sessions(problem, plan.sessions)
    right = timetable_cost(problem, plan.sessions)
    if abs(right - plan.cost) > CLOSE:
        found.append(Violation("cost", (), f"Biaya yang disebut {plan.cost}, yang benar {right}."))
    if plan.bound > plan.cost + CLOSE or (plan.status == "optimal" and plan.bound < plan.cost - CLOSE):
        found.append(Violation("bound", (), f"Batas bawah {plan.bound} tidak cocok dengan biaya {plan.cost}."))
    return found


def check_sessions(problem: Problem, sessions: Sequence[Session]) -> list[Violation]:
    """Return the broken hard rules; also of a timetable made or changed by hand."""
    found = list(_unknown_names(problem, sessions))
    if found:
        return found
    for check in CHECKS:
        found += check(problem, sessions)
    return found


def check_around(problem: Problem, sessions: Sequence[Session], near: Sequence[Session]) -> list[Violation]:
    """Return the broken rules of the sessions that share a class, a room or a facilitator with some sessions.

    What is asked of the whole timetable (all JP, plenaries, locks) is left out: it is for judging one change.
    """
    classes, rooms = {one.class_id for one in near}, {one.room for one in near} - {None}
    people = {name for one in near for name in one.facilitators}
    own = [
        one
        for one in sessions
        if one.class_id in classes or one.room in rooms or not people.isdisjoint(one.facilitators)
    ]
    part = replace(problem, facilitators=[one for one in problem.facilitators if one.id in people])
    part = replace(part, classes=[one for one in problem.classes if one.id in {session.class_id for session in own}])
    part = replace(part, plenary_size=_everybody(problem), plenary_needs=_needs_of_all(problem))
    checks = (_inside_the_day, _in_order, _classes_apart, _rooms, _facilitators)
    return [violation for check in checks for violation in check(part, own)]


def _everybody(problem: Problem) -> int:
    return problem.plenary_size or sum(one.size for one in problem.classes)


def _needs_of_all(problem: Problem) -> list[str]:
    if problem.plenary_needs is not None:
        return sorted(problem.plenary_needs)
    return sorted({need for one in problem.classes for need in one.needs})


def _unknown_names(problem: Problem, sessions: Sequence[Session]) -> Iterator[Violation]:
    classes = {one.id for one in problem.classes}
    materials = {one.id for one in problem.materials}
    rooms: set[str | None] = {one.id for one in problem.rooms} if problem.rooms else {None}
    people = {one.id for one in problem.facilitators}
    for one in sessions:
        known = [one.class_id in classes, one.material in materials, one.room in rooms, set(one.facilitators) <= people]
        if not all(known):
            yield Violation("unknown", (one.class_id, one.material), "Kelas, materi, ruang, atau orang tidak dikenal.")


def _complete(problem: Problem, sessions: Sequence[Session]) -> Iterator[Violation]:
    given: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in sessions:
        given[one.class_id, one.material].append(one.jp)
    for material in problem.materials:
        block = min(material.block or 2, material.jp)
        wanted = [block] * (material.jp // block) + ([material.jp % block] if material.jp % block else [])
        for group in problem.classes:
            if sorted(given[group.id, material.id]) != sorted(wanted):
                yield Violation(
                    "jp", (group.id, material.id), f"Kelas {group.id} tidak menerima {material.id} sebagaimana diminta."
                )


def _hours(session: Session) -> list[tuple[int, int]]:
    return [(session.day, session.slot + step) for step in range(session.jp)]


def _inside_the_day(problem: Problem, sessions: Sequence[Session]) -> Iterator[Violation]:
    for one in sessions:
        for day, slot in _hours(one):
            paused = any(pause.slot == slot and pause.day in (None, day) for pause in problem.breaks)
            if paused or not (1 <= day <= problem.days and 1 <= slot <= problem.slots_per_day):
                yield Violation(
                    "break", (one.class_id, one.material), f"{one.material} jatuh di jeda atau di luar hari."
                )
                break


def _in_order(problem: Problem, sessions: Sequence[Session]) -> Iterator[Violation]:
    first: dict[tuple[str, str], tuple[int, int]] = {}
    last: dict[tuple[str, str], tuple[int, int]] = {}
    for one in sessions:
        key, hours = (one.class_id, one.material), _hours(one)
        first[key] = min(first.get(key, hours[0]), hours[0])
        last[key] = max(last.get(key, hours[-1]), hours[-1])
    for material in problem.materials:
        for earlier in material.after:
            for group in problem.classes:
                begin, end = first.get((group.id, material.id)), last.get((group.id, earlier))
                if begin is not None and end is not None and begin <= end:
                    yield Violation(
                        "order", (group.id, material.id), f"Kelas {group.id}: {material.id} mendahului {earlier}."
                    )


def _classes_apart(problem: Problem, sessions: Sequence[Session]) -> Iterator[Violation]:
    counts = Counter((one.class_id, hour) for one in sessions for hour in _hours(one))
    for (group, (day, slot)), count in counts.items():
        if count > 1:
            yield Violation("class_twice", (group,), f"Kelas {group} ada di {count} tempat, hari {day} JP {slot}.")


def _plenaries_together(problem: Problem, sessions: Sequence[Session]) -> Iterator[Violation]:
    for material in problem.materials:
        if not material.plenary:
            continue
        meetings = Counter(
            (one.day, one.slot, one.jp, one.room, tuple(sorted(one.facilitators)))
            for one in sessions
            if one.material == material.id
        )
        if any(count != len(problem.classes) for count in meetings.values()):
            yield Violation("plenary", (material.id,), f"Tidak semua kelas mengikuti pleno {material.id} bersama.")


def _meetings(problem: Problem, sessions: Sequence[Session]) -> list[tuple[Session, int]]:
    """Return what really takes place, with the number of people in it: a plenary once, for everybody."""
    size = {one.id: one.size for one in problem.classes}
    plenary = {one.id for one in problem.materials if one.plenary}
    everybody = _everybody(problem)
    real = [(one, size[one.class_id]) for one in sessions if one.material not in plenary]
    seen = {(one.material, one.day, one.slot): one for one in sessions if one.material in plenary}
    return real + [(one, everybody) for one in seen.values()]


def _rooms(problem: Problem, sessions: Sequence[Session]) -> Iterator[Violation]:
    rooms = {one.id: one for one in problem.rooms}
    kinds = {one.id: one.kind for one in problem.materials}
    used: Counter[tuple[str, tuple[int, int]]] = Counter()
    for one, people in _meetings(problem, sessions):
        if one.room is not None:
            used.update((one.room, hour) for hour in _hours(one))
            yield from _unsuited(one, rooms[one.room], kinds[one.material], people)
            for need in sorted(set(_needs_of(problem, one)) - set(rooms[one.room].serves)):
                message = f"{one.room} tidak memenuhi kebutuhan {need} (kelas {one.class_id})."
                yield Violation("needs", (one.room, one.class_id), message)
    for (name, (day, slot)), count in used.items():
        if count > 1:
            yield Violation("room_twice", (name,), f"{name} dipakai {count} kali, hari {day} JP {slot}.")


def _unsuited(one: Session, room: Room, kind: str | None, people: int) -> Iterator[Violation]:
    if kind is not None and kind not in room.kinds:
        yield Violation("room_kind", (room.id, one.material), f"{room.id} bukan ruang {kind}.")
    if room.capacity is not None and people > room.capacity:
        yield Violation("room_capacity", (room.id, one.class_id), f"{room.id} tidak muat {people} orang.")


def _needs_of(problem: Problem, session: Session) -> list[str]:
    """Return what the people in a session need of its room; in a plenary everybody sits."""
    if not any(one.id == session.material and one.plenary for one in problem.materials):
        return sorted(next(one.needs for one in problem.classes if one.id == session.class_id))
    return _needs_of_all(problem)


def _facilitators(problem: Problem, sessions: Sequence[Session]) -> Iterator[Violation]:
    meetings = [one for one, _ in _meetings(problem, sessions)]
    if not problem.facilitators:
        return
    needed = {one.id: one.facilitators for one in problem.materials}
    for one in meetings:
        if len(set(one.facilitators)) != needed[one.material] or len(one.facilitators) != needed[one.material]:
            yield Violation("team", (one.class_id, one.material), f"{one.material} tidak punya cukup fasilitator.")
    for person in problem.facilitators:
        own = [one for one in meetings if person.id in one.facilitators]
        for one in own:
            if one.material not in person.teaches:
                yield Violation("qualification", (person.id, one.material), f"{person.id} bukan pengampunya.")
            if person.available is not None and not any(
                day == one.day and begin <= one.slot and one.slot + one.jp - 1 <= end
                for day, begin, end in person.available
            ):
                yield Violation("attendance", (person.id, one.material), f"{person.id} belum atau tidak lagi hadir.")
        yield from _load(person.id, person.max_jp_per_day, own)


def _load(name: str, most: int | None, own: list[Session]) -> Iterator[Violation]:
    hours = Counter(hour for one in own for hour in _hours(one))
    for (day, slot), count in hours.items():
        if count > 1:
            yield Violation("facilitator_twice", (name,), f"{name} ada di {count} tempat, hari {day} JP {slot}.")
    for day, load in Counter(day for day, _ in hours.elements()).items():
        if most is not None and load > most:
            yield Violation("max_load", (name,), f"{name} mengajar {load} JP pada hari {day}, lebih dari {most}.")


def _locks_kept(problem: Problem, sessions: Sequence[Session]) -> Iterator[Violation]:
    """Give each lock a session of its own that has all it asks, trying one choice after the other."""
    plenary = {one.id for one in problem.materials if one.plenary}
    groups: dict[tuple[str, str], list[Lock]] = defaultdict(list)
    for lock in problem.locked:
        groups["" if lock.material in plenary else lock.class_id, lock.material].append(lock)
    for (group, material), locks in groups.items():
        of_class = group or problem.classes[0].id
        own = [one for one in sessions if one.class_id == of_class and one.material == material]
        if not _each_has_one(locks, own):
            yield Violation("locked", (group, material), f"Sesi {material} yang dikunci tidak dipertahankan.")


def _each_has_one(locks: Sequence[Lock], sessions: Sequence[Session]) -> bool:
    if not locks:
        return True
    first, *others = locks
    return any(
        _each_has_one(others, [*sessions[:at], *sessions[at + 1 :]])
        for at, one in enumerate(sessions)
        if _keeps(first, one)
    )


def _keeps(lock: Lock, session: Session) -> bool:
    asked = [(lock.jp, session.jp), (lock.day, session.day), (lock.slot, session.slot), (lock.room, session.room)]
    return all(want is None or want == have for want, have in asked) and set(lock.facilitators) <= set(
        session.facilitators
    )


CHECKS = (
    _complete,
    _inside_the_day,
    _in_order,
    _classes_apart,
    _plenaries_together,
    _rooms,
    _facilitators,
    _locks_kept,
)


@dataclass(frozen=True)
class Flaws:
    """What a timetable falls short of a perfect one: JP classes wait, faces beyond one, JP above the even share."""

    idle: int
    hand_overs: int
    above_share: int


def flaws_of(problem: Problem, sessions: Sequence[Session]) -> Flaws:
    """Count what the cost of a timetable is made of."""
    return Flaws(_idle(problem, sessions), _hand_overs(problem, sessions), _above_share(problem, sessions))


def timetable_cost(problem: Problem, sessions: Sequence[Session]) -> float:
    """Return the cost of a timetable, straight from its definition (see `cost`)."""
    flaws = flaws_of(problem, sessions)
    return float(2 * flaws.idle + 3 * flaws.hand_overs + flaws.above_share)


def _idle(problem: Problem, sessions: Sequence[Session]) -> int:
    """Count JP, no breaks, before a class's last session of a day in which it has none."""
    busy: dict[tuple[str, int], set[int]] = defaultdict(set)
    for one in sessions:
        busy[one.class_id, one.day].update(slot for _, slot in _hours(one))
    idle = 0
    for (_, day), slots in busy.items():
        pauses = {pause.slot for pause in problem.breaks if pause.day in (None, day)}
        idle += len(set(range(1, max(slots))) - pauses - slots)
    return idle


def _hand_overs(problem: Problem, sessions: Sequence[Session]) -> int:
    needed = {one.id: one.facilitators for one in problem.materials}
    plenary = {one.id for one in problem.materials if one.plenary}
    faces: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in sessions:
        faces["" if one.material in plenary else one.class_id, one.material].update(one.facilitators)
    return sum(max(0, len(people) - needed[material]) for (_, material), people in faces.items())


def _above_share(problem: Problem, sessions: Sequence[Session]) -> int:
    if not problem.facilitators:
        return 0
    taught: Counter[str] = Counter()
    for one, _ in _meetings(problem, sessions):
        taught.update(dict.fromkeys(one.facilitators, one.jp))
    share = math.ceil(taught.total() / len(problem.facilitators))
    return sum(max(0, jp - share) for jp in taught.values())
