"""Between which hours each material must lie, by the order of materials and by when its teachers are there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pamong.engines.timetable.grid import Grid
from pamong.engines.timetable.problem import Material, Problem


@dataclass(frozen=True)
class Windows:
    """For each material the positions a piece may lie at, and the first material with too few of them, if any."""

    of: dict[str, tuple[int, ...]]
    too_narrow: str | None


def windows_of(problem: Problem, grid: Grid, before: dict[str, set[str]], *, order: bool, attendance: bool) -> Windows:
    """Return the windows when these rules hold.

    Parameters
    ----------
    before : all that must be over before each material
    """
    taught = {one.id: _taught(problem, grid, one, attendance=attendance) for one in problem.materials}
    if not order:
        return _judged(problem, {name: tuple(sorted(places)) for name, places in taught.items()})
    behind = {name: {later for later, earlier in before.items() if name in earlier} for name in before}
    every = range(len(grid.at))
    ready = _spent(problem, before, taught, list(every))
    back = _spent(problem, behind, taught, list(reversed(every)))
    last = len(grid.at)
    inside = {name: range(ready[name], last - back[name]) for name in taught}
    return _judged(problem, {name: tuple(sorted(places & set(inside[name]))) for name, places in taught.items()})


def _taught(problem: Problem, grid: Grid, material: Material, *, attendance: bool) -> set[int]:
    """Return the positions at which enough teachers of a material are there, a piece at a time."""
    if not problem.facilitators or not attendance:
        return {start + step for jp in set(material.pieces) for start in grid.starts(jp) for step in range(jp)}
    able = [one for one in problem.facilitators if material.id in one.teaches]
    found: set[int] = set()
    for jp in set(material.pieces):
        begins = Counter(start for one in able for start in grid.starts(jp, grid.present(one)))
        for start, count in begins.items():
            if count >= material.facilitators:
                found.update(range(start, start + jp))
    return found


def _spent(
    problem: Problem, others: dict[str, set[str]], taught: dict[str, set[int]], positions: list[int]
) -> dict[str, int]:
    """Return for each material how many positions from this end are gone before it can lie: others come first."""
    jp = {one.id: one.jp for one in problem.materials}
    spent: dict[str, int] = {}
    for name in sorted(others, key=lambda one: (len(others[one]), one)):
        gone = [_count_off(positions, taught[other], jp[other], spent[other]) for other in others[name]]
        spent[name] = max([sum(jp[other] for other in others[name]), *gone])
    return spent


def _count_off(positions: list[int], usable: set[int], jp: int, first: int) -> int:
    """Return how many positions are gone when `jp` usable ones from the `first` on are taken."""
    for number, position in enumerate(positions[first:], first):
        if jp == 0:
            return number
        jp -= position in usable
    return len(positions) + (jp > 0)


def _judged(problem: Problem, windows: dict[str, tuple[int, ...]]) -> Windows:
    narrow = [one.id for one in problem.materials if len(windows[one.id]) < one.jp]
    return Windows(windows, narrow[0] if narrow else None)
