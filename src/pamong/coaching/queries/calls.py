"""Who sits in a group's call, what waits for one of them, and what the page of a call shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pamong.coaching.models import CallSeat, MeetingLink
from pamong.coaching.rules import VISITOR, place_in
from pamong.planning.models import Triad, TriadRole

MOST_IN_A_CALL = 3


@dataclass(frozen=True)
class Partner:
    """Somebody else of the group, with the number to ring when the call does not hold."""

    name: str
    role: str
    phone: str


@dataclass(frozen=True)
class CallPanel:
    """What the page of a call shows beside the voices."""

    triad: Triad
    partners: list[Partner]
    link: MeetingLink | None
    measures: bool
    quiet: bool  # who observes joins with the microphone off: a room's hiss would cost the others their line


def call_panel(user: Any, triad: Triad) -> CallPanel:
    """Return what one of a group sees of its call."""
    place = place_in(user, triad)
    link = MeetingLink.objects.filter(triad=triad).first()
    in_pair = place is not None and place.in_pair
    return CallPanel(triad, partners_of(user, triad), link, measures=in_pair, quiet=not in_pair)


def partners_of(user: Any, triad: Triad) -> list[Partner]:
    """Return the others of a group."""
    others = [(member.participant.person, str(member.get_role_display())) for member in triad.members.all()]
    if triad.facilitator is not None:
        others.append((triad.facilitator.person, str(role_label(VISITOR))))
    return [Partner(one.name, role, one.phone or "") for one, role in others if one.pk != user.person_id]


def role_label(role: str) -> Any:
    """Return a place in words; the visiting coach observes."""
    return TriadRole.OBSERVER.label if role == VISITOR else TriadRole(role).label


def seats_of(triad: Triad) -> list[CallSeat]:
    """Return the seats of a call in order; whoever lost the place in the group has lost the seat with it."""
    seats = CallSeat.objects.present().filter(triad=triad).select_related("user__person")
    return [seat for seat in seats if place_in(seat.user, triad)]


def people_in_call(triad: Triad) -> list[dict[str, str]]:
    """Return who sits in a call, as the browsers read it."""
    return [{"seat": str(seat.pk), "name": _name(seat), "role": _role(seat, triad)} for seat in seats_of(triad)]


def _name(seat: CallSeat) -> str:
    return seat.user.person.name if seat.user.person else ""


def _role(seat: CallSeat, triad: Triad) -> str:
    place = place_in(seat.user, triad)
    return str(role_label(place.role)) if place else ""


def waiting_signals(seat: CallSeat, after: int) -> list[dict[str, Any]]:
    """Return what others told this seat since `after`, in order."""
    rows = seat.inbox.filter(pk__gt=after).values_list("pk", "sender_id", "body")
    return [{"id": pk, "from": str(sender), "body": body} for pk, sender, body in rows]
