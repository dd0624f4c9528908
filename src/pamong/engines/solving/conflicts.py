"""Why a problem has no answer: the smallest set of the organiser's own rules that cannot hold together."""

from collections.abc import Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model

from pamong.engines.solving.cpsat import Limits, run


@dataclass(frozen=True)
class Relaxation:
    """A change of the problem that would help, in words; `change`, `subject` and `amount` are for buttons."""

    change: str
    message: str
    subject: str | None = None
    amount: float | None = None


@dataclass(frozen=True)
class Conflict:
    """A rule that cannot be kept, in a sentence, and what would help."""

    rule: str
    message: str
    relaxations: tuple[Relaxation, ...] = ()


@dataclass(frozen=True)
class Core:
    """The rules that clash, and which of them would, given up alone, make the problem solvable."""

    rules: tuple[str, ...]
    cures: tuple[str, ...]


def minimal_conflict(
    model: cp_model.CpModel, guards: Mapping[str, cp_model.IntVar], limits: Limits, *, checks: int = 60
) -> Core | None:
    """Return the minimal clashing rules, or None when no clash was proved.

    The first core comes from assumptions (with presolve off and one worker: with presolve on, CP-SAT may name a
    literal that is no assumption, or-tools issue 5141), then every rule that is not needed is deleted.

    Parameters
    ----------
    model : CpModel
        Every rule an organiser could change is enforced only by its guard literal.
    guards : mapping of rule name to literal
    checks : int
        At most this many solver calls; each gets an equal share of the effort.
    """
    search = _CoreSearch(model, guards, limits.share(1 / 8))
    core = search.first_core()
    if core is None:
        return None
    for rule in core:
        rest = [name for name in search.core if name != rule]
        if search.calls >= checks or limits.over:
            break
        search.shrink_to(rest)
    cures = [rule for rule in search.core if search.calls < checks * 2 and not limits.over and search.cured_by(rule)]
    return Core(tuple(search.core), tuple(cures))


class _CoreSearch:
    """Deletion filter over guard literals."""

    def __init__(self, model: cp_model.CpModel, guards: Mapping[str, cp_model.IntVar], limits: Limits) -> None:
        self._model = model
        self._guards = dict(guards)
        self._limits = limits
        self._name_of = {guard.index: name for name, guard in guards.items()}
        self.calls = 0
        self.core: list[str] = list(guards)

    def first_core(self) -> list[str] | None:
        found = self._core_under(list(self._guards))
        if found is not None:
            self.core = found
        return found

    def shrink_to(self, rules: list[str]) -> None:
        smaller = self._core_under(rules)
        if smaller is not None:
            self.core = [rule for rule in self.core if rule in smaller]

    def cured_by(self, dropped: str) -> bool:
        return self._status_under([rule for rule in self._guards if rule != dropped]) in ("optimal", "feasible")

    def _core_under(self, rules: list[str]) -> list[str] | None:
        self._assume(rules)
        outcome = run(self._model, self._limits, manner="core")
        if outcome.status != "infeasible":
            return None
        indices = outcome.solver.sufficient_assumptions_for_infeasibility()
        named = [self._name_of[index] for index in indices if index in self._name_of]
        return [rule for rule in rules if rule in named]

    def _status_under(self, rules: list[str]) -> str:
        self._assume(rules)
        return run(self._model, self._limits, manner="quick").status

    def _assume(self, rules: list[str]) -> None:
        self.calls += 1
        self._model.clear_assumptions()
        self._model.add_assumptions([self._guards[rule] for rule in rules])
