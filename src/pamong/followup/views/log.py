"""The coaching log: one's own, the totals of all for who follows the event, and the sheet on a cycle."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamong.core import clock
from pamong.core.permissions import get_visible_or_404, may, require_or_404
from pamong.core.refusals import Refused
from pamong.core.sheets import XLSX_TYPE, workbook_bytes
from pamong.enrolment.models import Participant
from pamong.followup import commands, papers, queries
from pamong.followup.forms import ConversationForm, CycleSheetForm
from pamong.followup.models import Conversation, CycleSheet, Supervision
from pamong.followup.queries.log import COACH, COACHEE
from pamong.followup.queries.observed import observed
from pamong.measurement.queries import skill_growth
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import accepted, me, show_refusal, status_of

from .shared import doors, place_or_404, way_back

PAGE, SHOWN = 50, 100


@event_page("followup.view")
def log(request: HttpRequest, event: Event) -> HttpResponse:
    """Show the own log; below it the totals of those the user may follow."""
    place = queries.own_place(request.user, event)
    own = queries.log_of(place) if place else queries.log_of_crew(event, me(request).person_id)
    context: dict[str, Any] = {
        "place": place,
        "log": own,
        "entries": own.entries[:SHOWN],
        "growth": skill_growth(request.user, place) if place else None,
        "observed": observed(place) if place else [],
        "doors": doors(event, request.user, "log"),
        "q": request.GET.get("q", "").strip()[:80],
    }
    if may(request.user, "followup.view_board", event):
        rows = _people(request, event, context["q"])
        page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        listed = page.paginator.count > 0 or bool(context["q"])
        context |= {"page": page, "people": _lines(event, list(page.object_list)), "listed": listed}
    return render(request, "followup/log.html", context)


def _people(request: HttpRequest, event: Event, q: str) -> Any:
    rows = Participant.objects.visible_to(request.user, event).taking_part().select_related("person__school")
    return (rows.filter(person__name__icontains=q) if q else rows).order_by("person__name", "pk")


def _lines(event: Event, people: list[Participant]) -> list[dict[str, Any]]:
    logs = queries.logs_of(event, [one.pk for one in people])
    return [
        {
            "participant": one,
            "last": logs[one.pk].last_day,
            "coach": logs[one.pk].totals[COACH],
            "coachee": logs[one.pk].totals[COACHEE],
            "jp": logs[one.pk].jp(COACH),
        }
        for one in people
    ]


@event_page("followup.view_board")
def log_workbook(request: HttpRequest, event: Event) -> HttpResponse:
    """Return the totals as a workbook, narrowed as on the page."""
    people = list(_people(request, event, request.GET.get("q", "").strip()[:80]))
    header = (
        _("Name"),
        _("School"),
        _("Sessions as coach"),
        _("Hours as coach"),
        _("JP as coach"),
        _("Sessions as coachee"),
        _("Hours as coachee"),
        _("Last session"),
    )
    rows = [
        (
            line["participant"].person.full_name,
            str(line["participant"].person.school or ""),
            line["coach"].sessions,
            round(line["coach"].hours, 2),
            round(line["jp"], 2),
            line["coachee"].sessions,
            round(line["coachee"].hours, 2),
            line["last"],
        )
        for line in _lines(event, people)
    ]
    book = workbook_bytes({_("Coaching log"): (header, rows)}, title=event.title)
    name = f"catatan-coaching-{event.slug}.xlsx"
    return HttpResponse(book, content_type=XLSX_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@event_page("followup.own")
def conversation_add(request: HttpRequest, event: Event) -> HttpResponse:
    """Write a conversation into the own log."""
    place = place_or_404(request, event)
    return _conversation(request, event, place, None)


@event_page("followup.own")
def conversation(request: HttpRequest, event: Event, conversation_id: UUID) -> HttpResponse:
    """Read or change a conversation in the own log; those of others are not there."""
    place = place_or_404(request, event)
    row = get_visible_or_404(Conversation.objects.filter(participant=place), pk=conversation_id)
    return _conversation(request, event, place, row)


def _conversation(request: HttpRequest, event: Event, place: Participant, row: Conversation | None) -> HttpResponse:
    first = {} if row else {"held_on": clock.today(event.zone), "minutes": 30}
    form = ConversationForm(request.POST or None, instance=row, initial=first)
    if accepted(request, form, commands.keep_conversation, participant=place, row=row):
        messages.success(request, _("Noted."))
        return redirect("followup:log", event.slug)
    context = {"form": form, "row": row, "crumbs": way_back(event, ("followup:log", _("Coaching log")))}
    return render(request, "followup/conversation.html", context, status=status_of(form))


@require_POST
@event_page("followup.own")
def conversation_remove(request: HttpRequest, event: Event, conversation_id: UUID) -> HttpResponse:
    """Take a conversation out of the own log."""
    place = place_or_404(request, event)
    row = get_visible_or_404(Conversation.objects.filter(participant=place), pk=conversation_id)
    commands.remove_conversation(actor=request.user, row=row)
    messages.success(request, _("Removed from your log."))
    return redirect("followup:log", event.slug)


def _cycle_or_404(request: HttpRequest, event: Event, supervision_id: UUID) -> Supervision:
    people = Participant.objects.visible_to(request.user, event)
    rows = Supervision.objects.filter(participant__in=people).select_related(
        "participant__person", "participant__event"
    )
    row = get_visible_or_404(rows, pk=supervision_id)
    require_or_404(request.user, "followup.mark_cycle", row)
    return row


@event_page("followup.view")
def cycle(request: HttpRequest, event: Event, supervision_id: UUID) -> HttpResponse:
    """Mark a cycle on the eight items; both sheets stand side by side."""
    row = _cycle_or_404(request, event, supervision_id)
    own = row.sheets.filter(rated_by=me(request)).first()
    form = CycleSheetForm(request.POST or None, sheet=own)
    if request.method == "POST" and form.is_valid() and _marked(request, row, form):
        messages.success(request, _("Noted."))
        return redirect("followup:cycle", event.slug, row.pk)
    context = {
        "row": row,
        "form": form,
        "own": own,
        "others": CycleSheet.objects.filter(cycle=row).exclude(rated_by=me(request)).select_related("rated_by__person"),
        "crumbs": way_back(event, ("followup:visits", _("Sessions"))),
    }
    return render(request, "followup/cycle.html", context, status=status_of(form))


def _marked(request: HttpRequest, row: Supervision, form: CycleSheetForm) -> bool:
    try:
        commands.mark_cycle(actor=me(request), cycle_row=row, marks=form.marks, note=form.cleaned_data["note"])
    except Refused as refusal:
        show_refusal(form, refusal)
        return False
    return True


@event_page("followup.view")
def cycle_paper(request: HttpRequest, event: Event, supervision_id: UUID) -> HttpResponse:
    """Print form O2, with the marks that were given, or empty for the hand."""
    row = _cycle_or_404(request, event, supervision_id)
    response = HttpResponse(papers.cycle_paper(row), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="o2.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
