"""Vacancies, the explained list, the decision, proposals for all at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from pamong.core.permissions import get_visible_or_404
from pamong.engines.shortlist import Match, Shortlist
from pamong.programme.submitting import accepted, me, status_of
from pamong.succession import commands, papers, queries
from pamong.succession.forms import DecideForm, ReasonForm, VacancyForm
from pamong.succession.models import Candidate, Decision, Vacancy, VacancyState
from pamong.succession.pages import crumb, doors, office_page

PAGE = 50
GROUPS = {"cohort": gettext_lazy("Cohort"), "school_type": gettext_lazy("School level"), "sex": gettext_lazy("Sex")}


@office_page
def vacancies(request: HttpRequest, authority: str) -> HttpResponse:
    """List the vacancies; open one."""
    form = VacancyForm(request.POST or None, authority=authority)
    if accepted(request, form, commands.open_vacancy):
        messages.success(request, _("The vacancy is open. Now look who could go there."))
        return redirect("succession:vacancies")
    rows = Vacancy.objects.filter(authority=authority).select_related("school", "decision__candidate__person")
    page = Paginator(rows.order_by("-state", "needed_by"), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "doors": doors("vacancies")}
    return render(request, "succession/vacancies.html", context, status=status_of(form))


def _vacancy(authority: str, vacancy_id: UUID) -> Vacancy:
    return get_visible_or_404(Vacancy.objects.filter(authority=authority).select_related("school"), pk=vacancy_id)


@office_page
def vacancy(request: HttpRequest, authority: str, vacancy_id: UUID) -> HttpResponse:
    """Show who could go there and why, and the team's own list."""
    row = _vacancy(authority, vacancy_id)
    listed = list(row.listings.select_related("candidate__person__school"))
    taken = {one.candidate_id for one in listed}
    context: dict[str, Any] = {
        "vacancy": row,
        "is_open": row.state == VacancyState.OPEN,
        "rows": [one for one in queries.rows_for(row) if one.candidate.pk not in taken],
        "listed": listed,
        "decision": Decision.objects.filter(vacancy=row).select_related("candidate__person").first(),
        "form": ReasonForm(),
        "crumbs": crumb("vacancies", _("Vacancies")),
    }
    return render(request, "succession/vacancy.html", context)


@require_POST
@office_page
def list_one(request: HttpRequest, authority: str, vacancy_id: UUID, candidate_id: UUID) -> HttpResponse:
    """Put a candidate on the team's list."""
    row = _vacancy(authority, vacancy_id)
    candidate = get_visible_or_404(Candidate.objects.filter(authority=authority), pk=candidate_id)
    reason = request.POST.get("reason", "")
    commands.list_candidate(actor=me(request), vacancy=row, candidate=candidate, reason=reason)
    return redirect("succession:vacancy", row.pk)


@require_POST
@office_page
def unlist(request: HttpRequest, authority: str, vacancy_id: UUID, number: int) -> HttpResponse:
    """Take a candidate off the list."""
    row = _vacancy(authority, vacancy_id)
    listing = get_visible_or_404(row.listings.select_related("vacancy"), place=number)
    commands.unlist_candidate(actor=me(request), listing=listing, reason=request.POST.get("reason", ""))
    return redirect("succession:vacancy", row.pk)


@office_page
def decide(request: HttpRequest, authority: str, vacancy_id: UUID) -> HttpResponse:
    """Record the team's advice."""
    row = _vacancy(authority, vacancy_id)
    form = DecideForm(request.POST or None, vacancy=row)
    if accepted(request, form, commands.decide, vacancy=row):
        messages.success(request, _("The advice is recorded. Print the minutes for the signatures."))
        return redirect("succession:vacancy", row.pk)
    trail = crumb("vacancies", _("Vacancies"))
    context = {"vacancy": row, "form": form, "listed": row.listings.count(), "crumbs": trail}
    return render(request, "succession/decide.html", context, status=status_of(form))


@office_page
def minutes(request: HttpRequest, authority: str, vacancy_id: UUID) -> HttpResponse:
    """Print the minutes of the consideration team."""
    decision = Decision.objects.filter(vacancy=_vacancy(authority, vacancy_id)).first()
    if decision is None:
        raise Http404
    response = HttpResponse(papers.minutes(decision), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="berita-acara.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@office_page
def proposals(request: HttpRequest, authority: str) -> HttpResponse:
    """Match all open vacancies at once; nothing is stored, nobody is appointed."""
    found = queries.propose(authority)
    schools = {str(one.pk): one for one in Vacancy.objects.filter(authority=authority).select_related("school")}
    people = {str(one.pk): one for one in Candidate.objects.filter(authority=authority).select_related("person")}
    context = {
        "found": found,
        "matches": [
            (schools[one.vacancy], people[one.candidate], _readable(one.reason, schools), _stays(found, one))
            for one in found.matches
        ],
        "unfilled": [(schools[one.vacancy], one.reason) for one in found.unfilled],
        "unmatched": [(people[one.candidate], _readable(one.reason, schools)) for one in found.unmatched],
        "ties": [(schools[one.vacancy], people[one.inside], people[one.outside], one.reason) for one in found.ties],
        "audit": [(GROUPS.get(group, group), levels) for group, levels in found.audit.items()],
        "doors": doors("proposals"),
    }
    return render(request, "succession/proposals.html", context)


def _stays(found: Shortlist, match: Match) -> int | None:
    """Return in how many of a hundred draws within the errors a proposal comes back; None where nothing was drawn."""
    drawn = found.sensitivity
    return round(100 * drawn.stays.get(match.candidate, 1.0)) if drawn.draws else None


def _readable(reason: str, schools: dict[str, Vacancy]) -> str:
    """Put the names of schools where the engine says ids."""
    for key, row in schools.items():
        reason = reason.replace(key, str(row.school))
    return reason
