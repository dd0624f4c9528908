"""What the shell of every page needs: who is signed in, where one is, where one may go."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from pamong.core.panels import tabs
from pamong.core.permissions import may

OVERVIEW, SET_UP = "overview", "set-up"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the menu of the event a page belongs to (pages put `event` on the request)."""
    event = getattr(request, "event", None)
    return {"event": event, "nav_items": _event_menu(request, event) if event else []}


def _event_menu(request: HttpRequest, event: Any) -> list[dict[str, Any]]:
    """Return the rooms the person may enter, one of them the current."""
    items = {
        tab.key: {"url": reverse(tab.url_name, args=[event.slug]), "label": tab.label, "icon": tab.icon}
        for tab in tabs()
        if may(request.user, tab.permission, event)
    }
    here = _current(request.path, {key: item["url"] for key, item in items.items()})
    return [{**item, "current": key == here} for key, item in items.items()]


def _current(path: str, addresses: dict[str, str]) -> str | None:
    """Return the room with the longest address in the page's own; what only the event holds is its set-up."""
    above = [key for key, address in addresses.items() if path.startswith(address)]
    here = max(above, key=lambda key: len(addresses[key]), default=None)
    if here == OVERVIEW and path != addresses[OVERVIEW] and SET_UP in addresses:
        return SET_UP
    return here
