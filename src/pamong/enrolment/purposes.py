"""A file with personal data leaves Pamong only for a stated purpose, kept with the name of whoever took it.

Later rooms give their own lists through the same question.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pamong.core.audit import audit
from pamong.programme.models import Event
from pamong.programme.submitting import me, status_of

from .forms import ExportForm


def given_for_a_purpose(
    request: HttpRequest,
    event: Event,
    *,
    verb: str,
    count: int,
    back: str,
    give: Callable[[], HttpResponse],
    **told: Any,
) -> HttpResponse:
    """Ask what a file about `count` people is for; once told, note it under `verb` and give the file."""
    form = ExportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data
        noted = {"count": count, "purpose": why["purpose"], "note": why["note"].strip(), **told}
        audit(me(request), verb, event, event_id=event.pk, **noted)
        return give()
    context = {"form": form, "count": count, "back": back}
    return render(request, "enrolment/participant_export.html", context, status=status_of(form))
