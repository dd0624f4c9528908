"""At a glance, need, log."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from pamong.core import clock
from pamong.core.refusals import Refused
from pamong.programme.submitting import me, show_refusal, status_of
from pamong.succession import commands, queries
from pamong.succession.authorities import name_of
from pamong.succession.chain import first_break
from pamong.succession.forms import PostsForm
from pamong.succession.models import Candidate, LogEntry, Objection, Stage, Vacancy, VacancyState
from pamong.succession.pages import doors, office_page

PAGE = 50


@office_page
def home(request: HttpRequest, authority: str) -> HttpResponse:
    """Tell an education office where it stands: teachers, need, what waits."""
    rows = Candidate.objects.filter(authority=authority).values_list("result", "stage")
    context = {
        "name": name_of(authority),
        "results": Counter(result for result, _stage in rows),
        "certified": sum(stage == Stage.CERTIFIED for _result, stage in rows),
        "total": len(rows),
        "need": queries.need_of(authority),
        "vacancies": Vacancy.objects.filter(authority=authority, state=VacancyState.OPEN).count(),
        "objections": Objection.objects.filter(candidate__authority=authority, answered_at=None).select_related(
            "candidate__person"
        ),
        "version": queries.version_on(authority, clock.today()),
        "doors": doors("home"),
    }
    return render(request, "succession/home.html", context)


@office_page
def needs(request: HttpRequest, authority: str) -> HttpResponse:
    """Show where principals will be needed, and take in the table of schools."""
    form = PostsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            told = commands.import_posts(actor=me(request), authority=authority, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            text = _(
                "%(kept)s schools are kept; %(doubled)s doubled rows, %(elsewhere)s of another authority or unknown."
            )
            messages.success(request, text % told)
            return redirect("succession:needs")
    need = queries.need_of(authority)
    page = Paginator(need.projection.vacancies, PAGE).get_page(request.GET.get("page"))
    openings = [(one, need.schools[one.school], need.years[one.year]) for one in page.object_list]
    context = {"need": need, "page": page, "openings": openings, "form": form, "doors": doors("needs")}
    return render(request, "succession/needs.html", context, status=status_of(form))


@office_page
def log(request: HttpRequest, authority: str) -> HttpResponse:
    """Show the log and whether its chain is whole."""
    rows = LogEntry.objects.filter(authority=authority).select_related("actor__person").order_by("-number")
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "break": first_break(authority),
        "last": rows.first(),
        "doors": doors("log"),
    }
    return render(request, "succession/log.html", context)
