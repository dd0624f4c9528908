"""Who has passed: facts about a person and a scheme go in, a verdict with a reason for every requirement comes out.

In: a `Scheme` (versioned rules: which requirement counts for what, from which bound on) and facts by requirement key:
lesson hours, a score, a count, or a finding somebody else made. Happens: every fact is held against its bound with
exact arithmetic; a bound reached is met. Leaves: `Verdict`: *lulus*, *telah mengikuti* or *belum memenuhi*, and a
sentence in Indonesian for each rule. What is not known is never held against a person, and never counted for one.
"""

from pamong.engines.passing.decision import Result, Verdict, decide
from pamong.engines.passing.facts import Count, Fact, Finding, Outcome, Score, Share, judge, met, not_met, unknown
from pamong.engines.passing.scheme import Grade, Rule, Scheme, SchemeError

__all__ = [
    "Count",
    "Fact",
    "Finding",
    "Grade",
    "Outcome",
    "Result",
    "Rule",
    "Scheme",
    "SchemeError",
    "Score",
    "Share",
    "Verdict",
    "decide",
    "judge",
    "met",
    "not_met",
    "unknown",
]
