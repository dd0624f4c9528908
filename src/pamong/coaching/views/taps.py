"""Taps as plain forms: what the pad does without script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamong.coaching import commands, queries
from pamong.coaching.models import HEARD, SPEAKERS, PracticeRun, Tap, TapCode
from pamong.core.ids import uuid7
from pamong.core.permissions import require_or_404
from pamong.core.refusals import Refused
from pamong.planning.models import Triad
from pamong.programme.models import Event
from pamong.programme.pages import event_page


def key_in(request: HttpRequest) -> UUID:
    """Return the key the page carried."""
    try:
        return UUID(request.POST.get("kunci", ""))
    except ValueError as error:
        raise Refused(_("This page is too old. Reload it and try again.")) from error


def sheet_page(event: Event, triad: Triad) -> str:
    """Return the page on which a rater of a group works: that of a follow-up session has the session's own id."""
    name = "coaching:observe" if triad.is_planned else "followup:visit"
    return reverse(name, args=[event.slug, triad.pk])


def _back(event: Event, run: PracticeRun) -> HttpResponse:
    """Lead back to the pad the tap came from."""
    page = reverse("coaching:attempt", args=[event.slug, run.pk]) if run.repeats_id else sheet_page(event, run.triad)
    return redirect(page + "#ketukan")


def _rated_attempt(request: HttpRequest, event: Event, run_id: UUID) -> PracticeRun:
    """Return a stage that is done again, on which this person rates."""
    run = queries.visible_attempt_or_404(request.user, event, run_id)
    require_or_404(request.user, "coaching.rate", run)
    return run


@require_POST
@event_page("coaching.view")
def tap(request: HttpRequest, event: Event, triad_id: UUID) -> HttpResponse:
    """Take one tap on a round."""
    triad = queries.visible_triad_or_404(request.user, event, triad_id, "coaching.rate")
    return _take(request, event, commands.start_run(actor=request.user, triad=triad))


@require_POST
@event_page("coaching.view")
def tap_again(request: HttpRequest, event: Event, run_id: UUID) -> HttpResponse:
    """Take one tap on a stage that is done again."""
    return _take(request, event, _rated_attempt(request, event, run_id))


def _take(request: HttpRequest, event: Event, run: PracticeRun) -> HttpResponse:
    """Take one tap; words make it a note."""
    code, key = request.POST.get("kode", ""), key_in(request)
    commands.record_tap(actor=request.user, key=key, run=run, code=code)
    if code == TapCode.NOTE:
        commands.write_note(actor=request.user, key=key, run=run, words=request.POST.get("catatan", ""))
    return _back(event, run)


@require_POST
@event_page("coaching.view")
def undo(request: HttpRequest, event: Event, triad_id: UUID) -> HttpResponse:
    """Take the latest tap of this rater back."""
    triad = queries.visible_triad_or_404(request.user, event, triad_id, "coaching.rate")
    return _take_back(request, event, queries.round_of(triad))


@require_POST
@event_page("coaching.view")
def undo_again(request: HttpRequest, event: Event, run_id: UUID) -> HttpResponse:
    """Take the latest tap of this rater on a repeated stage back."""
    return _take_back(request, event, _rated_attempt(request, event, run_id))


def _take_back(request: HttpRequest, event: Event, run: PracticeRun | None) -> HttpResponse:
    own = queries.own_taps(request.user, run)
    if run is None or not own:
        raise Refused(_("There is nothing to take back yet."))
    commands.undo_tap(actor=request.user, key=own[-1].pk, run=run, code=own[-1].code)
    return _back(event, run)


@dataclass(frozen=True)
class Pad:
    """The pad as the page draws it and as the script takes it over."""

    taps: list[Tap]
    key: UUID
    tap_url: str
    undo_url: str
    again: UUID | None = None

    @property
    def events(self) -> list[tuple[str, str, int]]:
        """The buttons for what is said, with how often each was tapped."""
        return [self._button(code) for code in HEARD]

    @property
    def speakers(self) -> list[tuple[str, str, int]]:
        """The two buttons for who speaks."""
        return [self._button(code) for code in TapCode if code in SPEAKERS]

    @property
    def speaking(self) -> str:
        """Who speaks by the latest tap."""
        return next((tap.code for tap in reversed(self.taps) if tap.code in SPEAKERS), "")

    @property
    def taps_json(self) -> str:
        """The taps so far, for the script."""
        return queries.as_json(self.taps)

    @property
    def latest(self) -> Tap | None:
        """What *take back* would take back."""
        return self.taps[-1] if self.taps else None

    def _button(self, code: TapCode) -> tuple[str, str, int]:
        return code.value, str(code.label), sum(tap.code == code for tap in self.taps)


def pad_of(user: Any, event: Event, triad: Triad, run: PracticeRun | None) -> Pad:
    """Return a rater's pad on a round, or on a stage done again."""
    again = run.pk if run and run.repeats_id else None
    names = ("coaching:tap_again", "coaching:undo_again") if again else ("coaching:tap", "coaching:undo_tap")
    urls = [reverse(name, args=[event.slug, again or triad.pk]) for name in names]
    return Pad(queries.own_taps(user, run), uuid7(), urls[0], urls[1], again)
