"""A form that a script sent, so that the page could tell how far its file was: the script is told where to go.

A script cannot see a redirect, it only gets the page behind it: whatever that page says once ("The lesson is added")
would be said to nobody. So the way is given in a header, and the browser goes there itself.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class SentByScriptMiddleware:
    """Turns a redirect into an answer that names the way, for whoever asks for that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.headers.get("Sent-By-Script") == "1" and response.status_code in (301, 302, 303):
            response["Goes-To"] = response["Location"]
            del response["Location"]
            response.status_code = 200
        return response
