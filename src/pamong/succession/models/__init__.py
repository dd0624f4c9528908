from .candidates import Candidate, Objection, Stage
from .log import LogEntry
from .needs import SchoolPost
from .rulesets import RuleSetVersion, VersionState
from .vacancies import Decision, Listing, Vacancy, VacancyState

__all__ = [
    "Candidate",
    "Decision",
    "Listing",
    "LogEntry",
    "Objection",
    "RuleSetVersion",
    "SchoolPost",
    "Stage",
    "Vacancy",
    "VacancyState",
    "VersionState",
]
