"""Who is what in an office."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamong.core.permissions import get_visible_or_404
from pamong.core.refusals import Refused
from pamong.people import commands, queries
from pamong.people.forms import InvitationForm
from pamong.places.models import Office


def office_or_404(request: HttpRequest, slug: str) -> Office:
    """Return an office whose staff the user keeps."""
    return get_visible_or_404(queries.offices_managed_by(request.user).distinct(), slug=slug)


@login_required
def staff(request: HttpRequest, slug: str) -> HttpResponse:
    """List the staff of an office and invite somebody."""
    office = office_or_404(request, slug)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _invite(request, office, form):
        return HttpResponseRedirect(reverse("people:staff", args=[slug]))
    context = {"office": office, "form": form, "staff": queries.staff_of(office)}
    return render(request, "people/staff_list.html", context, status=422 if form.errors else 200)


def _invite(request: HttpRequest, office: Office, form: InvitationForm) -> bool:
    try:
        membership = commands.invite_staff(actor=request.user, office=office, **form.cleaned_data)  # type: ignore[arg-type]
    except Refused as refusal:
        form.add_error("email", refusal)
        return False
    messages.success(request, _("%(name)s is invited by e-mail.") % {"name": membership.user})
    return True


@login_required
@require_POST
def end_membership(request: HttpRequest, slug: str, membership_id: str) -> HttpResponse:
    """Take a role away."""
    office = office_or_404(request, slug)
    membership = get_visible_or_404(queries.staff_of(office), pk=membership_id)
    commands.end_membership(actor=request.user, membership=membership)  # type: ignore[arg-type]
    messages.success(request, _("%(name)s no longer has this role.") % {"name": membership.user})
    return HttpResponseRedirect(reverse("people:staff", args=[slug]))
