"""Grouping: balanced classes, and coaching triads that make fair measurement possible.

In come people (attributes, numbers, school, regency) and the committee's rules; what happens is a deterministic
construction, a swap search and, where it can help, CP-SAT with a complete hint; out go plans with their cost, a bound
on how much better any plan could be, and, when no plan exists, the rule that prevents it.
"""

from pamong.engines.grouping.classes import form_classes
from pamong.engines.grouping.problem import (
    ClassPlan,
    ClassRules,
    ExtraObservation,
    Facilitator,
    Person,
    Triad,
    TriadPlan,
    TriadRules,
)
from pamong.engines.grouping.triads import form_triads
from pamong.engines.grouping.triads.keep import keep_triads
from pamong.engines.grouping.triads.repair import Regrouped, Repair, repair_round

__all__ = [
    "ClassPlan",
    "ClassRules",
    "ExtraObservation",
    "Facilitator",
    "Person",
    "Regrouped",
    "Repair",
    "Triad",
    "TriadPlan",
    "TriadRules",
    "form_classes",
    "form_triads",
    "keep_triads",
    "repair_round",
]
