"""Do raters agree, and how many are needed? Agreement, kappa, ICC, Krippendorff's alpha, taps on a clock, G theory.

In come scores as arrays, NaN where somebody gave none; what happens is closed form, no iteration; out go coefficients
with what they were computed from. A coefficient that the data do not define (everybody gave the same score) is NaN,
never 1. This is a base engine: every engine may use it, it knows none of them.
"""

from pamong.engines.agreement.alpha import Alpha, krippendorff_alpha
from pamong.engines.agreement.events import Aligned, Event, EventAgreement, align, event_agreement
from pamong.engines.agreement.generalizability import Components, Decision, decide, needed, variance_components
from pamong.engines.agreement.icc import Coefficient, IntraclassCorrelations, intraclass_correlations
from pamong.engines.agreement.kappa import Kappa, cohen_kappa, percent_agreement

__all__ = [
    "Aligned",
    "Alpha",
    "Coefficient",
    "Components",
    "Decision",
    "Event",
    "EventAgreement",
    "IntraclassCorrelations",
    "Kappa",
    "align",
    "cohen_kappa",
    "decide",
    "event_agreement",
    "intraclass_correlations",
    "krippendorff_alpha",
    "needed",
    "percent_agreement",
    "variance_components",
]
