"""The principal's page: no account, one tap. Opening it answers nothing: link previews open links too."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from pamong.core.refusals import Refused
from pamong.followup import commands, queries
from pamong.followup.forms import PrincipalForm
from pamong.programme.submitting import show_refusal, status_of


@never_cache
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """Show the plan and take the answer."""
    plan = queries.plan_by_key(key)
    if plan is None:
        raise Http404
    form = PrincipalForm(request.POST or None, initial={"name": plan.principal_name})
    done = False
    if request.method == "POST" and form.is_valid():
        try:
            commands.answer_for_school(plan=plan, **form.cleaned_data)
            done = True
        except Refused as refusal:
            show_refusal(form, refusal)
    context = {"plan": plan, "form": form, "done": done, "person": plan.participant.person}
    return render(request, "followup/principal.html", context, status=status_of(form))
