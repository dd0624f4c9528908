"""Pages of planning: the timetable for everybody, proposals for the committee."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.core.permissions import get_visible_or_404, may
from pamong.core.sheets import XLSX_TYPE
from pamong.programme.models import Event
from pamong.programme.pages import event_page

from . import commands, papers, queries
from .forms import ProposalForm
from .models import Plan
from .problem import suggested_classes

PART_WORDS = {
    "optimal": gettext_lazy("proved best"),
    "feasible": gettext_lazy("good, not proved best"),
    "infeasible": gettext_lazy("not possible"),
}


@require_safe
@event_page("planning.view")
def timetable(request: HttpRequest, event: Event) -> HttpResponse:
    """Show a timetable: one's own, or that of the class or teacher chosen."""
    groups = list(event.classes.all())
    group = next((one for one in groups if str(one.number) == request.GET.get("kelas")), None)
    teacher = (
        event.crew.filter(pk=request.GET["fasilitator"]).first() if _is_id(request.GET.get("fasilitator")) else None
    )
    own = queries.own_sessions(request.user, event) if not group and not teacher else None
    sessions = list(own) if own is not None else []
    if not sessions:
        group = group or (groups[0] if groups and not teacher else None)
        sessions = list(queries.sessions_of(event, group=group, teacher=teacher))
    context = {
        "days": queries.by_day(sessions, event.zone),
        "groups": groups,
        "group": group,
        "teacher": teacher,
        "is_own": bool(own is not None and not group),
        "may_manage": may(request.user, "planning.manage", event),
    }
    return render(request, "planning/timetable.html", context)


def _is_id(text: str | None) -> bool:
    return bool(text) and len(str(text)) in (32, 36) and set(str(text)) <= set("0123456789abcdef-")


@require_safe
@event_page("planning.view")
def timetable_pdf(request: HttpRequest, event: Event) -> HttpResponse:
    """Download the timetable of all classes."""
    return _file(papers.timetable_pdf(event), "application/pdf", f"jadwal-{event.slug}.pdf")


@require_safe
@event_page("planning.view")
def timetable_ics(request: HttpRequest, event: Event) -> HttpResponse:
    """Download one's own sessions as a calendar, or all where one has none."""
    sessions = list(queries.own_sessions(request.user, event)) or list(queries.sessions_with_all(event))
    return _file(papers.calendar(event, sessions).encode(), "text/calendar; charset=utf-8", f"jadwal-{event.slug}.ics")


@require_safe
@event_page("enrolment.view_list")
def classes_xlsx(request: HttpRequest, event: Event) -> HttpResponse:
    """Download class lists and practice triads."""
    return _file(papers.classes_workbook(event), XLSX_TYPE, f"kelas-{event.slug}.xlsx")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_http_methods(["GET", "POST"])
@event_page("planning.manage")
def plan_list(request: HttpRequest, event: Event) -> HttpResponse:
    """Show all versions and propose another."""
    form = ProposalForm(request.POST or None, initial={"classes": suggested_classes(event)})
    if request.method == "POST" and form.is_valid():
        plan = commands.propose_plan(actor=request.user, event=event, options=form.options())
        return redirect("planning:plan_detail", event.slug, plan.version)
    plans = event.plans.defer("problem").select_related("made_by__person")
    return render(request, "planning/plan_list.html", {"form": form, "plans": plans})


@require_safe
@event_page("planning.manage")
def plan_detail(request: HttpRequest, event: Event, version: int) -> HttpResponse:
    """Show a proposal: how good it is in words, its classes, what breaks a rule."""
    plan = _plan(event, version)
    template = (
        "planning/plan_detail.html#progress" if request.headers.get("HX-Request") else "planning/plan_detail.html"
    )
    return render(request, template, {"plan": plan, **(_verdict(plan) if plan.is_solved else {})})


def _verdict(plan: Plan) -> dict[str, Any]:
    from .checking import violations  # noqa: PLC0415 - the engines bring OR-Tools: 70 MB, only when a plan is judged

    answer = plan.answer
    return {
        "parts": [(part, status, PART_WORDS[status], _gap(answer, part)) for part, status in answer["parts"].items()],
        "rows": queries.class_rows(plan),
        "troubles": violations(plan.problem, answer) if plan.is_possible else [],
        "conflicts": answer.get("conflicts", []),
    }


def _gap(answer: dict[str, Any], part: str) -> str:
    """Return in words how far a part is from the best there could be."""
    key = {"classes": "class", "triads": "triad", "timetable": "timetable"}[part]
    cost, bound = answer.get(f"{key}_cost"), answer.get(f"{key}_bound")
    if cost is None or not cost:
        return ""
    return _("at most %(share)s %% from the best") % {"share": round(100 * (cost - (bound or 0)) / cost)}


@require_http_methods(["GET", "POST"])
@event_page("planning.manage")
def class_detail(request: HttpRequest, event: Event, version: int, number: int) -> HttpResponse:
    """Show one class of a draft; move people to other classes."""
    plan = _plan(event, version)
    numbers = sorted(set(plan.answer.get("classes", {}).values()))
    if number not in numbers:
        raise Http404
    if request.method == "POST":
        target = request.POST.get("kelas", "")
        commands.change_class(
            actor=request.user,
            plan=plan,
            participant_id=request.POST.get("peserta", ""),
            number=int(target) if target.isdigit() else 0,
        )
        messages.success(request, _("Moved. The practice groups were formed anew."))
        return redirect("planning:class_detail", event.slug, version, number)
    people = queries.class_people(plan, number)
    context = {"plan": plan, "number": number, "numbers": numbers, "people": people}
    return render(request, "planning/class_detail.html", context)


@require_POST
@event_page("planning.manage")
def plan_publish(request: HttpRequest, event: Event, version: int) -> HttpResponse:
    """Publish a draft."""
    commands.publish_plan(actor=request.user, plan=_plan(event, version))
    messages.success(request, _("The timetable is published. Everybody sees it now."))
    return redirect("planning:timetable", event.slug)


@require_POST
@event_page("planning.manage")
def plan_copy(request: HttpRequest, event: Event, version: int) -> HttpResponse:
    """Make a draft from a version."""
    copy = commands.copy_plan(actor=request.user, plan=_plan(event, version))
    return redirect("planning:plan_detail", event.slug, copy.version)


@require_POST
@event_page("planning.manage")
def plan_stop(request: HttpRequest, event: Event, version: int) -> HttpResponse:
    """Take the best so far."""
    commands.stop_solving(actor=request.user, plan=_plan(event, version))
    return redirect("planning:plan_detail", event.slug, version)


@require_POST
@event_page("planning.manage")
def plan_discard(request: HttpRequest, event: Event, version: int) -> HttpResponse:
    """Delete a draft."""
    commands.discard_plan(actor=request.user, plan=_plan(event, version))
    messages.success(request, _("The draft is gone."))
    return redirect("planning:plan_list", event.slug)


@require_safe
@event_page("planning.manage")
def triad_list(request: HttpRequest, event: Event) -> HttpResponse:
    """Show who practises with whom in every round."""
    return render(request, "planning/triad_list.html", {"triads": queries.triads_of(event)})


def _plan(event: Event, version: int) -> Plan:
    return get_visible_or_404(event.plans.all(), version=version)
