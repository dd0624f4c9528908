"""Which rules hold for an authority on a day."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language

from pamong.engines.eligibility import Change, RuleSet, compare, in_force, read_rules
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


def chosen_readings(version: RuleSetVersion) -> dict[str, str]:
    """Return how each unclear place of the text is read: the office's choice, else the shipped one."""
    return {one["key"]: version.readings.get(one["key"], one["default"]) for one in version.document["readings"]}


def differences(before: RuleSetVersion, after: RuleSetVersion) -> list[Change]:
    """Return what differs between two versions, readings first."""
    old, new = chosen_readings(before), chosen_readings(after)
    readings = [Change(None, f"readings.{key}", old.get(key), new[key]) for key in new if old.get(key) != new[key]]
    return readings + compare(before.document, after.document)


def readings_in_words(version: RuleSetVersion) -> list[tuple[str, str]]:
    """Return each unclear place with how it is read, in the reader's language."""
    text, chosen = f"text_{'id' if get_language() == 'id' else 'en'}", chosen_readings(version)
    places = version.document["readings"]
    options = {(one["key"], option["value"]): option[text] for one in places for option in one["options"]}
    return [(one[text], options[one["key"], chosen[one["key"]]]) for one in places]
