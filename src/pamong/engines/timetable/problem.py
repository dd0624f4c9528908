"""What goes into a timetable, and what comes out. Days and slots count from 1; a slot is one JP."""

from collections.abc import Sequence
from dataclasses import dataclass

from pamong.engines.solving import Conflict


@dataclass(frozen=True)
class Break:
    """A slot in which nobody teaches; on every day when `day` is None."""

    day: int | None
    slot: int


@dataclass(frozen=True)
class ClassGroup:
    """A class, its number of people (0: unknown, any room is large enough) and what some of them need of a room."""

    id: str
    size: int = 0
    needs: Sequence[str] = ()


@dataclass(frozen=True)
class Room:
    """A room; `capacity` None means it is large enough for any class; `serves` tells which needs it meets."""

    id: str
    capacity: int | None = None
    kinds: Sequence[str] = ()
    serves: Sequence[str] = ()


@dataclass(frozen=True)
class Facilitator:
    """Who teaches: which materials, in which windows (day, first slot, last slot; None: always), how much a day."""

    id: str
    teaches: Sequence[str]
    available: Sequence[tuple[int, int, int]] | None = None
    max_jp_per_day: int | None = None


@dataclass(frozen=True)
class Material:
    """A material of the curriculum, which every class gets.

    Attributes
    ----------
    block : int or None
        JP in one piece; the last piece is shorter when it does not divide `jp`. None means two.
    kind : str or None
        Kind of room it needs.
    facilitators : int
        How many teach it at once.
    after : material ids
        They must be over, for the same class, before this one begins.
    plenary : bool
        All classes have it together.
    """

    id: str
    jp: int
    block: int | None = None
    kind: str | None = None
    facilitators: int = 1
    after: Sequence[str] = ()
    plenary: bool = False

    @property
    def pieces(self) -> tuple[int, ...]:
        """Return the JP of each piece."""
        block = min(self.block or 2, self.jp)
        whole, rest = divmod(self.jp, block) if block else (0, 0)
        return (block,) * whole + ((rest,) if rest else ())


@dataclass(frozen=True)
class Lock:
    """A session kept by hand: its time, its room, its facilitators, or some of them (None and empty: free).

    In a plenary it is of all classes, whichever class it names.
    """

    class_id: str
    material: str
    jp: int
    day: int | None = None
    slot: int | None = None
    room: str | None = None
    facilitators: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    """Days, classes and what they must be taught; without rooms or facilitators those are not planned.

    `plenary_size` and `plenary_needs` are given when the problem is a part of a larger one: a plenary is for everybody.
    """

    days: int
    slots_per_day: int
    classes: Sequence[ClassGroup]
    materials: Sequence[Material]
    rooms: Sequence[Room] = ()
    facilitators: Sequence[Facilitator] = ()
    breaks: Sequence[Break] = ()
    plenary_size: int | None = None
    plenary_needs: Sequence[str] | None = None
    locked: Sequence[Lock] = ()


@dataclass(frozen=True)
class Session:
    """One piece of a material for one class; a plenary is one session per class, in one room at one time."""

    class_id: str
    material: str
    day: int
    slot: int
    jp: int
    room: str | None
    facilitators: tuple[str, ...]


@dataclass(frozen=True)
class Timetable:
    """Sessions in order of class and time, with cost and bound; `parts` tells how many parts were solved apart."""

    sessions: tuple[Session, ...]
    cost: float
    bound: float
    status: str
    conflicts: tuple[Conflict, ...]
    input_hash: str
    solver: str
    seconds: float
    stopped_by_time: bool = False
    parts: int = 1
