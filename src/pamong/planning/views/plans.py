"""Pages of planning: the timetable for everybody, proposals for the committee."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.core.clock import now
from pamong.core.permissions import get_visible_or_404, may
from pamong.core.sheets import XLSX_TYPE
from pamong.enrolment.purposes import given_for_a_purpose
from pamong.planning import commands, papers, queries
from pamong.planning.boards import step_words
from pamong.planning.comparison import compared
from pamong.planning.drift import drift_of
from pamong.planning.forms import ProposalForm
from pamong.planning.goodness import timetable_gap
from pamong.planning.lessons import by_day, by_group, of_plan, plenaries_once, with_pauses
from pamong.planning.locks import count_of
from pamong.planning.models import Plan, PlanState, Session
from pamong.planning.naming import NamedConflict, Way, named_conflicts, named_observations, with_names
from pamong.planning.problem import suggested_classes
from pamong.planning.relaxing import can_be_tried
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.queries import Pause, pauses_of

SEARCHED = {
    "classes": gettext_lazy("Classes"),
    "triads": gettext_lazy("Practice groups"),
    "timetable": gettext_lazy("Timetable"),
}
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
    asked = request.GET.get("fasilitator", "")
    teacher = event.crew.filter(pk=asked).first() if queries.is_id(asked) else None
    own = queries.own_sessions(request.user, event) if not group and not teacher else None
    sessions = list(own) if own is not None else []
    if not sessions:
        group = group or (groups[0] if groups and not teacher else None)
        sessions = list(queries.sessions_of(event, group=group, teacher=teacher))
    days = queries.by_day([*plenaries_once(sessions)], event.zone)
    context = {
        "days": _with_handouts(request, event, days),
        "groups": groups,
        "choices": queries.choices_of(groups),
        "group": group,
        "teacher": teacher,
        "is_own": bool(days and own is not None and not group),
        "may_manage": may(request.user, "planning.manage", event),
        "version": queries.published(event),
    }
    return render(request, "planning/timetable.html", context)


def _with_handouts(request: HttpRequest, event: Event, days: Any) -> list[Any]:
    """Return each session with the number of handouts that one may open for it, and the pauses between."""
    counts, pauses = queries.handout_counts(request.user, event), pauses_of(event) if days else []
    return [(day, [(one, _handouts_of(one, counts)) for one in with_pauses(rows, pauses)]) for day, rows in days]


def _handouts_of(one: Session | Pause, counts: Mapping[UUID, int]) -> int | None:
    """Return how many handouts a session has; None marks a pause."""
    return None if isinstance(one, Pause) else counts.get(one.material_id, 0)


@require_safe
@event_page("planning.view")
def timetable_pdf(request: HttpRequest, event: Event) -> HttpResponse:
    """Download the timetable of all classes."""
    return _file(papers.timetable_pdf(event), "application/pdf", f"jadwal-{event.slug}.pdf")


@require_safe
@event_page("planning.view")
def timetable_xlsx(request: HttpRequest, event: Event) -> HttpResponse:
    """Download the timetable of all classes as a workbook."""
    return _file(papers.timetable_workbook(event), XLSX_TYPE, f"jadwal-{event.slug}.xlsx")


@require_safe
@event_page("planning.manage")
def plan_pdf(request: HttpRequest, event: Event, version: int) -> HttpResponse:
    """Download the timetable of one version."""
    plan = _plan(event, version)
    return _file(papers.timetable_pdf(event, plan), "application/pdf", f"jadwal-{event.slug}-versi-{version}.pdf")


@require_safe
@event_page("planning.manage")
def plan_xlsx(request: HttpRequest, event: Event, version: int) -> HttpResponse:
    """Download the timetable of one version as a workbook."""
    plan = _plan(event, version)
    return _file(papers.timetable_workbook(event, plan), XLSX_TYPE, f"jadwal-{event.slug}-versi-{version}.xlsx")


@require_safe
@event_page("planning.view")
def timetable_ics(request: HttpRequest, event: Event) -> HttpResponse:
    """Download one's own sessions as a calendar, or all where one has none."""
    sessions = list(queries.own_sessions(request.user, event)) or list(queries.sessions_with_all(event))
    return _file(papers.calendar(event, sessions).encode(), "text/calendar; charset=utf-8", f"jadwal-{event.slug}.ics")


@require_http_methods(["GET", "POST"])
@event_page("enrolment.view_list")
def classes_xlsx(request: HttpRequest, event: Event) -> HttpResponse:
    """Ask what for, then give class lists and practice triads."""
    return given_for_a_purpose(
        request,
        event,
        verb="planning.classes_exported",
        count=event.participants.taking_part().count(),
        back=reverse("planning:timetable", args=[event.slug]),
        give=lambda: _file(papers.classes_workbook(event), XLSX_TYPE, f"kelas-{event.slug}.xlsx"),
    )


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
    plans = event.plans.defer("problem", "lessons", "locks", "steps").select_related("made_by__person")
    in_force = queries.published(event)
    context = {
        "form": form,
        "plans": plans,
        "in_force": in_force,
        "newcomers": queries.unplaced(event) if in_force else (),
        "leaving": queries.misplaced(event),
    }
    return render(request, "planning/plan_list.html", context)


@require_POST
@event_page("planning.manage")
def fit(request: HttpRequest, event: Event) -> HttpResponse:
    """Give newcomers a class and free the seats of who left."""
    seated = commands.fit_to_list(actor=request.user, event=event)
    text = _("%(new)d people got a class, %(gone)d seats were freed.") % {"new": len(seated.new), "gone": seated.gone}
    messages.success(request, text)
    if seated.without_group:
        text = _("%(n)d of them found no practice group that has not begun. Let them practise with a visiting coach.")
        messages.warning(request, text % {"n": seated.without_group})
    return redirect("planning:plan_list", event.slug)


@require_POST
@event_page("planning.manage")
def replan(request: HttpRequest, event: Event) -> HttpResponse:
    """Propose the plan that changes the published one least."""
    plan = commands.replan(actor=request.user, event=event)
    return redirect("planning:plan_detail", event.slug, plan.version)


@require_safe
@event_page("planning.manage")
def plan_detail(request: HttpRequest, event: Event, version: int) -> HttpResponse:
    """Show a proposal: how good it is in words, its classes, what breaks a rule."""
    plan = _plan(event, version)
    asked_again = bool(request.headers.get("HX-Request"))
    if asked_again and (plan.is_solved or plan.has_failed):
        return HttpResponse(headers={"HX-Refresh": "true"})  # the answer also changes the buttons above
    template = "planning/plan_detail.html#progress" if asked_again else "planning/plan_detail.html"
    return render(request, template, {"plan": plan, **(_verdict(plan) if plan.is_solved else _search(plan))})


def _search(plan: Plan) -> dict[str, Any]:
    """Tell how far the search is."""
    parts = [(SEARCHED[part], figures) for part, figures in plan.progress.items() if part in SEARCHED]
    passed = (now() - plan.created_at).total_seconds()
    return {"parts": parts, "at_most": max(0, round(len(SEARCHED) * plan.effort - passed))}


def _verdict(plan: Plan) -> dict[str, Any]:
    from pamong.planning.checking import troubles_of  # noqa: PLC0415 - OR-Tools: 70 MB, only when a plan is judged

    answer, judged = plan.answer, plan.is_possible and plan.state == PlanState.DRAFT
    troubles = troubles_of(plan) if judged else []
    return {
        "parts": [
            (part, status, PART_WORDS[status], "" if status == "optimal" else _gap(plan, part, judged=judged))
            for part, status in answer["parts"].items()
        ],
        "rows": queries.class_rows(plan),
        "troubles": troubles,
        "last_step": step_words(plan),
        "locked": count_of(plan.locks),
        "observations": named_observations(answer, plan.event),
        "conflicts": [_with_trials(one, plan) for one in named_conflicts(answer.get("conflicts", []), plan.event)],
        "what_if": with_names(plan.problem.get("what_if", ()), plan.event),
        "comparison": compared(plan),
        "drift": drift_of(plan) if judged and not plan.problem.get("what_if") else None,
        "groups": [(name, by_day(rows, plan.event.zone)) for name, rows in by_group(of_plan(plan)) if rows],
    }


def _with_trials(conflict: NamedConflict, plan: Plan) -> tuple[NamedConflict, list[tuple[Way, bool]]]:
    """Return a conflict and its ways out, each with whether a button can try it."""
    return conflict, [(way, can_be_tried(way.row, plan.problem)) for way in conflict.ways]


def _gap(plan: Plan, part: str, *, judged: bool) -> str:
    """Return in words how far a part is from the best there could be; nothing where no bound is known."""
    if part == "timetable" and judged:
        return timetable_gap(plan)
    key = {"classes": "class", "triads": "triad", "timetable": "timetable"}[part]
    cost, bound = plan.answer.get(f"{key}_cost"), plan.answer.get(f"{key}_bound")
    if not cost or not bound or part == "timetable":
        return ""
    return _("at most %(share)s %% from the best") % {"share": round(100 * (cost - bound) / cost)}


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
def plan_retry(request: HttpRequest, event: Event, version: int) -> HttpResponse:
    """Search once more after the search broke off."""
    commands.solve_again(actor=request.user, plan=_plan(event, version))
    return redirect("planning:plan_detail", event.slug, version)


@require_POST
@event_page("planning.manage")
def plan_try(request: HttpRequest, event: Event, version: int) -> HttpResponse:
    """Try a way out of what makes a plan impossible."""
    asked = [request.POST.get(name, "") for name in ("sebab", "cara")]
    numbers = [int(text) if text.isdecimal() and len(text) < 6 else -1 for text in asked]
    plan = commands.try_way(actor=request.user, plan=_plan(event, version), conflict=numbers[0], number=numbers[1])
    return redirect("planning:plan_detail", event.slug, plan.version)


@require_POST
@event_page("planning.manage")
def plan_discard(request: HttpRequest, event: Event, version: int) -> HttpResponse:
    """Delete a draft."""
    commands.discard_plan(actor=request.user, plan=_plan(event, version))
    messages.success(request, _("The draft is gone."))
    return redirect("planning:plan_list", event.slug)


def _plan(event: Event, version: int) -> Plan:
    return get_visible_or_404(event.plans.all(), version=version)
