"""Practice groups: the rotation, and a round put together anew on the spot."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.core.permissions import get_visible_or_404
from pamong.planning import commands, queries
from pamong.planning.meetings import meeting_square
from pamong.planning.models import RoundChange, TrainingClass
from pamong.planning.naming import named_observations
from pamong.planning.problem import watchers
from pamong.planning.repairs import ticked, told
from pamong.programme.models import Event
from pamong.programme.pages import event_page


@require_safe
@event_page("planning.manage")
def triad_list(request: HttpRequest, event: Event) -> HttpResponse:
    """Show who practises with whom in every round; a large event class by class."""
    groups = list(event.classes.all())
    all_fit = queries.all_fit_at_once(event)
    group = queries.class_asked(groups, request.GET.get("kelas", ""), all_fit=all_fit)
    answer = queries.answer_in_force(event)
    context = {
        "triads": queries.group_lines(event, group),
        "groups": groups,
        "choices": queries.choices_of(groups),
        "group": group,
        "all_fit": all_fit,
        "answer": answer,
        "observations": named_observations(answer, event, group),
    }
    return render(request, "planning/triad_list.html", context)


@require_safe
@event_page("planning.manage")
def meeting_list(request: HttpRequest, event: Event) -> HttpResponse:
    """Show who of a class meets whom, and in which round."""
    groups = list(event.classes.all())
    asked = request.GET.get("kelas", "")
    group = next((one for one in groups if str(one.number) == asked), groups[0] if groups else None)
    lines = meeting_square(event, group) if group else []
    context = {
        "groups": groups,
        "choices": queries.choices_of(groups),
        "group": group,
        "lines": lines,
        "avoided": sum(field.is_avoided for line in lines for field in line.fields) // 2,
    }
    return render(request, "planning/meeting_list.html", context)


@require_http_methods(["GET", "POST"])
@event_page("planning.manage")
def round_detail(request: HttpRequest, event: Event, round_number: int) -> HttpResponse:
    """Tick who is there and put the round together anew; show what that changed."""
    if not event.triads.filter(round=round_number).exists():
        raise Http404
    groups = list(event.classes.all())
    asked = request.POST.get("kelas") or request.GET.get("kelas") or ""
    all_fit = queries.all_fit_at_once(event)
    group = queries.class_asked(groups, asked, all_fit=all_fit)
    if request.method == "POST":
        change = commands.repair_round(
            actor=request.user,
            event=event,
            number=round_number,
            here=_ids(request.POST.getlist("hadir")),
            coaches=_ids(request.POST.getlist("pendamping")),
            group=group,
        )
        _tell(request, change)
        return redirect(_address(event, round_number, group))
    last = queries.last_change(event, round_number)
    context = {
        "number": round_number,
        "groups": groups,
        "choices": queries.choices_of(groups),
        "group": group,
        "all_fit": all_fit,
        "classes": ticked(event, round_number, group),
        "coaches": watchers(event),
        "change": last,
        "changed": told(last) if last else [],
    }
    return render(request, "planning/round_detail.html", context)


@require_POST
@event_page("planning.manage")
def round_undo(request: HttpRequest, event: Event, round_number: int) -> HttpResponse:
    """Put the round back as it was."""
    change = get_visible_or_404(
        event.round_changes.filter(round=round_number), pk=_id(request.POST.get("perubahan", ""))
    )
    commands.undo_repair(actor=request.user, change=change)
    messages.success(request, _("The groups are as they were before."))
    return redirect(_address(event, round_number, change.training_class))


def _address(event: Event, number: int, group: TrainingClass | None) -> str:
    chosen = f"?kelas={group.number}" if group else ""
    return reverse("planning:round_detail", args=[event.slug, number]) + chosen


def _tell(request: HttpRequest, change: RoundChange) -> None:
    count = len(change.after)
    text = ngettext("%(n)d group was formed anew.", "%(n)d groups were formed anew.", count) % {"n": count}
    messages.success(request, text if change.before or change.after else _("Nothing had to change."))
    if change.unlocked:
        text = ngettext(
            "%(n)d locked group could not stay: one of its members is not there.",
            "%(n)d locked groups could not stay: somebody in them is not there.",
            change.unlocked,
        )
        messages.warning(request, text % {"n": change.unlocked})
    if change.left_out:
        text = ngettext(
            "%(n)d person found no group. Let them practise with a visiting coach.",
            "%(n)d people found no group. Let them practise with a visiting coach.",
            len(change.left_out),
        )
        messages.warning(request, text % {"n": len(change.left_out)})
    if change.bad_pairs:
        text = ngettext(
            "%(n)d pair meets again or is of one school: there was no other way.",
            "%(n)d pairs meet again or are of one school: there was no other way.",
            change.bad_pairs,
        )
        messages.warning(request, text % {"n": change.bad_pairs})


def _id(text: str) -> Any:
    return text if queries.is_id(text) else None


def _ids(texts: list[str]) -> set[UUID]:
    return {UUID(text) for text in texts if queries.is_id(text)}
