"""What holds on every page for whoever is signed in: their language, and the second factor of staff."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from .second_factor import lacks_second_factor

GetResponse = Callable[[HttpRequest], HttpResponse]
SETTLED = "second_factor_settled"
TARGET = "target"


class AccountMiddleware:
    """Apply a person's language, send staff without a second factor to set one up, remember where one was going."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            self._apply_language(request)
            if self._must_set_up(request):
                messages.info(
                    request, _("Staff sign in with a code from their phone. Set it up now; it takes a minute.")
                )
                return HttpResponseRedirect(reverse("mfa_activate_totp"))
        elif request.path == reverse("account_login") and "next" in request.GET:
            request.session[TARGET] = request.GET["next"]
        return self.get_response(request)

    def _apply_language(self, request: HttpRequest) -> None:
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            language = getattr(request.user, "language", settings.LANGUAGE_CODE)
            translation.activate(language)
            request.LANGUAGE_CODE = language

    def _must_set_up(self, request: HttpRequest) -> bool:
        if request.session.get(SETTLED) or _is_open(request.path):
            return False
        if lacks_second_factor(request.user):
            return True
        if request.method == "GET":
            request.session[SETTLED] = True
        return False


def _is_open(path: str) -> bool:
    """Tell whether a page is needed to set up the factor or to leave."""
    return path.startswith(
        (reverse("account_login").removesuffix("login/"), "/i18n/", "/tampilan/", "/static/", "/sw.js")
    )
