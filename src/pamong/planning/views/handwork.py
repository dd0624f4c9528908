"""Pages for changing a draft by hand, locking parts of a version, and taking changes back. Plain forms do all of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.core.permissions import get_visible_or_404
from pamong.enrolment.needs import shown_needs
from pamong.planning import boards, commands, queries
from pamong.planning.models import Plan, PlanState, class_name
from pamong.planning.shifting import SessionRef, number_in
from pamong.programme.models import Event
from pamong.programme.pages import event_page

FEW = 24  # classes that are shown as places to drop somebody on; more are a choice only


@require_http_methods(["GET", "POST"])
@event_page("planning.manage")
def class_detail(request: HttpRequest, event: Event, version: int, number: int) -> HttpResponse:
    """Show one class of a version; move people to other classes, lock them in theirs."""
    plan = _plan(event, version)
    rows = queries.class_rows(plan)
    if number not in {row.number for row in rows}:
        raise Http404
    if request.method == "POST":
        _change_class(request, plan, number)
        return redirect("planning:class_detail", event.slug, version, number)
    uneven, mates = boards.unevenness(plan, number)
    people = queries.class_people(plan, number).select_related("stated_needs")
    context = {
        "plan": plan,
        "number": number,
        "name": class_name(number),
        "choices": boards.class_choices(rows),
        "targets": [row for row in rows if row.number != number] if len(rows) <= FEW else [],
        "people": boards.places_of(plan, people, mates, shown_needs(request.user, people)),
        "uneven": uneven,
        **_about(plan),
    }
    return render(request, "planning/class_detail.html", context)


def _change_class(request: HttpRequest, plan: Plan, number: int) -> None:
    given = request.POST
    for verb, locked in (("kunci", True), ("buka", False)):
        if given.get(verb):
            everybody = [one for one, home in plan.answer["classes"].items() if home == number]
            chosen = everybody if given[verb] == "semua" else [given[verb]]
            commands.lock_people(actor=request.user, plan=plan, participant_ids=chosen, locked=locked)
            return
    commands.change_class(
        actor=request.user,
        plan=plan,
        participant_id=given.get("peserta", ""),
        number=number_in(given.get("kelas", "")),
    )
    messages.success(request, _("Moved. The practice groups of both classes were formed anew."))


@require_http_methods(["GET", "POST"])
@event_page("planning.manage")
def session_board(request: HttpRequest, event: Event, version: int) -> HttpResponse:
    """Show a class's timetable hour by hour; move a session, give it another room or facilitators, lock it."""
    plan = _plan(event, version)
    if not plan.answer.get("timetable"):
        raise Http404
    ref = SessionRef.parse(request.POST.get("sesi") or request.GET.get("sesi", ""))
    if request.method == "POST":
        new = _change_session(request, plan, ref)
        group = new.class_id if new else request.GET.get("kelas", "1")
        address = reverse("planning:session_board", args=[event.slug, version])
        return redirect(f"{address}?kelas={group}" + (f"&sesi={new}" if new else ""))
    numbers = sorted({int(row["class"]) for row in plan.answer["timetable"]})
    asked = number_in(ref.class_id if ref else request.GET.get("kelas", ""))
    number = asked if asked in numbers else numbers[0]
    board, row = boards.board_of(plan, number), boards.row_of(plan, ref)
    judged = _judged(plan, row)
    context = {
        "plan": plan,
        "number": number,
        "name": class_name(number),
        "choices": [(one, class_name(one)) for one in numbers],
        "chosen": board.card(row) if row else None,
        "days": board.days(row, judged.pop("hours", {})),
        **judged,
        **_about(plan),
    }
    return render(request, "planning/session_board.html", context)


def _judged(plan: Plan, row: Any) -> dict[str, Any]:
    """Return the marks of hours, and rooms and facilitators with theirs, for the session chosen in a draft."""
    if row is None or plan.state != PlanState.DRAFT:
        return {}
    from pamong.planning.marking import Judge  # noqa: PLC0415 - OR-Tools: 70 MB, only when a plan is judged
    from pamong.planning.naming import names_of  # noqa: PLC0415 - beside the judge

    judge = Judge(plan, row)
    rooms, teachers = judge.room_marks(), judge.teacher_marks()
    names = names_of({*rooms, *teachers}, plan.event)
    return {
        "hours": judge.hours_marks(),
        "rooms": [(one, names.get(one, "…"), marks, one == row["room"]) for one, marks in rooms.items()],
        "teams": [
            [(one, names.get(one, "…"), marks, one == own) for one, marks in teachers.items()]
            for own in row["facilitators"]
        ],
    }


def _change_session(request: HttpRequest, plan: Plan, ref: SessionRef | None) -> SessionRef | None:
    """Do what the form asks with the session; return where it is now."""
    if ref is None:
        raise Http404
    given, actor = request.POST, request.user
    if "ke" in given:
        day, _dot, slot = given["ke"].partition(".")
        to = (number_in(day), number_in(slot))
        commands.move_session(actor=actor, plan=plan, ref=ref, day=to[0], slot=to[1])
        return SessionRef(ref.class_id, ref.material, *to)
    if given.get("kunci"):
        commands.lock_session(actor=actor, plan=plan, ref=ref, keeps=given.getlist("tetap"))
        return ref
    teachers = [one for one in given.getlist("fasilitator") if one]
    commands.change_session(actor=actor, plan=plan, ref=ref, room=given.get("ruang") or None, facilitators=teachers)
    return ref


@require_safe
@event_page("planning.manage")
def session_marks(request: HttpRequest, event: Event, version: int) -> HttpResponse:
    """Tell a page what a session would meet at each hour, while it is being dragged."""
    plan = _plan(event, version)
    row = boards.row_of(plan, SessionRef.parse(request.GET.get("sesi", "")))
    if row is None or plan.state != PlanState.DRAFT:
        raise Http404
    from pamong.planning.marking import Judge  # noqa: PLC0415 - OR-Tools: 70 MB, only when a plan is judged

    marks = Judge(plan, row).hours_marks()
    return JsonResponse({f"{day}.{slot}": words for (day, slot), words in marks.items()})


@require_http_methods(["GET", "POST"])
@event_page("planning.manage")
def group_board(request: HttpRequest, event: Event, version: int) -> HttpResponse:
    """Show the practice groups of a version, a class at a time; lock them."""
    plan = _plan(event, version)
    numbers = sorted(set(plan.answer.get("classes", {}).values()))
    if not numbers or not plan.answer.get("triads"):
        raise Http404
    asked = number_in(request.GET.get("kelas", ""))
    number = asked if asked in numbers else numbers[0]
    if request.method == "POST":
        _lock_group(request, plan)
        return redirect(f"{request.path}?kelas={number}")
    context = {
        "plan": plan,
        "number": number,
        "name": class_name(number),
        "choices": [(one, class_name(one)) for one in numbers],
        "rounds": boards.groups_of(plan, number),
        **_about(plan),
    }
    return render(request, "planning/group_board.html", context)


def _lock_group(request: HttpRequest, plan: Plan) -> None:
    given = request.POST
    commands.lock_group(
        actor=request.user,
        plan=plan,
        number=number_in(given.get("putaran", "")),
        members=given.get("kelompok", "").split(","),
        locked=given.get("kunci") == "ya",
    )


@require_POST
@event_page("planning.manage")
def plan_undo(request: HttpRequest, event: Event, version: int) -> HttpResponse:
    """Take the last change by hand back, and stay on the page it was asked from."""
    plan = _plan(event, version)
    words = boards.step_words(plan)
    commands.undo_step(actor=request.user, plan=plan)
    messages.success(request, _("Taken back: %(what)s.") % {"what": words})
    return redirect(_back(request, event, version))


def _back(request: HttpRequest, event: Event, version: int) -> str:
    """Return the page of this version the form names, else the version."""
    home = reverse("planning:plan_detail", args=[event.slug, version])
    asked = request.POST.get("kembali", "")
    return asked if asked.startswith(home) else home


@require_POST
@event_page("planning.manage")
def plan_around(request: HttpRequest, event: Event, version: int) -> HttpResponse:
    """Propose a plan that keeps what is locked."""
    plan = commands.plan_around(actor=request.user, plan=_plan(event, version))
    return redirect("planning:plan_detail", event.slug, plan.version)


def _about(plan: Plan) -> dict[str, Any]:
    """Return what every page for handwork shows: what breaks a rule, and the change that can be taken back."""
    from pamong.planning.checking import troubles_of  # noqa: PLC0415 - OR-Tools: 70 MB, only when a plan is judged

    is_draft = plan.state == PlanState.DRAFT
    return {
        "is_draft": is_draft,
        "is_old": plan.state == PlanState.SUPERSEDED,
        "troubles": troubles_of(plan) if is_draft else [],
        "last_step": boards.step_words(plan),
    }


def _plan(event: Event, version: int) -> Plan:
    plan = get_visible_or_404(event.plans.all(), version=version)
    if not plan.is_possible:
        raise Http404
    return plan
