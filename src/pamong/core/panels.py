"""How a later room adds to an earlier room's page without being imported: by registering here.

Three registries: `next steps` (what a person should do now), `tabs` (an event's rooms in the menu) and
`panels` (facts shown on another room's page). Each entry is a function that gets the request's user and the object.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class NextStep:
    """One thing to do now: a sentence, a button and where it leads. Lower `weight` comes first."""

    text: str
    action: str
    url: str
    weight: int = 50
    count: int | None = None
    tone: str = "info"


@dataclass(frozen=True)
class Tab:
    """A room's place in an event's menu; shown when `permission` holds on the event."""

    key: str
    label: Any
    icon: str
    url_name: str
    permission: str
    weight: int = 50


@dataclass(frozen=True)
class Panel:
    """A fragment on another room's page: a template and what it needs."""

    template: str
    context: dict[str, Any]
    weight: int = 50


StepSource = Callable[[Any, Any], Iterator[NextStep]]
PanelSource = Callable[[Any, Any], Panel | None]
_steps: list[StepSource] = []
_tabs: dict[str, Tab] = {}
_panels: defaultdict[str, list[PanelSource]] = defaultdict(list)


def suggest(source: StepSource) -> None:
    """Register a source of next steps: called as `source(user, event)`; it yields nothing when it does not concern."""
    if source not in _steps:
        _steps.append(source)


def next_steps(user: Any, event: Any, most: int = 3) -> list[NextStep]:
    """Return the weightiest next steps of a person in an event, at most `most`."""
    found = [step for source in _steps for step in source(user, event)]
    return sorted(found, key=lambda step: step.weight)[:most]


def add_tab(tab: Tab) -> None:
    """Register a room's entry in the event menu."""
    _tabs[tab.key] = tab


def tabs() -> list[Tab]:
    """Return all registered tabs in order."""
    return sorted(_tabs.values(), key=lambda tab: tab.weight)


def add_panel(place: str, source: PanelSource) -> None:
    """Register a fragment for a named place, such as `enrolment.participant`."""
    if source not in _panels[place]:
        _panels[place].append(source)


def panels(place: str, user: Any, target: Any) -> list[Panel]:
    """Return the fragments that concern `target` at a place, in order."""
    found = [panel for source in _panels[place] if (panel := source(user, target))]
    return sorted(found, key=lambda panel: panel.weight)
