"""What goes into class and triad forming, and what comes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pamong.engines.solving import Conflict


@dataclass(frozen=True)
class Person:
    """A participant, as far as grouping is concerned; unknown values are None and count for nothing."""

    id: str
    attributes: Mapping[str, str | int | None] = field(default_factory=dict)
    numbers: Mapping[str, float | None] = field(default_factory=dict)
    school: str | None = None
    regency: str | None = None
    needs: Sequence[str] = ()

    def level(self, name: str) -> str | int | None:
        """Return the person's value of an attribute; `school` and `regency` are attributes too."""
        value = self.attributes.get(name)
        if value is None and name in ("school", "regency"):
            return self.school if name == "school" else self.regency
        return value


@dataclass(frozen=True)
class ClassRules:
    """What good classes are.

    Attributes
    ----------
    count : int
        Number of classes.
    smallest, largest : int or None
        Hard limits of a class; None means the even share, rounded down or up.
    balance : mapping of attribute to weight
        Attributes to spread evenly.
    number_tolerance : mapping of number to tolerance
        How far a class's mean may lie from the mean of all.
    apart : fields
        Equal values should be spread (schoolmates in different classes).
    together : groups of person ids
        Hard: in one class.
    forbidden : pairs of person ids
        Hard: never in one class.
    fixed : mapping of person id to class
        Hard: locked in this class by hand.
    needs : mapping of need to number of classes
        Hard: people with this need sit in at most so many classes (as many as rooms can serve at once).
    """

    count: int
    smallest: int | None = None
    largest: int | None = None
    balance: Mapping[str, float] = field(default_factory=dict)
    number_tolerance: Mapping[str, float] = field(default_factory=dict)
    apart: Sequence[str] = ()
    together: Sequence[Sequence[str]] = ()
    forbidden: Sequence[tuple[str, str]] = ()
    fixed: Mapping[str, int] = field(default_factory=dict)
    needs: Mapping[str, int] = field(default_factory=dict)

    def limits(self, people: int) -> tuple[int, int]:
        """Return the smallest and the largest size of a class."""
        smallest = people // self.count if self.smallest is None else self.smallest
        largest = -(-people // self.count) if self.largest is None else self.largest
        return smallest, largest


@dataclass(frozen=True)
class ClassPlan:
    """Classes, numbered from 1, with what they cost and how much better any other could be."""

    classes: Mapping[str, int]
    cost: float
    bound: float
    status: str
    conflicts: tuple[Conflict, ...]
    input_hash: str
    solver: str
    seconds: float
    stopped_by_time: bool = False


@dataclass(frozen=True)
class Facilitator:
    """Who rates triads; `capacity` triads at a time (None: no limit), never persons in conflict of interest."""

    id: str
    regency: str | None = None
    school: str | None = None
    capacity: int | None = None
    conflicts: Sequence[str] = ()

    def is_biased_about(self, person: Person) -> bool:
        """Tell whether a conflict of interest is declared, or implied by the same regency or school."""
        if person.id in self.conflicts:
            return True
        same_school = self.school is not None and self.school == person.school
        same_regency = self.regency is not None and self.regency == person.regency
        return same_school or same_regency


@dataclass(frozen=True)
class Triad:
    """Three or four people in one round; `roles` maps each to coach, coachee, observer or observer2."""

    round: int
    members: tuple[str, ...]
    roles: Mapping[str, str]
    facilitator: str | None


@dataclass(frozen=True)
class TriadRules:
    """Rounds of coaching practice; with `classes` given (person id to class), triads are formed within them.

    `locked` groups stay as they are: people, roles and facilitator.
    """

    rounds: int
    facilitators: Sequence[Facilitator] = ()
    classes: Mapping[str, int] = field(default_factory=dict)
    locked: Sequence[Triad] = ()


@dataclass(frozen=True)
class ExtraObservation:
    """An observation that would link the ratings: `rater` also observes `coach` in `round`."""

    rater: str
    coach: str
    round: int
    already_rated_by: str


@dataclass(frozen=True)
class TriadPlan:
    """Triads of all rounds with their cost and bound, and whether their ratings can be compared.

    Attributes
    ----------
    connected : bool
        Whether the ratings link all raters and persons (by rank).
    linking : ExtraObservation
        The fewest observations that would link them.
    unshared : ids
        Raters who share two persons with fewer than two others.
    sharing : ExtraObservation
        The fewest further observations after which everybody does, as far as impartial raters allow.
    """

    triads: tuple[Triad, ...]
    cost: float
    bound: float
    status: str
    connected: bool
    linking: tuple[ExtraObservation, ...]
    conflicts: tuple[Conflict, ...]
    input_hash: str
    solver: str
    seconds: float
    stopped_by_time: bool = False
    unshared: tuple[str, ...] = ()
    sharing: tuple[ExtraObservation, ...] = ()

    @property
    def measurable(self) -> bool:
        """Whether ratings can be compared, and each rater firmly."""
        return self.connected and not self.unshared
