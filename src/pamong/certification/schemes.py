"""From the event's policy to a scheme with a version."""

from __future__ import annotations

from fractions import Fraction

from django.db.models import Max

from pamong.engines.passing import Grade, Rule, Scheme
from pamong.programme.models import Event, Policy
from pamong.programme.queries import current_policy

from . import checks
from .models import PassingScheme


def scheme_from_policy(policy: Policy) -> Scheme:
    """Return what a policy asks: presence (and the action plan) for any certificate, tests and practice to pass."""
    rules = [Rule(checks.ATTENDANCE, Grade.ATTENDED, Fraction(str(policy.attendance_share)))]
    if policy.action_plan_required:
        rules.append(Rule(checks.ACTION_PLAN, Grade.ATTENDED))
    if policy.pretest_required:
        rules.append(Rule(checks.PRETEST, Grade.PASSED))
    if policy.posttest_required or policy.pass_score is not None:
        least = None if policy.pass_score is None else Fraction(policy.pass_score)
        rules.append(Rule(checks.POSTTEST, Grade.PASSED, least))
    if policy.practice_required:
        rules.append(Rule(checks.PRACTICE, Grade.PASSED, Fraction(policy.practice_required)))
    rules += [Rule(checks.NAME, Grade.REMARK), Rule(checks.GRADUATE, Grade.REMARK)]
    return Scheme(tuple(rules))


def keep_scheme(event: Event) -> PassingScheme:
    """Return the version that holds: the latest, or a new one when the policy asks for something else by now."""
    policy, latest = current_policy(event), event.passing_schemes.first()
    wanted = scheme_from_policy(policy).as_list()
    if latest is not None and latest.rules == wanted:
        return latest
    last = event.passing_schemes.aggregate(last=Max("version"))["last"] or 0
    return PassingScheme.objects.create(event=event, version=last + 1, rules=wanted, policy_version=policy.version)
