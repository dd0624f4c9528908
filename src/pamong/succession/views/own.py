"""A teacher's own path: what I have, what I miss, the next step; my wishes; my objection."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamong.programme.submitting import accepted, me, status_of
from pamong.succession import commands, queries
from pamong.succession.authorities import name_of
from pamong.succession.forms import ObjectionForm, WishForm
from pamong.succession.models import Candidate, Stage


def _own(request: HttpRequest) -> Candidate | None:
    """Return the user's own candidacy; who takes part in no event has no path here."""
    user = me(request)
    if not user.person_id or user.person is None or not user.person.participations.exists():
        raise Http404
    rows = Candidate.objects.filter(person=user.person_id).select_related("person__school", "person__cohort_record")
    return rows.order_by("-assessed_on").first()


@login_required
def path_page(request: HttpRequest) -> HttpResponse:
    """Show a teacher every rule with its reason and what is still missing."""
    row = _own(request)
    context = {
        "candidate": row,
        "explanation": queries.explain(row) if row else None,
        "authority": name_of(row.authority) if row else "",
        "stage": Stage(row.stage).label if row else "",
        "practice": queries.practice_of([row.person_id])[row.person_id] if row else None,
        "wish_form": WishForm(initial=_wishes(row)) if row else None,
        "objection_form": ObjectionForm(),
        "objections": row.objections.all() if row else [],
        "decisions": row.decisions.select_related("vacancy__school") if row else [],
        "listings": row.listings.select_related("vacancy__school") if row else [],
    }
    return render(request, "succession/own.html", context)


def _wishes(row: Candidate) -> dict[str, str]:
    codes = [one.school.npsn or "" for one in row.wish_rows.select_related("school")]
    return {"schools": "\n".join(codes), "limits": row.limits}


@require_POST
@login_required
def wish(request: HttpRequest) -> HttpResponse:
    """Keep my wishes."""
    row = _own(request)
    form = WishForm(request.POST)
    if row and accepted(request, form, commands.wish, candidate=row):
        messages.success(request, _("Your wishes are kept. Your office sees them."))
        return redirect("succession:own")
    context: dict[str, Any] = {"candidate": row, "wish_form": form, "objection_form": ObjectionForm(), "objections": []}
    return render(request, "succession/own.html", context, status=status_of(form))


@require_POST
@login_required
def object_to(request: HttpRequest) -> HttpResponse:
    """Object to what is written about me."""
    row = _own(request)
    form = ObjectionForm(request.POST)
    if row and accepted(request, form, commands.object_to, candidate=row):
        messages.success(request, _("Your objection is with the office. The answer comes here."))
    return redirect("succession:own")
