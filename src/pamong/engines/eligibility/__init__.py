"""Who may become a principal: dated rule sets as data, judged at an as-of date.

In: rule sets (K24, K25, or an office's own version) and teachers' facts, as one row or as a table of millions. Happens:
every rule is held against the facts with three-valued logic; what is not known is unknown, never "no"; exceptions
lift a rule only when they are proved. Leaves: per person and rule `met`, `not_met`, `unknown`, `waived` or
`not_applicable`, with the reason and the papers still missing; rule sets have a hash and can be compared.
"""

from pamong.engines.eligibility.expressions import ExpressionError
from pamong.engines.eligibility.fields import shipped_fields
from pamong.engines.eligibility.judging import judge
from pamong.engines.eligibility.records import Judgement, Outcome, Result, Row, Verdict, read_row
from pamong.engines.eligibility.rulesets import (
    Change,
    Rule,
    RuleSet,
    RuleSetError,
    compare,
    fingerprint,
    in_force,
    load_rules,
    read_rules,
    shipped_document,
)
from pamong.engines.eligibility.tables import Summary, TableError, judge_table, open_table, read_table

__all__ = [
    "Change",
    "ExpressionError",
    "Judgement",
    "Outcome",
    "Result",
    "Row",
    "Rule",
    "RuleSet",
    "RuleSetError",
    "Summary",
    "TableError",
    "Verdict",
    "compare",
    "fingerprint",
    "in_force",
    "judge",
    "judge_table",
    "load_rules",
    "open_table",
    "read_row",
    "read_rules",
    "read_table",
    "shipped_document",
    "shipped_fields",
]
