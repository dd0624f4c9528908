"""What the committee does with many participants at once, and its undo."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from pamong.core.permissions import get_visible_or_404
from pamong.enrolment import commands
from pamong.enrolment.models import BulkChange, Participant
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import me

from .places import found_by, query_of

manages = event_page("enrolment.manage")
BULK = {
    "withdraw": (commands.withdraw_participants, gettext_lazy("%(n)d taken off the list.")),
    "bring_back": (commands.bring_back, gettext_lazy("%(n)d on the list again.")),
    "wait": (commands.put_on_waiting_list, gettext_lazy("%(n)d on the waiting list.")),
    "promote": (commands.promote_waiting, gettext_lazy("%(n)d have a place now.")),
}


@require_POST
@manages
def bulk(request: HttpRequest, event: Event) -> HttpResponse:
    """Do something with the chosen participants, or with all that match."""
    query = QueryDict(request.POST.get("query", ""))
    rows = found_by(request.user, event, query).select_related("person")
    if not request.POST.get("all"):
        rows = rows.filter(pk__in=_ids(request.POST.getlist("ids")))
    back = HttpResponseRedirect(f"{reverse('enrolment:participant_list', args=[event.slug])}?{query_of(query)}")
    chosen = list(rows)
    if not chosen:
        messages.warning(request, _("Choose somebody first."))
        return back
    _do(request, event, request.POST.get("verb", ""), chosen)
    return back


def _ids(given: list[str]) -> list[str]:
    try:
        return [str(UUID(value)) for value in given]
    except ValueError as error:
        raise Http404 from error


def _do(request: HttpRequest, event: Event, verb: str, chosen: list[Participant]) -> None:
    if verb == "invite":
        told_invited(request, commands.invite(actor=me(request), event=event, participants=chosen))
    elif verb == "settle":
        flag = request.POST.get("flag", "")
        count = commands.settle_flag(actor=me(request), event=event, participants=chosen, flag=flag)
        messages.success(request, _("Closed for %(n)d people.") % {"n": count})
    elif verb in BULK:
        command, words = BULK[verb]
        change = command(actor=me(request), event=event, participants=chosen)
        undo = reverse("enrolment:undo_change", args=[event.slug, change.pk])
        messages.success(request, words % {"n": len(change.before)}, extra_tags=undo)
    else:
        raise Http404


def told_invited(request: HttpRequest, done: commands.Invited) -> None:
    """Say what an invitation did."""
    if not done.people:
        messages.info(request, _("Nobody to write to: they have answered or were written to within a day."))
        return
    text = _("%(people)d invited: %(emails)d by e-mail, %(wa)d as WhatsApp text to send from your phone.")
    messages.success(request, text % {"people": done.people, "emails": done.emails, "wa": done.whatsapp})
    if done.unreachable:
        words = _("%(n)d have neither e-mail nor phone: call their school, or answer for them at the desk.")
        messages.warning(request, words % {"n": done.unreachable})


@require_POST
@manages
def undo_change(request: HttpRequest, event: Event, change_id: str) -> HttpResponse:
    """Undo what was done with many participants at once."""
    change = get_visible_or_404(BulkChange.objects.filter(event=event), pk=change_id)
    back, moved_on = commands.undo_change(actor=me(request), change=change)
    text = ngettext("%(n)d is back where it was.", "%(n)d are back where they were.", back) % {"n": back}
    if moved_on:
        text += " " + _("%(n)d had moved on meanwhile and stay.") % {"n": moved_on}
    messages.success(request, text)
    return HttpResponseRedirect(reverse("enrolment:participant_list", args=[event.slug]))
