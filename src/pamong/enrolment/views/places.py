"""The list of participants, a participant's page, and what the committee does with them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from pamong.core.audit import audit
from pamong.core.paging import RowPaginator
from pamong.core.panels import panels
from pamong.core.permissions import get_visible_or_404, may
from pamong.core.sheets import workbook_bytes
from pamong.engines.roster import EXPORT_COLUMNS
from pamong.enrolment import commands, queries
from pamong.enrolment.exporting import export_rows
from pamong.enrolment.models import Flag, Participant, ParticipantQuerySet, ParticipantState
from pamong.enrolment.needs import shown_needs
from pamong.enrolment.purposes import given_for_a_purpose
from pamong.people.models import IdentifierKind
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import me

PAGE_SIZE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
manages = event_page("enrolment.manage")
WAY_OUT: dict[str, Any] = {
    "damaged": gettext_lazy(
        "Excel has damaged this number. Take the right one from the decree or from Dapodik and correct it."
    ),
    "bad": gettext_lazy("Compare it with the document it comes from, then correct it."),
    Flag.NOT_GRADUATED: gettext_lazy("A list of graduates says so. Decide whether they are invited all the same."),
    Flag.GRADUATION_UNKNOWN: gettext_lazy("No list of graduates names this person. Check before inviting."),
    Flag.POSSIBLE_DUPLICATE: gettext_lazy("Somebody very alike is on the list. Compare, then withdraw one of the two."),
}


def _asked(query: QueryDict) -> dict[str, str]:
    names = {"keadaan": "state", "tanda": "flag", "q": "q", "kabupaten": "regency"}
    return {short: str(query.get(name, "")) for name, short in names.items()}


def found_by(user: Any, event: Event, query: QueryDict) -> ParticipantQuerySet:
    """Return the participants an address asks for, as far as `user` may see them."""
    rows: ParticipantQuerySet = queries.matching(Participant.objects.visible_to(user, event), **_asked(query))
    return rows


@event_page("enrolment.view_list")
def participant_list(request: HttpRequest, event: Event) -> HttpResponse:
    """List participants with search and filters in the address."""
    asked = _asked(request.GET)
    may_manage = may(request.user, "enrolment.manage", event)
    counts = queries.counts_by_state(Participant.objects.visible_to(request.user, event))
    page = RowPaginator(found_by(request.user, event, request.GET), PAGE_SIZE)
    shown = page.get_page(request.GET.get("page"))
    shown.object_list = queries.listed(shown.object_list)
    query = query_of(request.GET)
    context = {
        "page": shown,
        "total": sum(counts.values()),
        "lead": _lead(event, counts),
        "may_manage": may_manage,
        "q": asked["q"],
        "state": asked["state"],
        "flag": asked["flag"],
        "query": query,
        "filters": _chips(request.GET, counts, queries.flag_rows(event) if may_manage else []),
        "selects": (selects := _selects(event, request.GET)),
        "narrowed": "1" if any(item["value"] for item in selects) else "",
        "kept": [(k, v) for k, v in request.GET.items() if k in ("keadaan", "tanda", "q") and v],
        "export_url": f"{reverse('enrolment:export', args=[event.slug])}?{query}" if may_manage else "",
    }
    return render(request, "enrolment/participant_list.html", context)


def query_of(query: QueryDict) -> str:
    """Return the filters of an address, without its page."""
    return urlencode([(name, value) for name, value in query.items() if name != "page" and value])


def _lead(event: Event, counts: dict[str, int]) -> str:
    coming = counts.get(ParticipantState.CONFIRMED, 0)
    text = ngettext("%(n)d person will come", "%(n)d people will come", coming) % {"n": coming}
    return (
        _("%(coming)s of %(places)d places.") % {"coming": text, "places": event.capacity}
        if event.capacity
        else f"{text}."
    )


def _chips(query: QueryDict, counts: dict[str, int], flags: list[dict[str, Any]]) -> list[dict[str, Any]]:
    state, flag = query.get("keadaan", ""), query.get("tanda", "")
    chips = [{"label": _("All"), "url": "?", "current": not state and not flag, "count": sum(counts.values())}]
    chips += [
        {"label": label, "url": f"?keadaan={value}", "current": value == state, "count": counts[value]}
        for value, label in ParticipantState.choices
        if counts.get(value)
    ]
    return chips + [
        {"label": row["label"], "url": f"?tanda={row['flag']}", "current": row["flag"] == flag, "count": row["count"]}
        for row in flags
    ]


def _selects(event: Event, query: QueryDict) -> list[dict[str, Any]]:
    regencies = queries.regencies_of(event)
    value = query.get("kabupaten", "")
    choice = {"key": "kabupaten", "label": _("Regency"), "choices": regencies, "value": value}
    return [choice] if len(regencies) > 1 else []


@manages
def export(request: HttpRequest, event: Event) -> HttpResponse:
    """Ask what the list is for, then give what it shows as a workbook that reads back in unchanged."""
    rows = found_by(request.user, event, request.GET)
    narrowed = {name: value for name, value in request.GET.items() if name not in ("q", "page") and value}
    return given_for_a_purpose(
        request,
        event,
        verb="enrolment.list_exported",
        count=rows.count(),
        back=f"{reverse('enrolment:participant_list', args=[event.slug])}?{query_of(request.GET)}",
        give=lambda: _exported(event, rows),
        filter=narrowed,  # no `q`: it may be a NIP
    )


def _exported(event: Event, rows: ParticipantQuerySet) -> HttpResponse:
    header = [*EXPORT_COLUMNS.values(), "Keadaan"]
    data = workbook_bytes({"Peserta": (header, export_rows(rows))}, title=str(event))
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="peserta-{event.slug}.xlsx"'
    return response


@event_page("enrolment.view_places")
def participant_detail(request: HttpRequest, event: Event, participant_id: str) -> HttpResponse:
    """Show a participant: to the crew, to their education office, to themselves."""
    place = visible_place(request, event, participant_id)
    may_manage = may(request.user, "enrolment.manage", event)
    sees_numbers = may_manage or place.is_own_of(request.user)
    if may_manage and not place.is_own_of(request.user):
        audit(me(request), "enrolment.participant_read", place)
    context = {
        "place": place,
        "flags": [_flag(value) for value in place.flags if value in Flag.values],
        "may_manage": may_manage,
        "sees_numbers": sees_numbers,
        "numbers": _numbers(place) if sees_numbers else [],
        "needs": shown_needs(request.user, [place]).get(place.pk) if sees_numbers else None,
        "panels": _panels(request, event, place),
    }
    return render(request, "enrolment/participant_detail.html", context)


def _panels(request: HttpRequest, event: Event, place: Participant) -> list[str]:
    """Return what later rooms say about a participant, rendered."""
    found = panels("enrolment.participant", request.user, place)
    shared = {"event": event, "participant": place}
    return [render_to_string(p.template, {**shared, **p.context, "panel": p.context}, request) for p in found]


def visible_place(request: HttpRequest, event: Event, participant_id: str) -> Participant:
    """Return a participant of the event with all that their page shows; 404 for who may not know of them."""
    rows = Participant.objects.visible_to(request.user, event).with_person()
    rows = rows.select_related("replaces__person", "stated_needs").prefetch_related("person__identifiers")
    return get_visible_or_404(rows, pk=participant_id)


def _flag(value: str) -> dict[str, Any]:
    way_out = WAY_OUT.get(value) or WAY_OUT.get(value.partition("_")[0], "")
    return {"value": value, "label": Flag(value).label, "way_out": way_out}


def _numbers(place: Participant) -> list[tuple[str, str]]:
    return [(str(label), place.person.identifier(kind) or "–") for kind, label in IdentifierKind.choices]


@require_POST
@manages
def settle(request: HttpRequest, event: Event, participant_id: str) -> HttpResponse:
    """Close an open question about a participant."""
    place = visible_place(request, event, participant_id)
    commands.settle_flag(actor=me(request), event=event, participants=[place], flag=request.POST.get("flag", ""))
    return HttpResponseRedirect(reverse("enrolment:participant_detail", args=[event.slug, place.pk]))
