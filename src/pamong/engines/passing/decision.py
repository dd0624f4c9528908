"""From facts and scheme to the verdict."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pamong.engines.passing.facts import Fact, Finding, Outcome, judge
from pamong.engines.passing.scheme import Grade, Rule, Scheme


class Result(StrEnum):
    """What a person has reached, the least first."""

    NOT_YET = "belum memenuhi"
    ATTENDED = "telah mengikuti"
    PASSED = "lulus"

    @property
    def rank(self) -> int:
        """The place in the order."""
        return list(Result).index(self)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person has reached, why, and what could still be reached once the unknown is known."""

    result: Result
    reachable: Result
    findings: tuple[tuple[Rule, Finding], ...]

    @property
    def is_open(self) -> bool:
        """Whether something unknown could still change the result."""
        return self.reachable is not self.result

    def reasons(self) -> list[dict[str, Any]]:
        """Return a line per requirement, as it is stored."""
        return [
            {"key": rule.key, "grade": rule.grade.value, "outcome": finding.outcome.value, "reason": finding.reason}
            | ({"said": list(finding.said)} if finding.said else {})
            for rule, finding in self.findings
        ]


def decide(facts: Mapping[str, Fact], scheme: Scheme) -> Verdict:
    """Decide about one person.

    *Telah mengikuti* asks that every rule for attending is met, *lulus* that those and every rule for passing are.

    Parameters
    ----------
    facts : Mapping[str, Fact]
        By requirement key; a key without a fact is unknown.
    scheme : Scheme
        The version that holds.

    Returns
    -------
    Verdict
        Depends on nothing but the two arguments.
    """
    findings = tuple((rule, judge(facts.get(rule.key), rule.least)) for rule in scheme.rules)
    return Verdict(
        result=_reached(findings, {Outcome.MET}),
        reachable=_reached(findings, {Outcome.MET, Outcome.UNKNOWN}),
        findings=findings,
    )


def _reached(findings: tuple[tuple[Rule, Finding], ...], good: set[Outcome]) -> Result:
    fails = {rule.grade for rule, finding in findings if finding.outcome not in good}
    if Grade.ATTENDED in fails:
        return Result.NOT_YET
    return Result.ATTENDED if Grade.PASSED in fails else Result.PASSED
