"""A rater's sheet: kept while it is written, released to the pair when it is sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.coaching.models import Observation, PracticeRun, Rubric, SheetState
from pamong.coaching.rubric import read_scores
from pamong.coaching.rules import Place, place_in
from pamong.core.audit import audit
from pamong.core.clock import now
from pamong.core.outbox import Duplicate
from pamong.core.permissions import require
from pamong.core.refusals import Refused

from .calibration import require_calibrated
from .rounds import seen

Content = dict[str, Any]
TEXT_LIMITS = {"worked": 1000, "to_try": 1000, "next_step": 300}


@transaction.atomic
def save_draft(
    *,
    actor: Any,
    key: UUID,
    run: PracticeRun,
    ratings: dict[str, Any],
    worked: str = "",
    to_try: str = "",
    next_step: str = "",
    made_at: datetime | None = None,
) -> Observation:
    """Keep an unfinished sheet; an older draft, or one that arrives after the sheet was sent, changes nothing."""
    require(actor, "coaching.rate", run)
    sheet = _sheet(actor, run, key)
    moment = seen(made_at)
    if sheet.is_submitted or (not sheet._state.adding and moment < sheet.made_at):
        return sheet
    _fill(sheet, draft_content(run.rubric, ratings, worked, to_try, next_step), moment)
    return _keep(sheet)


@transaction.atomic
def submit_observation(
    *,
    actor: Any,
    key: UUID,
    run: PracticeRun,
    ratings: dict[str, Any],
    worked: str,
    to_try: str,
    next_step: str = "",
    made_at: datetime | None = None,
) -> Observation:
    """Release a rater's complete sheet to the pair, once, however often the phone sends it."""
    require(actor, "coaching.rate", run)
    if not run.triad.is_planned:
        raise Refused(_("The sheet of a follow-up session is filled in on the page of the session."))
    content = complete_content(run.rubric, ratings, worked, to_try, next_step)
    sheet = _sheet(actor, run, key)
    if sheet.is_submitted:
        return _repeated(sheet, key, content)
    if Observation.objects.filter(key=key).exclude(pk=sheet.pk).exists():
        raise Refused(_("This number was already used for another sheet. Reload the page."))
    require_calibrated([actor], run.event)
    _fill(sheet, content, seen(made_at))
    sheet.state, sheet.key, sheet.submitted_at = SheetState.SUBMITTED, key, now()
    _keep(sheet)
    audit(actor, "coaching.observation_submitted", sheet, event_id=run.event_id)
    return sheet


@transaction.atomic
def correct_observation(
    *, actor: Any, sheet: Observation, ratings: dict[str, Any], worked: str, to_try: str, next_step: str = ""
) -> Observation:
    """Mend a slip of the finger on a sheet that was just sent; later it stays as it is."""
    require(actor, "coaching.correct", sheet)
    if not sheet.may_be_corrected:
        raise Refused(_("A sheet can be corrected for 30 minutes after sending. This one stays as it is."))
    content = complete_content(sheet.run.rubric, ratings, worked, to_try, next_step)
    changed = sorted(code for code, score in content["scores"].items() if sheet.scores.get(code, ...) != score)
    _fill(sheet, content, now())
    sheet.save()
    audit(actor, "coaching.observation_corrected", sheet, event_id=sheet.run.event_id, items=changed)
    return sheet


def draft_content(rubric: Rubric, ratings: dict[str, Any], worked: str, to_try: str, next_step: str) -> Content:
    """Return what can be kept of an unfinished sheet."""
    scores = read_scores((item["code"] for item in rubric.items), ratings)
    texts = {"worked": worked, "to_try": to_try, "next_step": next_step}
    return {"scores": scores, **{name: text.strip()[: TEXT_LIMITS[name]] for name, text in texts.items()}}


def complete_content(rubric: Rubric, ratings: dict[str, Any], worked: str, to_try: str, next_step: str) -> Content:
    """Return a sheet's content, or refuse: every item needs 0-3 or *not observed*, and both sentences words."""
    content = draft_content(rubric, ratings, worked, to_try, next_step)
    open_items = len(rubric.item_codes) - len(content["scores"])
    if open_items:
        text = ngettext(
            "%(count)s item has no mark yet. Choose 0 to 3 or “not observed”.",
            "%(count)s items have no mark yet. Choose 0 to 3 or “not observed”.",
            open_items,
        )
        raise Refused(text % {"count": open_items})
    if not content["worked"] or not content["to_try"]:
        raise Refused(_("Write one thing that worked and one thing to try. One sentence each is enough."))
    return content


def _sheet(actor: Any, run: PracticeRun, key: UUID) -> Observation:
    """Return the rater's sheet on a run, new and unsaved when there is none."""
    place = place_in(actor, run.triad)
    assert isinstance(place, Place)  # `require` has just seen it
    own = {"observer": place.participant, "visitor": place.visitor}
    known = Observation.objects.select_for_update().filter(run=run, **own).first()
    return known or Observation(id=key, run=run, **own)


def _fill(sheet: Observation, content: Content, made_at: datetime) -> None:
    for field, value in content.items():
        setattr(sheet, field, value)
    sheet.made_at = made_at


def _keep(sheet: Observation) -> Observation:
    """Store a sheet; a key that another sheet already has as its id is refused."""
    if sheet._state.adding and Observation.objects.filter(pk=sheet.pk).exists():
        raise Refused(_("This number was already used for another sheet. Reload the page."))
    sheet.save()
    return sheet


def _repeated(sheet: Observation, key: UUID, content: Content) -> Observation:
    """Answer a second sending of a submitted sheet: the same is welcome, another one changes nothing."""
    if sheet.key != key:
        raise Duplicate(_("You have already sent this sheet. The first one counts."))
    if not sheet.says_the_same(content):
        raise Refused(_("This number was already used for another sheet. Reload the page."))
    return sheet
