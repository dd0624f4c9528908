"""What a certificate can ask for: a registry. This room declares it and fills in what the rooms before it know.

A later room adds its own from `AppConfig.ready`, e.g. an approved action plan:
`requirements.add("action_plan", _("Action plan approved"), check)`, where `check(event, participants)` answers for all
of them at once: a fact by participant id (`engines.passing`: `met("…")`, `not_met("…")`, `unknown("…")`, or a measure).
Reasons are Indonesian sentences, stored with the verdict; `wording` knows their English. Which requirement counts, and
from which bound on, is the scheme's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pamong.engines.passing import Fact
from pamong.enrolment.models import Participant
from pamong.programme.models import Event

Check = Callable[[Event, Sequence[Participant]], Mapping[UUID, Fact]]


@dataclass(frozen=True)
class Requirement:
    """One thing a certificate can ask for: `label` is shown, `check` answers for many people at once."""

    key: str
    label: Any
    check: Check


_registry: dict[str, Requirement] = {}


def add(key: str, label: Any, check: Check) -> None:
    """Register a requirement, or put another check in its place."""
    _registry[key] = Requirement(key, label, check)


def label_of(key: str) -> Any:
    """Return how a requirement is called on the screen."""
    return _registry[key].label if key in _registry else key


def facts_of(event: Event, participants: Sequence[Participant], keys: Sequence[str]) -> dict[UUID, dict[str, Fact]]:
    """Return the facts of all participants by requirement; what no room checks stays out, so it counts as unknown."""
    facts: dict[UUID, dict[str, Fact]] = {participant.pk: {} for participant in participants}
    for key in keys:
        found = _registry[key].check(event, participants) if key in _registry else {}
        for participant, fact in found.items():
            if participant in facts:
                facts[participant][key] = fact
    return facts
