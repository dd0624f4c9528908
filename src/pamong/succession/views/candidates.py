"""The talent map, one candidate, objections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pamong.core import clock
from pamong.core.paging import RowPaginator
from pamong.core.permissions import get_visible_or_404
from pamong.programme.submitting import accepted, me, status_of
from pamong.succession import commands, queries
from pamong.succession.forms import AnswerForm, AttestForm
from pamong.succession.models import Candidate, Objection, Stage
from pamong.succession.models.candidates import Formal
from pamong.succession.pages import crumb, doors, office_page

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One candidate on the map."""

    candidate: Candidate
    practice: queries.PracticeSeen
    missing: int


@office_page
def talent_map(request: HttpRequest, authority: str) -> HttpResponse:
    """Show the candidates in four separate columns."""
    q, formal, stage = (request.GET.get(name, "").strip()[:80] for name in ("q", "formal", "tahap"))
    rows = queries.talent_map(authority, q=q, formal=formal, stage=stage)
    page = RowPaginator(rows, PAGE).get_page(request.GET.get("page"))
    practice = queries.practice_of([row.person_id for row in page.object_list])
    lines = [Line(row, practice[row.person_id], len(queries.missing_of(row))) for row in page.object_list]
    context = {
        "page": page,
        "lines": lines,
        "q": q,
        "filters": _filters(formal),
        "version": queries.version_on(authority, clock.today()),
        "doors": doors("talent_map"),
    }
    return render(request, "succession/talent_map.html", context)


def _filters(formal: str) -> list[dict[str, Any]]:
    every = {"label": _("Everybody"), "url": "?", "current": not formal}
    return [every, *({"label": one.label, "url": f"?formal={one}", "current": formal == one} for one in Formal)]


@require_POST
@office_page
def refresh(request: HttpRequest, authority: str) -> HttpResponse:
    """List all teachers of the authority and apply the rules again."""
    count = commands.refresh_candidates(actor=me(request), authority=authority)
    text = ngettext(
        "%(n)s teacher is listed and judged by today's rules.",
        "%(n)s teachers are listed and judged by today's rules.",
        count,
    )
    messages.success(request, text % {"n": count})
    return redirect("succession:talent_map")


@office_page
def candidate(request: HttpRequest, authority: str, candidate_id: UUID) -> HttpResponse:
    """Show every rule with its reason; take what the office attests."""
    rows = Candidate.objects.filter(authority=authority).select_related("person__school", "person__cohort_record")
    row = get_visible_or_404(rows, pk=candidate_id)
    form = AttestForm(request.POST or None, candidate=row)
    if accepted(request, form, commands.attest, candidate=row):
        messages.success(request, _("Attested. The rules were applied again."))
        return redirect("succession:candidate", row.pk)
    context = {
        "candidate": row,
        "explanation": queries.explain(row),
        "version": queries.version_on(authority, clock.today()),
        "practice": queries.practice_of([row.person_id])[row.person_id],
        "form": form,
        "wishes": row.wish_rows.select_related("school"),
        "objections": row.objections.all(),
        "stage": Stage(row.stage).label,
        "crumbs": crumb("talent_map", _("Talent map")),
    }
    return render(request, "succession/candidate.html", context, status=status_of(form))


@office_page
def objection(request: HttpRequest, authority: str, objection_id: UUID) -> HttpResponse:
    """Answer an objection."""
    rows = Objection.objects.filter(candidate__authority=authority).select_related("candidate__person")
    row = get_visible_or_404(rows, pk=objection_id)
    form = AnswerForm(request.POST or None, initial={"answer": row.answer})
    if accepted(request, form, commands.answer_objection, objection=row):
        messages.success(request, _("The candidate reads your answer."))
        return redirect("succession:candidate", row.candidate_id)
    context = {"objection": row, "form": form, "crumbs": crumb("home", _("At a glance"))}
    return render(request, "succession/objection.html", context, status=status_of(form))
