"""What an observer taps while listening. Taps and their corrections may come twice, late and in any order."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.coaching.models import PracticeRun, Tap, TapCode
from pamong.coaching.models.taps import LONGEST_HOLD
from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused

from .rounds import seen

WORDS = 300


@transaction.atomic
def record_tap(
    *, actor: Any, key: UUID, run: PracticeRun, code: str, at: datetime | None = None, milliseconds: int | None = None
) -> Tap:
    """Note one tap, once for each key; held buttons carry how long."""
    require(actor, "coaching.rate", run)
    tap, created = _tap(actor, key, run, code, at)
    if tap.milliseconds is None and milliseconds:
        tap.milliseconds = max(0, min(int(milliseconds), LONGEST_HOLD))
        tap.save(update_fields=["milliseconds"])
    if created:
        audit(actor, "coaching.tapped", tap, event_id=run.event_id, code=code)
    return tap


@transaction.atomic
def undo_tap(*, actor: Any, key: UUID, run: PracticeRun, code: str, at: datetime | None = None) -> Tap:
    """Take a tap back, for good; when the tap itself is still on its way, it will arrive taken back."""
    require(actor, "coaching.rate", run)
    tap, _created = _tap(actor, key, run, code, at)
    if not tap.undone:
        tap.undone = True
        tap.save(update_fields=["undone"])
        audit(actor, "coaching.tap_undone", tap, event_id=run.event_id, code=code)
    return tap


@transaction.atomic
def write_note(*, actor: Any, key: UUID, run: PracticeRun, words: str, at: datetime | None = None) -> Tap:
    """Give a noted moment its words; the first words stay."""
    require(actor, "coaching.rate", run)
    tap, _created = _tap(actor, key, run, TapCode.NOTE, at)
    if not tap.note and words.strip():
        tap.note = words.strip()[:WORDS]
        tap.save(update_fields=["note"])
        audit(actor, "coaching.note_written", tap, event_id=run.event_id)
    return tap


def _tap(actor: Any, key: UUID, run: PracticeRun, code: str, at: datetime | None) -> tuple[Tap, bool]:
    """Return the tap of a key, made when it is new; a key that another tap has is refused."""
    if code not in TapCode.values:
        raise Refused(_("There is no such button. Reload the page."))
    tap, created = Tap.objects.get_or_create(
        id=key, defaults={"run": run, "code": code, "at": seen(at), "tapped_by": actor}
    )
    if (tap.run_id, tap.code, tap.tapped_by_id) != (run.pk, code, actor.pk):
        raise Refused(_("This number was already used for another tap. Reload the page."))
    return tap, created
