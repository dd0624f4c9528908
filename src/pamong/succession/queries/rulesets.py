"""Which rules hold for an authority on a day."""

from __future__ import annotations

from datetime import date

from pamong.engines.eligibility import RuleSet, in_force, read_rules
from pamong.succession.models import RuleSetVersion, VersionState


def version_on(authority: str, day: date) -> RuleSetVersion | None:
    """Return the version in use whose regime is in force on a day."""
    rows = RuleSetVersion.objects.filter(authority=authority, state=VersionState.IN_FORCE)
    return next((row for row in rows if read_rules(row.document, row.readings).is_valid_on(day)), None)


def rules_on(authority: str, day: date) -> RuleSet | None:
    """Return the rules in use on a day, None when the office has taken none into use."""
    row = version_on(authority, day)
    return read_rules(row.document, row.readings) if row else None


def offered(authority: str, day: date) -> list[str]:
    """Return the shipped sets in force that the office does not use yet; what is out of date is not offered."""
    taken = set(RuleSetVersion.objects.filter(authority=authority).values_list("set_id", flat=True))
    return [name for name in in_force(day) if name not in taken]
