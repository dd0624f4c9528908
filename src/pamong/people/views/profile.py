"""One's own page: language, consent, devices, who looked at my data, keys for machines."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from pamong.core.permissions import get_visible_or_404
from pamong.people import commands, queries
from pamong.people.forms import LanguageForm, TokenForm
from pamong.people.models import ConsentPurpose, Person, User
from pamong.people.wording import CONSENT_WORDING, PERSON_DEEDS


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Show my account."""
    user = _me(request)
    context = {
        "person": user.person,
        "language_form": LanguageForm(initial={"language": user.language}),
        "consents": _consents(user.person) if user.person else [],
        "lines": _lines(user.person) if user.person else [],
        "memberships": user.memberships.select_related("office").prefetch_related("office__names"),
        "has_password": user.has_usable_password(),
    }
    return render(request, "people/profile.html", context)


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _lines(person: Person) -> list[dict[str, Any]]:
    """Return who read or changed a person's data, in words; what no word is known for keeps its name."""
    rows = queries.who_looked_at(person)
    return [{"at": row.at, "actor": row.actor, "deed": PERSON_DEEDS.get(row.verb, row.verb)} for row in rows]


def _consents(person: Person) -> list[dict[str, Any]]:
    standing = queries.standing_consents(person)
    return [
        {
            "purpose": purpose,
            "label": purpose.label,
            "wording": CONSENT_WORDING[purpose],
            "given": standing.get(purpose),
        }
        for purpose in ConsentPurpose
    ]


@login_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Set my language."""
    form = LanguageForm(request.POST)
    response = HttpResponseRedirect(reverse("people:profile"))
    if form.is_valid():
        commands.set_language(actor=_me(request), language=form.cleaned_data["language"])
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"], max_age=365 * 24 * 3600)
    return response


@login_required
@require_POST
def consent(request: HttpRequest, purpose: str) -> HttpResponse:
    """Give or withdraw my consent to one purpose."""
    user = _me(request)
    change = commands.give_consent if request.POST.get("answer") == "ya" else commands.withdraw_consent
    if user.person is not None:
        change(actor=user, person=user.person, purpose=purpose)
        messages.success(request, _("Your choice is saved."))
    return HttpResponseRedirect(f"{reverse('people:profile')}#persetujuan")


@login_required
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End my sessions on all other devices."""
    user = _me(request)
    commands.sign_out_everywhere(user=user)
    update_session_auth_hash(request, user)
    messages.success(request, _("All other devices are signed out."))
    return HttpResponseRedirect(reverse("people:profile"))


@never_cache
@login_required
def tokens(request: HttpRequest) -> HttpResponse:
    """Show my API keys and make a new one; its text is shown this once."""
    user, key = _me(request), ""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = commands.make_api_token(
            actor=user,
            name=form.cleaned_data["name"],
            scope=form.cleaned_data["scope"],
            days=form.cleaned_data["days"] or None,
        )
        form = TokenForm()
    context = {
        "form": form,
        "key": key,
        "tokens": queries.standing_tokens(user),
        "events_url": request.build_absolute_uri(reverse("api:list_events")),
        "description_url": reverse("api:openapi-json"),
    }
    return render(request, "people/token_list.html", context)


@login_required
@require_POST
def end_token(request: HttpRequest, token_id: str) -> HttpResponse:
    """End one of my API keys."""
    user = _me(request)
    token = get_visible_or_404(queries.standing_tokens(user), pk=token_id)
    commands.end_api_token(actor=user, token=token)
    messages.success(request, _("The key “%(name)s” no longer works.") % {"name": token.name})
    return HttpResponseRedirect(reverse("people:tokens"))
