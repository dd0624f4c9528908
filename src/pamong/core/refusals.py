"""How the house says no: a sentence that tells what to do next, or silence (404) about what one may not see."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

GetResponse = Callable[[HttpRequest], HttpResponse]


class Refused(ValidationError):  # noqa: N818 - the house says no; nothing is broken
    """A command that may not be done now. The message is a full sentence for the person, with the way out."""


class RefusalMiddleware:
    """Show a refusal of a command as a message on the page it came from, so that nothing ends in an error page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a `Refused` that a view did not catch into a message, or a page of its own when there is no way back."""
        if not isinstance(error, Refused):
            return None
        back = request.META.get("HTTP_REFERER", "")
        if request.method != "POST" or not url_has_allowed_host_and_scheme(back, {request.get_host()}):
            return render(request, "refused.html", {"sentences": error.messages}, status=409)
        for sentence in error.messages:
            messages.error(request, sentence)
        return HttpResponseRedirect(back)
