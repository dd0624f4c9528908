"""Whether a record can be believed at once or must wait for a person. Judged before anything is stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.enrolment.models import TAKING_PART
from pamong.planning.models import Session

from .folding import Close, latest
from .models import Held, Way

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SLACK = timedelta(minutes=30)
LATE = "sudah_ditutup"  # claimed after the closing: recorded, never raised by it, so a question too
SECOND_PERSON = "perlu_orang_kedua"

SENTENCES: dict[str, StrPromise] = {
    Held.OUTSIDE_TIME: gettext_lazy("This is outside the time of the session. The committee will look at it."),
    Held.OTHER_CLASS: gettext_lazy("This session belongs to another class. The committee will look at it."),
    Held.NOT_TAKING_PART: gettext_lazy(
        "This person is not on the list of those who take part. The committee will look at it."
    ),
    Held.CLOCK_BACK: gettext_lazy("Your phone's clock went back before this. The committee will look at it."),
    Held.CLOCK_AHEAD: gettext_lazy("Your phone's clock runs ahead. The committee will look at it."),
    Held.CHAIN_BROKEN: gettext_lazy("Records of this phone do not join up. The committee will look at it."),
    Held.DEVICE_REVOKED: gettext_lazy("This device was ended later. The committee will look at it."),
    SECOND_PERSON: gettext_lazy("A second person of the committee must agree before this counts."),
    LATE: gettext_lazy("The session was closed before this. The committee will look at it."),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A participant as far as presence needs to know."""

    id: UUID
    event_id: UUID
    person_id: UUID
    name: str
    state: str
    class_id: UUID | None
    class_name: str | None


def held_code(session: Session, place: Place, way: str, made_at: datetime) -> Held | None:
    """Return why a record waits, or None. What staff enter by hand, with a reason, is a person's judgement already.

    Only what does not depend on other events is asked here, so that the order of arrival decides nothing.
    """
    if way == Way.BY_HAND:
        return None
    if place.state not in TAKING_PART:
        return Held.NOT_TAKING_PART
    if session.training_class_id and session.training_class_id != place.class_id:
        return Held.OTHER_CLASS
    if not session.starts_at - SLACK <= made_at <= session.ends_at + SLACK:
        return Held.OUTSIDE_TIME
    return None


def is_late(way: str, made_at: datetime, closings: Iterable[Close]) -> bool:
    """Tell whether presence was claimed after the session was closed, other than by a staff scan."""
    closing = latest(closings)
    return way != Way.STAFF_SCAN and closing is not None and made_at > closing.made_at


def sentence(code: str) -> str:
    """Return what a held record's maker is told."""
    return str(SENTENCES[code])


def clash_sentence() -> str:
    """Return what the sender of a reused key is told."""
    return _("This scan number was already used for something else. Scan again.")
