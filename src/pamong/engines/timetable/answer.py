"""One timetable: count, solve (in parts when the event is large), tell how good it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from pamong.engines.solving import SOLVER, Conflict, Limits, Stopwatch, fingerprint
from pamong.engines.solving.cpsat import never
from pamong.engines.timetable.bound import least_above_share, least_wait
from pamong.engines.timetable.cost import cost_of, even_share
from pamong.engines.timetable.counting import counted_conflicts
from pamong.engines.timetable.explain import clash, not_found
from pamong.engines.timetable.grid import Grid
from pamong.engines.timetable.locks import locked_conflicts
from pamong.engines.timetable.placing import Placed, place
from pamong.engines.timetable.problem import Facilitator, Problem, Session, Timetable
from pamong.engines.timetable.search import Found, Piece, solve_piece, unguided, without_search
from pamong.engines.timetable.split import (
    CLASSES,
    WHOLE,
    Part,
    everything,
    parts_of,
    with_helpers,
    with_speakers,
    without_spoken,
)
from pamong.engines.timetable.together import least_together

PART_EFFORT = 0.6  # of the whole effort for each part of a large event
BOUND_EFFORT = 0.4
TOGETHER = 60  # classes up to which the relaxation of all together is worth its time
HELPERS = 10  # facilitators of solved parts who may help one that is impossible, or hard, alone
HELPED_EFFORT = 2.0
JOINED = 16  # classes of a joined part beyond which joining no longer helps


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    effort: float = 5.0,
    time_limit: float | None = None,
    should_stop: Callable[[], bool] = never,
    progress: Callable[[float, float], None] | None = None,
) -> Timetable:
    """Make a timetable.

    Hard rules: every class gets all JP of every material in whole pieces between breaks, materials in their order,
    plenaries together; one place at a time for classes, facilitators and rooms; qualification, presence and daily
    load of facilitators; kind and capacity of rooms. The cost is explained in `cost`.

    Parameters
    ----------
    problem : Problem
    seed, effort : int, float
        Same problem, seed and effort give the same timetable; effort counts deterministic seconds.
    time_limit : float, optional
        Wall seconds, a safety stop only.
    should_stop, progress : callables, optional
        Polled while solving; told each better cost and its bound. The best timetable so far is kept.
    """
    limits = Limits(seed, effort, Stopwatch(time_limit), should_stop, progress)
    if not problem.classes or not problem.materials:
        return _answer(problem, limits, (), (0.0, "optimal"), (), 1)
    conflicts = locked_conflicts(problem) or counted_conflicts(problem)
    if conflicts:
        return _answer(problem, limits, (), (0.0, "infeasible"), conflicts, 1)
    waiting = least_wait(problem, limits)
    least = waiting * len(problem.classes) + least_above_share(problem, even_share(problem))
    work = _Work(problem, limits, least, waiting, parts_of(problem))
    bound = work.all_parts()
    if work.failed is not None:
        conflicts = clash(problem, limits) if work.failed.impossible or work.split else (not_found(),)
        return _answer(problem, limits, (), (0.0, "infeasible"), conflicts, work.solved)
    bound = max(bound, least)
    if cost_of(problem, work.sessions) > bound and len(problem.classes) <= TOGETHER and not limits.over:
        bound = max(bound, work.known_least)
    return _answer(problem, limits, tuple(work.sessions), (bound, "feasible"), (), work.solved)


@dataclass
class _Work:
    """The parts one after the other; a part that alone is impossible is joined with another."""

    problem: Problem
    limits: Limits
    least: float
    waiting: float  # the least cost of one class, whatever its part
    parts: list[Part]
    done: list[tuple[Part, Found]] = field(default_factory=list)
    failed: Found | None = None

    @cached_property
    def placed(self) -> Placed | None:
        """Return the best places of plenaries, and how good a timetable with them can be at most."""
        return place(self.problem, self.limits) if len(self.problem.classes) <= TOGETHER else None

    @property
    def known_least(self) -> float:
        """Return the best bound of all classes together."""
        if self.placed is not None:
            return self.placed.bound
        return least_together(self.problem, self.limits.share(BOUND_EFFORT))

    def _guide(self) -> Placed | None:
        """Return where plenaries should be, and the bound of all classes together."""
        return self.placed

    def _guide_of_part(self) -> Placed | None:
        """Return where plenaries should be; how good a part can be is not known from the whole."""
        return None if self.placed is None else replace(self.placed, bound=0.0)

    @property
    def sessions(self) -> list[Session]:
        return [session for _, found in self.done for session in found.sessions or ()]

    @property
    def solved(self) -> int:
        return len(self.done)

    @property
    def split(self) -> bool:
        """Tell whether the event was too large for one piece: then a failed part proves nothing by itself."""
        return len(self.problem.classes) > WHOLE

    def all_parts(self) -> float:
        """Solve all parts and return the solver's bound for the whole (0 when there are several parts)."""
        if len(self.parts) == 1:
            return self._whole(self.parts[0])
        if self._in_one_piece():
            return 0.0
        waiting = list(self.parts)
        while waiting and self.failed is None:
            part = waiting.pop(0)
            found = self._solve(part)
            if found.sessions is None and self.done:
                found = self._solve(part, helpers=HELPERS)
            if found.sessions is not None:
                self.done.append((part, found))
            elif self.limits.over or not (waiting or self.done) or len(part.classes) >= JOINED:
                self.failed = replace(found, impossible=False)
            else:
                self._join(part, waiting)
        return 0.0

    def _whole(self, part: Part) -> float:
        found = solve_piece(self._all_at_once(), self.limits)
        if found.sessions is None:
            self.failed = found
        else:
            self.done.append((part, found))
        return found.bound

    def _all_at_once(self) -> Piece:
        return Piece(self.problem, even_share(self.problem), self.least, guide=self._guide)

    def _in_one_piece(self) -> bool:
        """Try a large event without search: tell whether that gave the best plan, or at least a woven one."""
        if len(self.problem.classes) > TOGETHER:
            return False
        start = without_search(self._all_at_once(), self.limits)
        enough = start.is_best or start.by_weaving or (start.found.sessions is not None and self.limits.over)
        if enough:
            self.done.append((everything(self.problem), start.found))
        return enough

    def _join(self, part: Part, waiting: list[Part]) -> None:
        """Put a part back together with the next one, or with the last that was solved."""
        other = waiting.pop(0) if waiting else self.done.pop()[0]
        waiting.insert(0, part.joined(other))

    def _solve(self, part: Part, helpers: int = 0) -> Found:
        """Solve one part; `helpers` facilitators of solved parts lend their free time."""
        if part.lacks_all(self.problem):
            return Found(None, 0.0, 0.0, impossible=True)
        first = self.solved == 0
        own = part.problem(self.problem)
        own = with_speakers(own, self.problem) if first else without_spoken(own, self._spoken())
        own = with_helpers(own, self.problem, self.sessions, self._done_people(), helpers)
        size = max(1.0, len(part.classes) / CLASSES) ** 2
        limits = replace(self.limits, seed=self.limits.seed + self.solved)
        limits = limits.share(PART_EFFORT * size * (HELPED_EFFORT if helpers else 1))
        share, settled = even_share(self.problem), {} if first else self._plenaries()
        least = self.waiting * len(part.classes) + least_above_share(own, share, settled)
        found = solve_piece(Piece(own, share, least, settled, self._guide_of_part if first else unguided), limits)
        return self._for_everybody(found) if first else found

    def _done_people(self) -> list[Facilitator]:
        """Return the facilitators whose own part is solved: nobody else's free time is known yet."""
        return [self.problem.facilitators[at] for part, _ in self.done for at in part.facilitators]

    def _plenaries(self) -> dict[str, list[int]]:
        """Return where the plenaries are, once settled."""
        together = {material.id for material in self.problem.materials if material.plenary}
        position = Grid.of(self.problem).position
        starts: dict[str, set[int]] = {name: set() for name in together}
        for session in self.sessions:
            if session.material in together:
                starts[session.material].add(position[session.day, session.slot])
        return {name: sorted(places) for name, places in starts.items()}

    def _spoken(self) -> dict[str, int]:
        """Return the JP each facilitator speaks in plenaries."""
        together = {material.id for material in self.problem.materials if material.plenary}
        meetings = {(s.material, s.day, s.slot, s.jp, s.facilitators) for s in self.sessions if s.material in together}
        spoken: dict[str, int] = {}
        for _, _, _, jp, team in meetings:
            for one in team:
                spoken[one] = spoken.get(one, 0) + jp
        return spoken

    def _for_everybody(self, found: Found) -> Found:
        """Repeat the plenaries of the first part for the classes of all others."""
        if found.sessions is None:
            return found
        together = {material.id for material in self.problem.materials if material.plenary}
        own = {session.class_id for session in found.sessions}
        one_class = found.sessions[0].class_id
        meetings = [s for s in found.sessions if s.class_id == one_class and s.material in together]
        others = [one.id for one in self.problem.classes if one.id not in own]
        repeated = [replace(session, class_id=name) for name in others for session in meetings]
        return replace(found, sessions=(*found.sessions, *repeated))


def _answer(
    problem: Problem,
    limits: Limits,
    sessions: Sequence[Session],
    verdict: tuple[float, str],
    conflicts: tuple[Conflict, ...],
    parts: int,
) -> Timetable:
    bound, status = verdict
    cost = cost_of(problem, sessions) if sessions else 0.0
    if sessions and cost <= bound + 1e-6:
        status = "optimal"
    rank = {one.id: number for number, one in enumerate(problem.classes)}
    return Timetable(
        sessions=tuple(sorted(sessions, key=lambda one: (rank[one.class_id], one.day, one.slot))),
        cost=cost,
        bound=min(bound, cost),
        status=status,
        conflicts=conflicts,
        input_hash=fingerprint(problem),
        solver=SOLVER,
        seconds=round(limits.watch.seconds, 3),
        stopped_by_time=limits.watch.rang and status != "optimal",
        parts=parts,
    )
