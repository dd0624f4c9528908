"""What the shell of every page needs: who is signed in, where one is, where one may go."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from pamong.core.panels import tabs
from pamong.core.permissions import may


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the menu of the event a page belongs to (pages put `event` on the request)."""
    event = getattr(request, "event", None)
    return {"event": event, "nav_items": _event_menu(request, event) if event else []}


def _event_menu(request: HttpRequest, event: Any) -> list[dict[str, Any]]:
    """Return the rooms the person may enter; the current one is that with the longest address in the page's own."""
    items = [
        {"url": reverse(tab.url_name, args=[event.slug]), "label": tab.label, "icon": tab.icon}
        for tab in tabs()
        if may(request.user, tab.permission, event)
    ]
    here = max((item["url"] for item in items if request.path.startswith(item["url"])), key=len, default=None)
    return [{**item, "current": item["url"] == here} for item in items]
