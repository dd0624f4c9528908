"""What the shell of every page needs: who is signed in, where one is, where one may go."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from pamong.core.panels import tabs
from pamong.core.permissions import may


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the menu of the event a page belongs to (pages put `event` on the request)."""
    event = getattr(request, "event", None)
    return {"event": event, "nav_items": list(_event_menu(request, event)) if event else []}


def _event_menu(request: HttpRequest, event: Any) -> Any:
    for tab in tabs():
        if not may(request.user, tab.permission, event):
            continue
        try:
            url = reverse(tab.url_name, args=[event.slug])
        except NoReverseMatch:
            continue
        yield {"url": url, "label": tab.label, "icon": tab.icon, "current": request.path.startswith(url)}
