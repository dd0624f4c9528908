"""The first page: a public door, or what the person should do now."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pamong.people.queries import offices_managed_by
from pamong.portal.home import home_of
from pamong.portal.search import SHORTEST, find
from pamong.programme.queries import offices_to_plan_in


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show a stranger the door, everybody else their next steps."""
    if not request.user.is_authenticated:
        return render(request, "portal/welcome.html")
    events = home_of(request.user)
    context: dict[str, Any] = {"homes": events}
    context["offices"] = [] if events else list(offices_managed_by(request.user))
    context["may_plan"] = not events and offices_to_plan_in(request.user).exists()
    if len(events) == 1:
        request.event = events[0].event  # type: ignore[attr-defined]
    return render(request, "portal/home.html", context)


@require_safe
@login_required
def search(request: HttpRequest) -> HttpResponse:
    """Find events and people among those the user may see."""
    words = request.GET.get("q", "").strip()[:80]
    context = {"q": words, "found": find(request.user, words), "too_short": 0 < len(words) < SHORTEST}
    return render(request, "portal/search.html", context)
