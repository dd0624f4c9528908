"""An office with its names by date; the list of schools."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pamong.core.permissions import get_visible_or_404, may
from pamong.core.uploads.pictures import PNG_START

from . import commands, queries
from .forms import OfficeForm, OfficeNameForm
from .models import Level, Office
from .rules import WORKERS

PAGE_SIZE = 50


def _office_or_404(request: HttpRequest, slug: str) -> Office:
    return get_visible_or_404(queries.offices_worked_in(request.user, *WORKERS), slug=slug)


@login_required
def office(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an office; its keepers change address, logo and name."""
    shown = _office_or_404(request, slug)
    may_change = may(request.user, "places.change_office", shown)
    data = request.POST if request.method == "POST" and may_change else None
    named = data is not None and data.get("form") == "name"
    form = OfficeForm(None if named else data, request.FILES or None, instance=shown)
    name_form = OfficeNameForm(data if named else None)
    if _change_office(request, shown, form) or _name_office(request, shown, name_form):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("places:office", args=[slug]))
    context = {
        "office": shown,
        "names": shown.names.order_by("-valid_from"),
        "form": form,
        "name_form": name_form,
        "may_change": may_change,
    }
    return render(request, "places/office_detail.html", context, status=422 if form.errors or name_form.errors else 200)


def _change_office(request: HttpRequest, shown: Office, form: OfficeForm) -> bool:
    if not form.is_valid():
        return False
    values: dict[str, Any] = form.cleaned_data
    upload = values.pop("logo")
    content = upload.read(commands.MOST_LOGO_BYTES + 1) if upload else None
    try:
        commands.change_office(actor=request.user, office=shown, logo=content, **values)
    except ValidationError as refusal:
        form.add_error("logo", refusal.messages[0])
        return False
    return True


def _name_office(request: HttpRequest, shown: Office, form: OfficeNameForm) -> bool:
    if not form.is_valid():
        return False
    commands.name_office(actor=request.user, office=shown, **form.cleaned_data)
    return True


@login_required
def office_logo(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the logo."""
    shown = _office_or_404(request, slug)
    if not shown.logo:
        raise Http404
    kind = "image/png" if bytes(shown.logo).startswith(PNG_START) else "image/jpeg"
    return HttpResponse(bytes(shown.logo), content_type=kind, headers={"X-Content-Type-Options": "nosniff"})


@login_required
def school_list(request: HttpRequest) -> HttpResponse:
    """List the schools for the staff of an office."""
    if not queries.offices_worked_in(request.user, *WORKERS).exists():
        raise Http404
    q, level = request.GET.get("q", ""), request.GET.get("jenjang", "")
    page = Paginator(queries.schools(q=q, level=level), PAGE_SIZE).get_page(request.GET.get("page"))
    choices = [("", _("All")), *Level.choices]
    filters = [{"label": label, "url": f"?jenjang={value}", "current": value == level} for value, label in choices]
    return render(request, "places/school_list.html", {"page": page, "q": q, "filters": filters})
