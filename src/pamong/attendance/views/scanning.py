"""Scanning: staff scan participants, participants scan the session's screen."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from csp.decorators import csp_update
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from pamong.attendance import codes, commands, queries
from pamong.attendance.commands import Outcome
from pamong.attendance.forms import ScanForm
from pamong.attendance.models import Level, Way
from pamong.attendance.remembering import forget, remember, remembered
from pamong.core import clock
from pamong.core.ids import uuid7
from pamong.core.permissions import get_visible_or_404
from pamong.core.refusals import Refused
from pamong.enrolment.models import Participant
from pamong.planning.models import Session
from pamong.programme.models import Event
from pamong.programme.pages import event_page

from .sessions import crumbs, session_for

CHOSEN = "peserta:"  # a person picked from the search below the field


@dataclass(frozen=True, slots=True)
class Result:
    """What the scanner shows, large: a tone, a name, a sentence."""

    tone: str
    title: str
    text: str
    verdict: str = ""


@csp_update({"script-src": ["'wasm-unsafe-eval'"]})  # type: ignore[untyped-decorator]
@event_page("attendance.view_board")
def scanner(request: HttpRequest, event: Event, session_id: UUID) -> HttpResponse:
    """Scan participants' codes by camera, by a USB scanner, or by typing."""
    session = session_for(request, event, session_id, "attendance.record")
    result: Result | None = None
    found: list[Participant] = []
    if request.method == "POST":
        result, found = _scanned(request, session)
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({**asdict(result), **_numbers(session)})
    context = {
        "event": event,
        "session": session,
        "result": result,
        "found": [(participant, uuid7(), CHOSEN + codes.short(participant.pk)) for participant in found],
        "form": ScanForm(),
        "crumbs": crumbs(event, session),
        **_numbers(session),
    }
    return render(request, "attendance/scanner.html", context)


def _numbers(session: Session) -> dict[str, int]:
    return {"present": queries.live_count(session), "expected": queries.expected_counts([session])[session.pk]}


def _scanned(request: HttpRequest, session: Session) -> tuple[Result, list[Participant]]:
    form = ScanForm(request.POST)
    if not form.is_valid():
        return Result("warning", _("Nothing was read"), _("Scan again, or type a name.")), []
    text = codes.code_in(form.cleaned_data["code"])
    if text.startswith(codes.VENUE + "."):
        sentence = _("This is a session's code. Scan the participant's own code instead.")
        return Result("warning", _("Wrong kind of code"), sentence), []
    ident = _participant_id(form.cleaned_data["code"], session.event)
    if ident is None:
        return _search(form.cleaned_data["code"].strip(), session)
    participant = get_visible_or_404(Participant.objects.select_related("person").filter(event=session.event), pk=ident)
    by_hand = form.cleaned_data["way"] == Way.BY_HAND
    try:
        outcome = commands.record_presence(
            actor=request.user,
            session=session,
            participant=participant,
            key=form.cleaned_data["key"],
            way=Way.BY_HAND if by_hand else Way.STAFF_SCAN,
            made_at=clock.now(),
            reason=_("Found by name at the scanner") if by_hand else "",
        )
    except Refused as refusal:
        return Result("danger", participant.person.full_name, " ".join(refusal.messages), "ditolak"), []
    return _result(outcome, participant), []


def _participant_id(code: str, event: Event) -> UUID | None:
    _token, ident = codes.read_personal_code(codes.code_in(code), event, clock.now())
    if ident is None and code.startswith(CHOSEN):
        return codes.long(code.removeprefix(CHOSEN))
    return ident


def _search(words: str, session: Session) -> tuple[Result, list[Participant]]:
    if words.startswith(codes.PERSONAL + "."):
        sentence = _("The code is of another event, or damaged. Search by name instead.")
        return Result("danger", _("Code not known"), sentence), []
    rows = Participant.objects.filter(event=session.event).taking_part().with_person()
    found = list(queries.search_people(rows, words).order_by("person__name")[:10]) if len(words) >= 3 else []
    if not found:
        return Result("warning", _("Nobody found"), _("Type at least three letters of the name, or the whole NIP.")), []
    return Result("info", _("Choose the person"), _("These names fit what you typed.")), found


def _result(outcome: Outcome, participant: Participant) -> Result:
    name = participant.person.full_name
    if outcome.verdict == "ditahan":
        return Result("warning", name, outcome.message or "", outcome.verdict)
    if outcome.verdict == "baru":
        return Result("success", name, _("Recorded as present"), outcome.verdict)
    return Result("info", name, _("Was already recorded"), outcome.verdict)


@never_cache
def check_in(request: HttpRequest, token: str) -> HttpResponse:
    """Take a participant's own scan of the session's screen: one look at the phone, nothing to press.

    Opening the link records, because a camera app can only open links; it is harmless, as only the person's own place
    is touched, and only with a code shown in the room a moment ago.
    """
    code = codes.read_venue_code(token)
    if code is None:
        return _foreign_code(request, token)
    seen_at = _seen_at(request, code)
    if seen_at is None:
        return _page(request, "old", status=410)
    if not request.user.is_authenticated:
        remember(request, code, seen_at)
        return _page(request, "sign_in", login=redirect_to_login(request.path).url)
    return _checked_in(request, code, seen_at)


def check_in_kept(request: HttpRequest) -> HttpResponse:
    """Show what a phone shows of itself when the code's link is opened without signal; the phone keeps the claim."""
    return render(request, "attendance/check_in_kept.html")


def _seen_at(request: HttpRequest, code: codes.VenueCode) -> datetime | None:
    """Return when the person saw the code: now if it is fresh, or when this browser first came with it."""
    now = clock.now()
    return now if code.is_fresh(now) else remembered(request, code)


def _checked_in(request: HttpRequest, code: codes.VenueCode, seen_at: datetime) -> HttpResponse:
    try:
        session = queries.session_of_code(code.session_id)
        participant = Participant.objects.select_related("person", "class_membership__training_class").get(
            event=session.event_id, person__user=request.user.pk
        )
        outcome = commands.check_in(actor=request.user, code=code, at=seen_at)
    except (ObjectDoesNotExist, Http404):
        return _page(request, "not_listed", status=404)
    except Refused as refusal:
        return _page(request, "refused", sentence=" ".join(refusal.messages), status=409)
    forget(request)
    mine = queries.current_session(participant, clock.now()) if outcome.code == "kelas_lain" else None
    page = _state_page(outcome)
    return _page(request, page, session=session, participant=participant, outcome=outcome, mine=mine)


def _state_page(outcome: Outcome) -> str:
    """Return which page answers a scan: what counts is green, whatever this one scan became."""
    level = outcome.state.level if outcome.state else None
    if level == Level.CLAIMED:
        return "corrected"
    return "held" if outcome.code and level != Level.CONFIRMED else "present"


def _foreign_code(request: HttpRequest, token: str) -> HttpResponse:
    page = "personal" if token.startswith(codes.PERSONAL + ".") else "unknown"
    return _page(request, page, status=200 if page == "personal" else 404)


def _page(request: HttpRequest, state: str, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "attendance/check_in.html", {"state": state, **context}, status=status)
