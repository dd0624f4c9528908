"""What every page of an event shares: the event from its address, or 404 for whom it is not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from pamong.core.permissions import require_or_404

from .models import Event
from .queries import visible_event_or_404

P = ParamSpec("P")
EventView = Callable[Concatenate[HttpRequest, Event, P], HttpResponseBase]


def event_page(permission: str) -> Callable[[EventView[P]], Callable[..., HttpResponseBase]]:
    """Give a view the event of `event_slug`; who lacks `permission` on it gets 404, who is not signed in signs in."""

    def decorate(view: EventView[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def page(request: HttpRequest, event_slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            event = visible_event_or_404(request.user, event_slug)
            require_or_404(request.user, permission, event)
            # The shell shows the event's menu.
            request.event = event  # type: ignore[attr-defined]
            return view(request, event, *args, **kwargs)

        # Read by the permission matrix test.
        page.event_permission = permission  # type: ignore[attr-defined]
        return page

    return decorate
