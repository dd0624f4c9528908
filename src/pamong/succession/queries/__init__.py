from .needs import Need, need_of
from .rulesets import differences, offered, readings_in_words, rules_on, version_on
from .talent import PracticeSeen, explain, practice_of, talent_map
from .vacancies import Row, missing_of, propose, rows_for

__all__ = [
    "Need",
    "PracticeSeen",
    "Row",
    "differences",
    "explain",
    "missing_of",
    "need_of",
    "offered",
    "practice_of",
    "propose",
    "readings_in_words",
    "rows_for",
    "rules_on",
    "talent_map",
    "version_on",
]
