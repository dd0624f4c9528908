"""What the office's pages share: who is not of an education office gets 404, who is not signed in signs in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from .authorities import authority_of

P = ParamSpec("P")


def office_page(
    view: Callable[Concatenate[HttpRequest, str, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Give a view the authority of the user's education office."""

    @wraps(view)
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        authority = authority_of(request.user)
        if not authority:
            raise Http404
        return view(request, authority, *args, **kwargs)

    return page  # type: ignore[return-value]  # `wraps` cannot express a taken argument


def doors(current: str) -> list[dict[str, object]]:
    """Return the room's parts as chips."""
    parts = [
        ("home", _("At a glance")),
        ("talent_map", _("Talent map")),
        ("needs", _("Need")),
        ("vacancies", _("Vacancies")),
        ("proposals", _("Proposals")),
        ("rules", _("Rules")),
        ("log", _("Log")),
    ]
    return [{"label": label, "url": reverse(f"succession:{name}"), "current": name == current} for name, label in parts]


def crumb(name: str, label: str) -> list[dict[str, str]]:
    """Return the way back."""
    return [{"url": reverse(f"succession:{name}"), "label": label}]
