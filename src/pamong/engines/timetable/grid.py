"""Time as the solver sees it: the teachable slots of all days in one row, breaks left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from pamong.engines.timetable.problem import Facilitator, Problem


@dataclass(frozen=True)
class Grid:
    """Teachable slots in order; position t is (day, slot) `at[t]`."""

    at: tuple[tuple[int, int], ...]
    days: int

    @classmethod
    def of(cls, problem: Problem) -> "Grid":
        closed = {(pause.day, pause.slot) for pause in problem.breaks}
        everywhere = {pause.slot for pause in problem.breaks if pause.day is None}
        return cls(
            tuple(
                (day, slot)
                for day in range(1, problem.days + 1)
                for slot in range(1, problem.slots_per_day + 1)
                if slot not in everywhere and (day, slot) not in closed
            ),
            problem.days,
        )

    @cached_property
    def position(self) -> dict[tuple[int, int], int]:
        return {place: number for number, place in enumerate(self.at)}

    @cached_property
    def day_span(self) -> dict[int, tuple[int, int]]:
        """Return the first position of each day and the one after its last."""
        counts = [sum(day == number for day, _ in self.at) for number in range(1, self.days + 1)]
        return {day: (sum(counts[: day - 1]), sum(counts[:day])) for day in range(1, self.days + 1)}

    def starts(self, length: int, inside: Iterable[int] | None = None) -> list[int]:
        """Return the positions where a piece fits without a break, inside given positions when there are any."""
        usable = set(range(len(self.at)) if inside is None else inside)
        return [first for first in sorted(usable) if self._runs(first, length, usable)]

    def _runs(self, first: int, length: int, usable: set[int]) -> bool:
        day, slot = self.at[first]
        wanted = [(day, slot + step) for step in range(length)]
        return all(self.position.get(place, -1) in usable for place in wanted)

    def present(self, facilitator: Facilitator) -> list[int]:
        """Return the positions at which a facilitator can teach."""
        if facilitator.available is None:
            return list(range(len(self.at)))
        windows = facilitator.available
        return [t for t, (day, slot) in enumerate(self.at) if any(d == day and a <= slot <= b for d, a, b in windows)]

    def usable_jp(self, positions: Sequence[int], unit: int) -> int:
        """Return how many JP fit into positions when taught in pieces whose lengths are multiples of `unit`."""
        total, run = 0, 0
        previous: tuple[int, int] | None = None
        for day, slot in (self.at[t] for t in sorted(positions)):
            if previous != (day, slot - 1):
                total += run // unit * unit
                run = 0
            run += 1
            previous = (day, slot)
        return total + run // unit * unit


def ancestors(problem: Problem) -> dict[str, set[str]]:
    """Return for each material all that must be over before it; raises ValueError on a circle."""
    after = {material.id: set(material.after) for material in problem.materials}
    found: dict[str, set[str]] = {}
    while len(found) < len(after):
        ready = [name for name, earlier in after.items() if name not in found and earlier <= set(found)]
        if not ready:
            raise ValueError(", ".join(sorted(set(after) - set(found))))
        for name in ready:
            found[name] = after[name].union(*(found[earlier] for earlier in after[name]))
    return found
