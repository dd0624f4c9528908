"""Recording with consent: the session's page, the question on each phone, the register, what is heard."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamong.coaching import commands, consent
from pamong.coaching.commands.recording import NO_SOUND, UNFINISHED_AFTER
from pamong.coaching.forms.recording import RetentionForm, SoundForm
from pamong.coaching.models import ConsentAsk, Recording
from pamong.coaching.models.recording import LONGEST, ConsentVerb
from pamong.coaching.queries import recording as queries
from pamong.coaching.queries.recording import Kept
from pamong.coaching.sessions import Session, session_of
from pamong.core.file_parts import played
from pamong.core.ids import uuid7
from pamong.core.permissions import get_visible_or_404, may, require_or_404
from pamong.core.refusals import Refused
from pamong.people.borrowing import is_on_borrowed_device
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import accepted, status_of

PAGE = 50
# A sound is data, never a document: whatever it may hold, nothing of it runs.
HARMLESS = {"Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "private, no-store"}


def session_or_404(request: HttpRequest, event: Event, source: str, talk_id: UUID) -> Session:
    """Return a session for those who are present in it; for all others it does not exist."""
    session = session_of(event, source, talk_id)
    if session is None:
        raise Http404
    require_or_404(request.user, "coaching.record", session)
    return session


def ask_or_404(request: HttpRequest, event: Event, ask_id: UUID) -> tuple[Session, ConsentAsk]:
    """Return an ask with its session, for those who are asked."""
    ask = get_visible_or_404(event.consent_asks.all(), pk=ask_id)
    return session_or_404(request, event, ask.source, ask.session_id), ask


def kept_or_404(request: HttpRequest, event: Event, recording_id: UUID, permission: str = "coaching.record") -> Kept:
    """Return a recording with its session, for those who hold a permission on it."""
    rows = Recording.objects.filter(ask__event=event).select_related("ask")
    kept = queries.with_sessions(event, [get_visible_or_404(rows, pk=recording_id)])[0]
    require_or_404(request.user, permission, kept)
    return kept


def to_session(event: Event, session: Session) -> HttpResponse:
    """Lead to the session's page."""
    return redirect("coaching:recording_session", event.slug, session.source, session.id)


def crumbs(event: Event, *, with_list: bool = True) -> list[dict[str, str]]:
    """Return the trail to the recordings."""
    own = [{"url": reverse("coaching:recordings", args=[event.slug]), "label": _("Recordings")}]
    return [{"url": reverse("coaching:home", args=[event.slug]), "label": _("Practice")}, *(own if with_list else [])]


@event_page("coaching.view")
def session(request: HttpRequest, event: Event, source: str, talk_id: UUID) -> HttpResponse:
    """Show where consent stands, the button when everybody agreed, and what was recorded."""
    found = session_or_404(request, event, source, talk_id)
    unasked = queries.without_account(found)
    context = {
        "session": found,
        "unasked": consent.not_to_be_asked(unasked) if unasked else "",
        "states": queries.ask_states(request.user, found),
        "rows": [Kept(row, found) for row in queries.recordings_of(found)],
        "running": queries.running_in(found.source, found.id),
        "days": queries.days_kept(event),
        "sound_form": SoundForm(),
        "most_seconds": int(LONGEST.total_seconds()),
        "unfinished_days": UNFINISHED_AFTER.days,
        "crumbs": crumbs(event),
    }
    template = "coaching/recording_session.html"
    return render(request, f"{template}#live" if request.headers.get("HX-Request") else template, context)


@event_page("coaching.view")
def lamp(request: HttpRequest, event: Event, source: str, talk_id: UUID) -> HttpResponse:
    """Tell whether a session is being recorded: a fragment for pages, JSON for the recording phone."""
    found = session_or_404(request, event, source, talk_id)
    running = queries.running_in(found.source, found.id)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"rekaman": running and str(running.pk)})
    return render(request, "coaching/recording_lamp.html", {"session": found, "running": running})


@require_POST
@event_page("coaching.view")
def ask(request: HttpRequest, event: Event, source: str, talk_id: UUID) -> HttpResponse:
    """Ask everybody present for one purpose; who asks answers first."""
    found = session_or_404(request, event, source, talk_id)
    row = commands.ask_consent(actor=request.user, session=found, purpose=request.POST.get("guna", ""))
    return redirect("coaching:consent", event.slug, row.pk)


@event_page("coaching.view")
def answer(request: HttpRequest, event: Event, ask_id: UUID) -> HttpResponse:
    """Put the question in plain words and take the answer; later take it back."""
    found, row = ask_or_404(request, event, ask_id)
    if request.method == "POST":
        given = request.POST.get("jawaban", "")
        borrowed = is_on_borrowed_device(request)
        commands.answer_consent(actor=request.user, session=found, ask=row, answer=given, borrowed=borrowed)
        messages.success(request, _answered(given))
        return to_session(event, found)
    context = {
        "session": found,
        "ask": row,
        "state": queries.state_of(request.user, found, row),
        "told": consent.told(row.purpose, row.days),
        "sounds": row.recordings.living().count(),
        "crumbs": crumbs(event),
    }
    return render(request, "coaching/consent.html", context)


def _answered(given: str) -> str:
    sentences = {
        ConsentVerb.YES: _("Your yes is noted. You can take it back at any time."),
        ConsentVerb.NO: _("Your no is noted. Nothing is kept of this session under this purpose."),
    }
    return sentences.get(ConsentVerb(given), _("It is noted that you are not there."))


@require_POST
@event_page("coaching.view")
def stop(request: HttpRequest, event: Event, recording_id: UUID) -> HttpResponse:
    """Stop a recording: anybody present may."""
    found, row = _recorded_or_404(request, event, recording_id)
    commands.stop_recording(actor=request.user, session=found, recording=row)
    messages.success(request, _("The recording is stopped."))
    return to_session(event, found)


@require_POST
@event_page("coaching.view")
def delete(request: HttpRequest, event: Event, recording_id: UUID) -> HttpResponse:
    """Delete one recording; a tombstone stays."""
    found, row = _recorded_or_404(request, event, recording_id)
    commands.delete_recording(actor=request.user, session=found, recording=row)
    messages.success(request, _("The recording and all remarks on it are deleted."))
    return to_session(event, found)


def _recorded_or_404(request: HttpRequest, event: Event, recording_id: UUID) -> tuple[Session, Recording]:
    """Return a recording and its session, for those who are present in it."""
    row = get_visible_or_404(Recording.objects.filter(ask__event=event).select_related("ask"), pk=recording_id)
    return session_or_404(request, event, row.ask.source, row.ask.session_id), row


@require_POST
@event_page("coaching.view")
def send_file(request: HttpRequest, event: Event, ask_id: UUID) -> HttpResponse:
    """Take a finished sound by a plain form post, for browsers without scripts and for recorders of other makes."""
    found, row = ask_or_404(request, event, ask_id)
    form = SoundForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused([str(error) for errors in form.errors.values() for error in errors])
    kept = _take_whole(request, found, row, form.cleaned_data["sound"])
    if kept.deleted_at:
        messages.error(request, NO_SOUND)
    else:
        messages.success(request, _("The recording has arrived whole."))
    return to_session(event, found)


def _take_whole(request: HttpRequest, found: Session, ask: ConsentAsk, sound: Any) -> Recording:
    row = commands.start_recording(actor=request.user, key=uuid7(), session=found, ask=ask, from_file=True)
    row = commands.declare_length(actor=request.user, recording=row, length=sound.size)
    for piece in sound.chunks(1024 * 1024):
        row = commands.take_piece(actor=request.user, recording=row, offset=row.received, piece=piece)
        if row.deleted_at:
            return row
    return commands.finish_upload(actor=request.user, recording=row)


@event_page("coaching.view")
def listing(request: HttpRequest, event: Event) -> HttpResponse:
    """List what somebody may hear; the committee and the head see that recordings exist, for what and until when."""
    overseer = may(request.user, "coaching.oversee_recordings", event)
    context = {
        "overseer": overseer,
        "register": _register(request, event) if overseer else None,
        "heard": Paginator(queries.audible_to(request.user, event), PAGE).get_page(request.GET.get("dengar")),
        "oddity": queries.first_oddity(event) if overseer else None,
        "last": queries.last_line(event) if overseer else None,
        "days": queries.days_kept(event),
        "keeps_retention": may(request.user, "coaching.keep_retention", event),
        "crumbs": crumbs(event, with_list=False),
    }
    return render(request, "coaching/recording_list.html", context)


def _register(request: HttpRequest, event: Event) -> Page[Recording]:
    return Paginator(queries.register_of(event), PAGE).get_page(request.GET.get("page"))


@event_page("coaching.keep_retention")
def retention(request: HttpRequest, event: Event) -> HttpResponse:
    """Let the head say how long recordings are kept that are asked for from today on."""
    form = RetentionForm(request.POST or None, initial={"days": queries.days_kept(event)})
    if accepted(request, form, commands.keep_retention, event=event):
        messages.success(request, _("Kept. It holds for recordings asked for from today on."))
        return redirect("coaching:recordings", event.slug)
    rules = event.office.recording_retentions.all()[:10]
    context = {"form": form, "rules": rules, "crumbs": crumbs(event)}
    return render(request, "coaching/recording_retention.html", context, status=status_of(form))


@event_page("coaching.view")
def sound(request: HttpRequest, event: Event, recording_id: UUID) -> HttpResponseBase:
    """Send a recording, or the part a player asks for, decrypted on the way."""
    kept = kept_or_404(request, event, recording_id, "coaching.hear")
    row = kept.recording
    if row.state != "ada":
        raise Http404
    if request.method == "GET":
        commands.note_hearing(actor=request.user, kept=kept)
    return played(request, row.opened(), row.media_type, HARMLESS)
