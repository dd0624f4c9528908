"""Large events in parts: classes with their own facilitators and rooms, each part a timetable of its own.

The first part also settles the plenaries, for everybody; as all classes sit in them, nobody is needed elsewhere then.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pamong.engines.timetable.audience import Audience, audience_of, suitable
from pamong.engines.timetable.grid import Grid
from pamong.engines.timetable.knots import Knots
from pamong.engines.timetable.problem import Facilitator, Lock, Material, Problem, Room, Session

CLASSES = 8  # of a part: CP-SAT proves or nearly proves such a part in a few seconds
WHOLE = 12  # up to here an event is solved in one piece


@dataclass(frozen=True)
class Part:
    """Some classes with the facilitators and rooms that are theirs alone."""

    classes: tuple[int, ...]
    facilitators: tuple[int, ...]
    rooms: tuple[int, ...]

    def joined(self, other: "Part") -> "Part":
        return Part(
            tuple(sorted(self.classes + other.classes)),
            tuple(sorted(self.facilitators + other.facilitators)),
            tuple(sorted(self.rooms + other.rooms)),
        )

    def lacks_all(self, whole: Problem) -> bool:
        """Tell whether the part has nobody, or no room, although the event has: then nothing can be planned."""
        return bool((whole.facilitators and not self.facilitators) or (whole.rooms and not self.rooms))

    def problem(self, whole: Problem) -> Problem:
        """Return the part as a problem of its own."""
        return replace(
            whole,
            classes=[whole.classes[at] for at in self.classes],
            facilitators=[whole.facilitators[at] for at in self.facilitators],
            rooms=[whole.rooms[at] for at in self.rooms],
            plenary_size=audience_of(whole, None).people,
            plenary_needs=tuple(sorted(audience_of(whole, None).needs)),
            locked=self.locks(whole),
        )

    def locks(self, whole: Problem) -> list[Lock]:
        """Return the locks of the part's classes, and those of plenaries: the first part settles them."""
        own = {whole.classes[at].id for at in self.classes}
        together = {material.id for material in whole.materials if material.plenary}
        first = whole.classes[self.classes[0]].id
        return [
            replace(lock, class_id=first) if lock.material in together else lock
            for lock in whole.locked
            if lock.class_id in own or lock.material in together
        ]


def parts_of(problem: Problem) -> list[Part]:
    """Deal classes, facilitators and rooms to parts: rooms alike in turn, facilitators where they lack."""
    count = _number_of_parts(problem)
    if count <= 1:
        return [everything(problem)]
    knots = Knots(problem)
    classes = knots.deal(list(range(len(problem.classes))), count)
    halls, bound_rooms = _halls(problem), knots.homes(classes, "rooms")
    free = [at for at in range(len(problem.rooms)) if at not in halls and at not in bound_rooms]
    rooms = _dealt(free, count, lambda at: _room_key(problem, at))
    rooms[0] = sorted([*rooms[0], *halls])
    rooms = [sorted([*part, *(at for at, home in bound_rooms.items() if home == number and at not in halls)])
             for number, part in enumerate(rooms)]  # fmt: skip
    teachers = _teachers_where_needed(problem, [len(part) for part in classes], knots.homes(classes, "facilitators"))
    return [Part(tuple(a), tuple(b), tuple(c)) for a, b, c in zip(classes, teachers, rooms, strict=True)]


def everything(problem: Problem) -> Part:
    """Return the whole event as one part."""
    sizes = (len(problem.classes), len(problem.facilitators), len(problem.rooms))
    classes, facilitators, rooms = (tuple(range(size)) for size in sizes)
    return Part(classes, facilitators, rooms)


def _number_of_parts(problem: Problem) -> int:
    """Return how many parts there may be: each needs its own people and rooms for every material."""
    if len(problem.classes) <= WHOLE:
        return 1
    most = -(-len(problem.classes) // CLASSES)
    for material in problem.materials:
        if not material.plenary:
            most = min(most, _people_for(problem, material), _rooms_for(problem, material))
    return max(1, most)


def _people_for(problem: Problem, material: Material) -> int:
    if not problem.facilitators:
        return len(problem.classes)
    return sum(material.id in one.teaches for one in problem.facilitators) // max(1, material.facilitators)


def _rooms_for(problem: Problem, material: Material) -> int:
    if not problem.rooms:
        return len(problem.classes)
    return len(suitable(problem.rooms, material, Audience(max(group.size for group in problem.classes))))


def _halls(problem: Problem) -> set[int]:
    """Return one room for each plenary: they belong to the first part."""
    found = set()
    for material in problem.materials:
        fitting = suitable(problem.rooms, material, audience_of(problem, None)) if material.plenary else []
        if fitting:
            found.add(list(problem.rooms).index(fitting[0]))
    return found


def _dealt(things: list[int], count: int, key: Callable[[int], tuple[object, ...]]) -> list[list[int]]:
    """Deal things like cards in order of their kind, so that every part gets its share of each kind."""
    ordered = sorted(things, key=lambda at: (repr(key(at)), at))
    return [sorted(ordered[part::count]) for part in range(count)]


def _room_key(problem: Problem, at: int) -> tuple[object, ...]:
    room: Room = problem.rooms[at]
    return (tuple(sorted(room.kinds)), room.capacity)


def _teachers_where_needed(problem: Problem, classes: list[int], bound: Mapping[int, int]) -> list[list[int]]:
    """Give each facilitator, those with the fewest materials first, to the part that lacks them most.

    Parameters
    ----------
    bound : part of each facilitator whom a lock ties to it
    """
    grid = Grid.of(problem)
    need = {m.id: m.jp * m.facilitators for m in problem.materials if not m.plenary}
    lack = [{name: float(jp * size) for name, jp in need.items()} for size in classes]
    dealt: list[list[int]] = [[] for _ in classes]
    order = sorted(range(len(problem.facilitators)), key=lambda at: (len(problem.facilitators[at].teaches), at))
    for at in order:
        one = problem.facilitators[at]
        taught = [name for name in one.teaches if name in need]
        worth = _available_jp(grid, one) / max(1, len(taught))
        wanted = [sum(lack[part][name] / need[name] for name in taught) / classes[part] for part in range(len(classes))]
        lacking = max(range(len(classes)), key=lambda number: (wanted[number], -len(dealt[number]), -number))
        part = bound.get(at, lacking)
        dealt[part].append(at)
        for name in taught:
            lack[part][name] -= worth
    return [sorted(part) for part in dealt]


def _available_jp(grid: Grid, one: Facilitator) -> float:
    """Return the JP a facilitator can teach at most in the whole event."""
    days = [grid.at[position][0] for position in grid.present(one)]
    most = len(days) if one.max_jp_per_day is None else one.max_jp_per_day
    return float(sum(min(days.count(day), most) for day in set(days)))


def with_speakers(part: Problem, whole: Problem) -> Problem:
    """Add to the first part whoever can teach a plenary, for the plenaries only."""
    plenaries = {material.id for material in whole.materials if material.plenary}
    own = {one.id for one in part.facilitators}
    speakers = [
        replace(one, teaches=tuple(sorted(set(one.teaches) & plenaries)))
        for one in whole.facilitators
        if one.id not in own and set(one.teaches) & plenaries
    ]
    return replace(part, facilitators=[*part.facilitators, *speakers])


def without_spoken(part: Problem, spoken: dict[str, int]) -> Problem:
    """Take what facilitators speak in plenaries off their daily limit."""
    return replace(part, facilitators=[_with_less(one, spoken.get(one.id, 0)) for one in part.facilitators])


def _with_less(one: Facilitator, jp: int) -> Facilitator:
    if not jp or one.max_jp_per_day is None:
        return one
    return replace(one, max_jp_per_day=max(0, one.max_jp_per_day - jp))


def with_helpers(
    part: Problem, whole: Problem, taken: Sequence[Session], people: Sequence[Facilitator], count: int
) -> Problem:
    """Add those of some people who have the most free time left by the sessions taken, for that time only."""
    if not count:
        return part
    own = {one.id for one in part.facilitators}
    busy: dict[str, set[tuple[int, int]]] = {}
    for session in taken:
        hours = {(session.day, session.slot + step) for step in range(session.jp)}
        for name in session.facilitators:
            busy.setdefault(name, set()).update(hours)
    grid = Grid.of(whole)
    needed = {material.id for material in whole.materials if not material.plenary}
    free = [_free(one, grid, busy.get(one.id, set())) for one in people if one.id not in own]
    able = [replace(one, teaches=tuple(sorted(set(one.teaches) & needed))) for one in free]
    able.sort(key=lambda one: (-len(one.available or ()) * len(one.teaches), one.id))
    return replace(part, facilitators=[*part.facilitators, *able[:count]])


def _free(one: Facilitator, grid: Grid, busy: set[tuple[int, int]]) -> Facilitator:
    """Return a facilitator as present only when not teaching yet, with what is left of the fullest day's limit."""
    places = [grid.at[position] for position in grid.present(one)]
    free = [place for place in places if place not in busy]
    fullest = max((sum(day == other for other, _ in busy) for day in {day for day, _ in busy}), default=0)
    limit = None if one.max_jp_per_day is None else max(0, one.max_jp_per_day - fullest)
    return replace(one, available=_windows(free), max_jp_per_day=limit)


def _windows(places: list[tuple[int, int]]) -> tuple[tuple[int, int, int], ...]:
    """Join slots in a row to windows."""
    windows: list[tuple[int, int, int]] = []
    for day, slot in places:
        if windows and windows[-1][0] == day and windows[-1][2] == slot - 1:
            windows[-1] = (day, windows[-1][1], slot)
        else:
            windows.append((day, slot, slot))
    return tuple(windows)
