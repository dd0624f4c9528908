"""The list of participants, a participant's page, and what the committee does with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as replace_fields
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
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
from pamong.core.refusals import Refused
from pamong.core.sheets import workbook_bytes
from pamong.engines.roster import EXPORT_COLUMNS
from pamong.enrolment import commands, queries
from pamong.enrolment.exporting import export_rows
from pamong.enrolment.forms import PersonForm, initial_needs, initial_of
from pamong.enrolment.listing import list_filters
from pamong.enrolment.models import Flag, Participant, ParticipantQuerySet, ParticipantState
from pamong.enrolment.needs import shown_needs
from pamong.enrolment.purposes import given_for_a_purpose
from pamong.people.models import IdentifierKind
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import me, show_refusal, status_of

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
    rows = queries.matching(Participant.objects.visible_to(user, event), **_asked(query))
    for item in list_filters():
        if query.get(item.key):
            rows = rows.filter(item.condition(str(query[item.key])))
    return rows  # type: ignore[no-any-return]


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
        "rows": _shown(shown.object_list),
        "extra": list_filters(),
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


def _shown(rows: Sequence[queries.ListedPlace]) -> list[dict[str, Any]]:
    words = [(item.label, item.words([place.pk for place in rows])) for item in list_filters()]
    return [
        {
            "place": place,
            "extra": [{"label": label, "text": known.get(place.pk, "")} for label, known in words],
        }
        for place in rows
    ]


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
    found: list[dict[str, Any]] = []
    if len(regencies) > 1:
        found.append({"key": "kabupaten", "label": _("Regency"), "choices": regencies})
    found += [{"key": item.key, "label": item.label, "choices": list(item.choices(event))} for item in list_filters()]
    return [{**item, "value": query.get(item["key"], "")} for item in found if item["choices"]]


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
    place = _visible(request, event, participant_id)
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


def _visible(request: HttpRequest, event: Event, participant_id: str) -> Participant:
    rows = Participant.objects.visible_to(request.user, event).with_person()
    rows = rows.select_related("replaces__person", "stated_needs").prefetch_related("person__identifiers")
    return get_visible_or_404(rows, pk=participant_id)


def _flag(value: str) -> dict[str, Any]:
    way_out = WAY_OUT.get(value) or WAY_OUT.get(value.partition("_")[0], "")
    return {"value": value, "label": Flag(value).label, "way_out": way_out}


def _numbers(place: Participant) -> list[tuple[str, str]]:
    return [(str(label), place.person.identifier(kind) or "–") for kind, label in IdentifierKind.choices]


def _person_page(
    request: HttpRequest, event: Event, form: PersonForm, words: dict[str, str], back: str
) -> HttpResponse:
    return render(
        request, "enrolment/participant_edit.html", {"form": form, "back": back, **words}, status=status_of(form)
    )


@manages
def participant_edit(request: HttpRequest, event: Event, participant_id: str) -> HttpResponse:
    """Correct what is known of a participant."""
    place = _visible(request, event, participant_id)
    shown_needs(request.user, [place])
    initial = {**initial_of(place.person), **initial_needs(place), "has_phone": place.has_phone}
    form = PersonForm(request.POST or None, initial=initial, province=event.office.province)
    back = reverse("enrolment:participant_detail", args=[event.slug, place.pk])
    if request.method == "POST" and form.is_valid():
        commands.change_participant(
            actor=me(request),
            participant=place,
            data=replace_fields(form.data_of_person(), emptied=form.emptied("phone", "email", "rank")),
            facts=form.facts(),
        )
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(back)
    words = {
        "title": str(place.person),
        "lead": _(
            "Numbers are checked when you save. An emptied mobile number, e-mail or rank is removed; "
            "other empty fields leave what is known."
        ),
        "submit": _("Save"),
    }
    return _person_page(request, event, form, words, back)


@manages
def walk_in(request: HttpRequest, event: Event) -> HttpResponse:
    """Take in somebody who stands at the desk."""
    form = PersonForm(request.POST or None, province=event.office.province)
    if request.method == "POST" and form.is_valid():
        try:
            place = commands.add_walk_in(actor=me(request), event=event, data=form.data_of_person(), facts=form.facts())
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s is on the list.") % {"name": place.person})
            _tell_when_too_many(request, event)
            return HttpResponseRedirect(reverse("enrolment:participant_detail", args=[event.slug, place.pk]))
    words = {
        "title": _("Add somebody"),
        "lead": _("For somebody who came without an invitation. The name is enough to begin with."),
        "submit": _("Add to the list"),
    }
    return _person_page(request, event, form, words, reverse("enrolment:participant_list", args=[event.slug]))


def _tell_when_too_many(request: HttpRequest, event: Event) -> None:
    """Nobody who stands there is sent away by a program; the committee must know, though."""
    seats = queries.seats_left(event)
    if seats is not None and seats < 0:
        text = _("That is %(n)d more than there are places. See to chairs, meals and beds, or move somebody to wait.")
        messages.warning(request, text % {"n": -seats})


@manages
def replace(request: HttpRequest, event: Event, participant_id: str) -> HttpResponse:
    """Let somebody else take a participant's place."""
    place = _visible(request, event, participant_id)
    form = PersonForm(request.POST or None, province=event.office.province)
    if request.method == "POST" and form.is_valid():
        try:
            new = commands.replace_participant(
                actor=me(request), participant=place, data=form.data_of_person(), facts=form.facts()
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s takes the place. Invite them next.") % {"name": new.person})
            return HttpResponseRedirect(reverse("enrolment:participant_detail", args=[event.slug, new.pk]))
    words = {
        "title": _("Who comes instead of %(name)s?") % {"name": place.person},
        "lead": _("The place passes on; the earlier participant stays on record as replaced."),
        "submit": _("Pass the place on"),
    }
    back = reverse("enrolment:participant_detail", args=[event.slug, place.pk])
    return _person_page(request, event, form, words, back)


@require_POST
@manages
def settle(request: HttpRequest, event: Event, participant_id: str) -> HttpResponse:
    """Close an open question about a participant."""
    place = _visible(request, event, participant_id)
    commands.settle_flag(actor=me(request), event=event, participants=[place], flag=request.POST.get("flag", ""))
    return HttpResponseRedirect(reverse("enrolment:participant_detail", args=[event.slug, place.pk]))
