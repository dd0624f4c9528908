"""Who takes the tests with extra time, large print or a reader."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pamong.assessment.commands import grant_accommodation, withdraw_accommodation
from pamong.assessment.forms import AccommodationForm
from pamong.assessment.models import Accommodation
from pamong.core.permissions import get_visible_or_404
from pamong.enrolment.needs import shown_needs
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import status_of

from .shared import crumbs

PAGE_SIZE = 50


@event_page("assessment.manage")
def accommodations(request: HttpRequest, event: Event) -> HttpResponse:
    """List who was granted what, and who said when answering that they need something; a search finds everybody."""
    search = request.GET.get("q", "").strip()
    rows = (
        event.participants.taking_part()
        .select_related("person", "accommodation", "stated_needs")
        .order_by("person__name")
    )
    rows = (
        rows.filter(person__name__icontains=search)
        if search
        else rows.filter(Q(accommodation__isnull=False) | Q(stated_needs__isnull=False))
    )
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    shown_needs(request.user, page.object_list)
    context = {"page": page, "q": search, "crumbs": crumbs(event)}
    return render(request, "assessment/accommodation_list.html", context)


@event_page("assessment.manage")
@require_http_methods(["GET", "POST"])
def accommodation_edit(request: HttpRequest, event: Event, participant_id: UUID) -> HttpResponse:
    """Grant a participant help, change it, take it back."""
    rows = event.participants.taking_part().select_related("person", "stated_needs")
    participant = get_visible_or_404(rows, pk=participant_id)
    granted = Accommodation.objects.filter(participant=participant).first()
    if request.method == "POST" and request.POST.get("do") == "withdraw":
        withdraw_accommodation(actor=request.user, participant=participant)
        messages.success(request, _("%(name)s takes the tests as the others do.") % {"name": participant.person.name})
        return redirect("assessment:accommodations", event.slug)
    form = AccommodationForm(request.POST or None, granted=granted)
    if request.method == "POST" and form.is_valid():
        grant_accommodation(actor=request.user, participant=participant, **form.cleaned_data)
        messages.success(request, _("Noted. It holds at once, also for a test under way."))
        return redirect("assessment:accommodations", event.slug)
    back = (reverse("assessment:accommodations", args=[event.slug]), _("Accommodations"))
    needs = shown_needs(request.user, [participant]).get(participant.pk)
    context = {
        "form": form,
        "participant": participant,
        "needs": needs,
        "granted": granted,
        "crumbs": crumbs(event, back),
    }
    return render(request, "assessment/accommodation_edit.html", context, status=status_of(form))
