"""The fast path: the same rules on whole columns. Three-valued logic as 0 (no), 1 (unknown), 2 (yes): and is the
minimum, or the maximum, not the mirror."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import reduce

import numpy as np
import numpy.typing as npt

from pamong.engines.eligibility.calendar import fresh_days
from pamong.engines.eligibility.expressions import (
    Always,
    Both,
    Compare,
    Dated,
    Either,
    Flag,
    Known,
    Node,
    Not,
    Value,
)
from pamong.engines.eligibility.fields import as_number
from pamong.engines.eligibility.records import Outcome
from pamong.engines.eligibility.rulesets import Rule, RuleSet

Column = npt.NDArray[np.float64]
Truths = npt.NDArray[np.int8]
NO, OPEN, YES = np.int8(0), np.int8(1), np.int8(2)
SIGNS = {
    ">=": np.greater_equal,
    "<=": np.less_equal,
    ">": np.greater,
    "<": np.less,
    "==": np.equal,
    "!=": np.not_equal,
}


def judge_columns(columns: Mapping[str, Column], count: int, rules: RuleSet, as_of: date) -> dict[str, Truths]:
    """Judge many people at once.

    Parameters
    ----------
    columns : Mapping[str, Column]
        By name, NaN where unknown; an absent column is unknown for everybody.
    count : int
        How many people.

    Returns
    -------
    dict
        Outcomes by rule id, as the numbers of `Outcome`.
    """
    table = _Table(columns, count, as_number(as_of))
    active = rules.on(as_of)
    bare = {rule.id: table.bare(rule) for rule in active}
    return {rule.id: _with_waivers(rule, active, bare) for rule in active}


def results(outcomes: Mapping[str, Truths], rules: RuleSet) -> Truths:
    """Return 0 for not eligible, 1 for incomplete, 2 for eligible."""
    decisive = [outcomes[rule] for rule in outcomes if rule in rules.result]
    return reduce(np.minimum, decisive).clip(max=YES)


def _with_waivers(rule: Rule, active: tuple[Rule, ...], bare: Mapping[str, Truths]) -> Truths:
    final = bare[rule.id].copy()
    for waiver in active:
        if rule.id in waiver.waiver_of:
            final[(bare[rule.id] < YES) & (bare[waiver.id] == YES)] = Outcome.WAIVED
    if rule.waiver_of:
        wanting = reduce(np.logical_or, (bare[other] < YES for other in rule.waiver_of if other in bare))
        final[~wanting] = Outcome.NOT_APPLICABLE
    return final


class _Table:
    def __init__(self, columns: Mapping[str, Column], count: int, as_of: int) -> None:
        self.columns, self.count, self.as_of = columns, count, as_of
        self.nothing = np.full(count, np.nan)

    def bare(self, rule: Rule) -> Truths:
        applies, asked = self.truths(rule.applies), self.truths(rule.asks)
        judged = np.where(applies == YES, asked, applies)
        judged[applies == NO] = Outcome.NOT_APPLICABLE
        return judged

    def truths(self, node: Node) -> Truths:
        match node:
            case Always(truth):
                return np.full(self.count, YES if truth else NO)
            case Both(parts):
                return reduce(np.minimum, map(self.truths, parts))
            case Either(parts):
                return reduce(np.maximum, map(self.truths, parts))
            case Not(part):
                return YES - self.truths(part)
        return self._leaf(node)

    def _leaf(self, node: Node) -> Truths:
        match node:
            case Flag(field):
                return self._decided(self._column(field), self._column(field) == 1)
            case Known(field):
                return np.where(np.isnan(self._column(field)), OPEN, YES)
            case Dated(field, months):
                return self._dated(self._column(field), months)
            case Compare(sign, left, right):
                first, second = self._value(left), self._value(right)
                return self._decided(first + second, SIGNS[sign](first, second))
        raise TypeError(node)

    def _column(self, field: str) -> Column:
        return self.columns.get(field, self.nothing)

    def _decided(self, known_where: Column, holds: npt.NDArray[np.bool_]) -> Truths:
        """Return yes or no, and open where the first argument is NaN."""
        return np.where(np.isnan(known_where), OPEN, np.where(holds, YES, NO))

    def _dated(self, days: Column, months: int | None) -> Truths:
        open_ = np.isnan(days) | (days > self.as_of)
        if months is None:
            return np.where(open_, OPEN, YES)
        holds = fresh_days(np.nan_to_num(days).astype(np.int64), self.as_of, months)
        return np.where(open_, OPEN, np.where(holds, YES, NO))

    def _value(self, value: Value) -> Column:
        if value.kind == "number":
            return np.full(self.count, value.number)
        if value.kind == "age":
            born, at = map(self._column, value.fields)
            return np.where(at < born, np.nan, np.floor_divide(at - born, 10000))
        total: Column = reduce(np.add, map(self._column, value.fields))
        return total
