"""When the database cannot write now: 503, when to come back, and what it means, instead of an error page.

A phone keeps what it has and tries again; a person is told that nothing was lost.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GetResponse = Callable[[HttpRequest], HttpResponse]
RETRY_SECONDS = {"penuh": 300, "hanya_baca": 300, "sibuk": 5}
SENTENCES: dict[str, Promise | str] = {
    "penuh": _("The server's disk is full. Nothing was saved just now; what is on your device stays there."),
    "hanya_baca": _("The server can only be read now. Nothing was saved just now; what is on your device stays there."),
    "sibuk": _("The server is busy. Nothing was saved just now; try again in a moment."),
}
# What SQLite says, and PostgreSQL's codes (Appendix A of its manual).
SIGNS = {
    "penuh": ("disk is full", "53100", "disk i/o error", "no space left"),
    "hanya_baca": ("readonly", "read-only", "25006", "unable to open database file"),
}


class TroubleMiddleware:
    """Answer trouble of the database with 503 and the way out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn trouble of the database into an answer; every other exception goes its way."""
        return in_words(request, error) if isinstance(error, (OperationalError, InterfaceError)) else None


def in_words(request: HttpRequest, error: OperationalError | InterfaceError) -> HttpResponse:
    """Return the answer: JSON for phones and programs, a page for people."""
    code = what_is_wrong(error)
    if request.path.startswith("/api/") or "application/json" in request.headers.get("Accept", ""):
        body = {"code": code, "message": str(SENTENCES[code]), "tunggu": RETRY_SECONDS[code]}
        answer: HttpResponse = JsonResponse(body, status=503)
    else:
        answer = _page(request, code)
    answer["Retry-After"] = str(RETRY_SECONDS[code])
    return answer


def _page(request: HttpRequest, code: str) -> HttpResponse:
    try:
        return render(request, "trouble.html", {"sentence": SENTENCES[code]}, status=503)
    except (DatabaseError, InterfaceError):  # the page's own menu reads the database
        return HttpResponse(str(SENTENCES[code]), status=503, content_type="text/plain; charset=utf-8")


def what_is_wrong(error: DatabaseError | InterfaceError) -> str:
    """Return `penuh`, `hanya_baca` or `sibuk`."""
    words = f"{error} {getattr(error.__cause__, 'sqlstate', '')}".lower()
    return next((code for code, signs in SIGNS.items() if any(sign in words for sign in signs)), "sibuk")
