"""The landing of a personal link."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pamong.core import clock
from pamong.core.refusals import Refused
from pamong.people import borrowing, commands
from pamong.people.middleware import TARGET
from pamong.people.queries import link_for_key

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SESSION_SECONDS = 90 * 24 * 3600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def personal_link(request: HttpRequest, key: str) -> HttpResponse:
    """Ask before signing in: the preview of a chat opens the address too, but presses no button."""
    link = link_for_key(key)
    if link is None:
        return render(request, "people/link_ended.html", status=410)
    if getattr(request.user, "person_id", None) == link.person_id:
        return HttpResponseRedirect(target_of(request))
    if request.method != "POST":
        borrowed = link.purpose == borrowing.PURPOSE
        context = {"first_name": link.person.name.split()[0], "next": request.GET.get("next", ""), "borrowed": borrowed}
        return render(request, "people/link_confirm.html", context)
    return _sign_in(request, key)


def _sign_in(request: HttpRequest, key: str) -> HttpResponse:
    target = target_of(request)
    try:
        user, link = commands.sign_in_by_link(key=key)
    except Refused as refusal:
        return render(request, "people/link_ended.html", {"sentences": refusal.messages}, status=409)
    login(request, user, backend=BACKEND)
    left = int((link.expires_at - clock.now()).total_seconds())
    request.session.set_expiry(max(60, min(SESSION_SECONDS, left)))
    request.session[borrowing.SESSION_KEY] = link.purpose == borrowing.PURPOSE
    return HttpResponseRedirect(target)


def target_of(request: HttpRequest) -> str:
    """Return where somebody was going: the form, the address, what the sign-in page remembered, or home."""
    wanted = request.POST.get("next") or request.GET.get("next") or request.session.get(TARGET) or "/"
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "/"
