"""The first page: a public door, or what the person should do now."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from pamong.portal.home import figures, home_of


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show a stranger the door, everybody else their next steps."""
    if not request.user.is_authenticated:
        return render(request, "portal/welcome.html")
    events = home_of(request.user)
    context: dict[str, Any] = {"homes": [(item, list(figures(item))) for item in events]}
    if len(events) == 1:
        request.event = events[0].event  # type: ignore[attr-defined]
    return render(request, "portal/home.html", context)
