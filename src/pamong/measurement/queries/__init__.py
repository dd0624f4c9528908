"""Reads of measurement: runs, people, growth, readiness, raters, warnings."""

from .growth import Change, Step, changes_of, steps_of
from .people import ClassLine, PersonLine, class_lines, person_lines, reading_of
from .raters import RaterLine, once_only, own_severity, rater_lines
from .readiness import Competence, Line, readiness_of
from .rulers import Standing, ruler_of, rulers_for, standings
from .runs import fresh_sheets, latest_frozen, latest_practice, own_measures
from .skills import SkillGrowth, skill_growth, skills_in

__all__ = [
    "Change",
    "ClassLine",
    "Competence",
    "Line",
    "PersonLine",
    "RaterLine",
    "SkillGrowth",
    "Standing",
    "Step",
    "changes_of",
    "class_lines",
    "fresh_sheets",
    "latest_frozen",
    "latest_practice",
    "once_only",
    "own_measures",
    "own_severity",
    "person_lines",
    "rater_lines",
    "readiness_of",
    "reading_of",
    "ruler_of",
    "rulers_for",
    "skill_growth",
    "skills_in",
    "standings",
    "steps_of",
]
