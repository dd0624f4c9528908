"""What holds on every page for whoever is signed in: their language, and the second factor of staff."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from pamong.core.clock import now

from .second_factor import lacks_second_factor

GetResponse = Callable[[HttpRequest], HttpResponse]
SETTLED = "second_factor_settled_until"
SETTLED_SECONDS = 15 * 60
TARGET = "target"


class AccountMiddleware:
    """Apply a person's language, send staff without a second factor to set one up, remember where one was going."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            self._apply_language(request)
            if self._must_set_up(request):
                return _send_to_set_up(request)
        elif request.path == reverse("account_login") and "next" in request.GET:
            request.session[TARGET] = request.GET["next"]
        return self.get_response(request)

    def _apply_language(self, request: HttpRequest) -> None:
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            language = getattr(request.user, "language", settings.LANGUAGE_CODE)
            translation.activate(language)
            request.LANGUAGE_CODE = language

    def _must_set_up(self, request: HttpRequest) -> bool:
        if _is_open(request.path) or request.session.get(SETTLED, 0) > now().timestamp():
            return False
        if lacks_second_factor(request.user):
            return True
        if getattr(settings, "STAFF_MFA", False):
            request.session[SETTLED] = now().timestamp() + SETTLED_SECONDS
        return False


def _send_to_set_up(request: HttpRequest) -> HttpResponse:
    """Let staff with a password set up the second factor; who came by a link chooses a password first."""
    if getattr(request.user, "has_usable_password", bool)():
        messages.info(request, _("Staff sign in with a code from their phone. Please set it up now."))
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
    logout(request)
    messages.info(request, _("You are staff now and sign in with a password. Choose it by e-mail here."))
    return HttpResponseRedirect(reverse("account_reset_password"))


def _is_open(path: str) -> bool:
    """Tell whether a page is needed to set up the factor or to leave."""
    return path.startswith(
        (reverse("account_login").removesuffix("login/"), "/i18n/", "/tampilan/", "/static/", "/sw.js")
    )
