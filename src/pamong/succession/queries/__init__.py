from .needs import Need, need_of
from .rulesets import offered, rules_on, version_on
from .talent import explain, practice_of, talent_map
from .vacancies import Row, missing_of, propose, rows_for

__all__ = [
    "Need",
    "Row",
    "explain",
    "missing_of",
    "need_of",
    "offered",
    "practice_of",
    "propose",
    "rows_for",
    "rules_on",
    "talent_map",
    "version_on",
]
