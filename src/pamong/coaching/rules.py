"""Who may rate, run and read a practice round: decided by one's place in the triad, never by one's rank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import rules

from pamong.enrolment.models import Participant
from pamong.planning.models import Triad, TriadRole
from pamong.programme.models import CrewMember
from pamong.programme.rules import is_committee, is_facilitator, is_head, is_participant

from .models import Observation, Purpose, Visibility, VisibilityWish

OBSERVING = frozenset({TriadRole.OBSERVER, TriadRole.OBSERVER2})
PAIR = frozenset({TriadRole.COACH, TriadRole.COACHEE})
VISITOR = "visitor"


@dataclass(frozen=True)
class Place:
    """What somebody is in a triad: a member with a role, or the visiting coach (`visitor`)."""

    role: str
    participant: Participant | None = None
    visitor: CrewMember | None = None

    @property
    def rates(self) -> bool:
        """Whether this place fills in a sheet. Who coached never rates: membership goes before visiting."""
        return self.role in OBSERVING or self.role == VISITOR

    @property
    def in_pair(self) -> bool:
        """Whether the conversation is this person's own."""
        return self.role in PAIR


def place_in(user: Any, triad: Triad) -> Place | None:
    """Return a user's place in a triad, None for everybody else (no query when members are prefetched)."""
    person_id = getattr(user, "person_id", None)
    if person_id is None:
        return None
    for member in triad.members.all():
        if member.participant.person_id == person_id:
            return Place(member.role, participant=member.participant)
    visitor = triad.facilitator
    return Place(VISITOR, visitor=visitor) if visitor is not None and visitor.person_id == person_id else None


def _place(user: Any, target: Any) -> Place | None:
    """Return the place in the triad that `target` is or belongs to."""
    return place_in(user, getattr(target, "triad", target))


@rules.predicate
def is_rater(user: Any, target: Any) -> bool:
    """The user observes in the triad or is its visiting coach."""
    place = _place(user, target)
    return place is not None and place.rates


@rules.predicate
def is_in_pair(user: Any, target: Any) -> bool:
    """The user coached or was coached in the triad."""
    place = _place(user, target)
    return place is not None and place.in_pair


@rules.predicate
def coached(user: Any, target: Any) -> bool:
    """The user is the one who coaches in the triad."""
    place = _place(user, target)
    return place is not None and place.role == TriadRole.COACH


@rules.predicate
def has_handed_in(user: Any, target: Any) -> bool:
    """The user rates in the triad and has submitted: only then may they see what the other rater wrote."""
    place = _place(user, target)
    if place is None or not place.rates:
        return False
    own = Observation.objects.submitted().filter(observer=place.participant, visitor=place.visitor)
    return own.filter(run__triad=getattr(target, "triad", target), run__repeats=None).exists()


def visibility_of(triad: Triad) -> Visibility:
    """Return who reads a triad's round: private when one of the pair wishes it, assessed only when both do."""
    wishes = [wish.mode for wish in wishes_of(triad)]
    if Visibility.PRIVATE in wishes:
        return Visibility.PRIVATE
    return Visibility.ASSESSMENT if wishes.count(Visibility.ASSESSMENT) == len(PAIR) else Visibility.TRAINING


def wishes_of(triad: Triad) -> list[VisibilityWish]:
    """Return what coach and coachee wished; whoever changed places by a new plan has no say any more."""
    pair = {member.participant_id for member in triad.members.all() if member.role in PAIR}
    return [wish for wish in triad.visibility_wishes.all() if wish.participant_id in pair]


@rules.predicate
def is_private(user: Any, target: Any) -> bool:
    """One of the pair keeps the round to the two of them."""
    return visibility_of(getattr(target, "triad", target)) == Visibility.PRIVATE


@rules.predicate
def is_opened(user: Any, target: Any) -> bool:
    """Both of the pair opened the round to the assessors."""
    return visibility_of(getattr(target, "triad", target)) == Visibility.ASSESSMENT


@rules.predicate
def wrote(user: Any, sheet: Any) -> bool:
    """The sheet is the user's own."""
    rater = (sheet.observer or sheet.visitor) if sheet is not None else None
    return rater is not None and rater.person_id == user.person_id


@rules.predicate
def has_a_place(user: Any, target: Any) -> bool:
    """The user belongs to the group: one of the pair, an observer, or the visiting coach."""
    return _place(user, target) is not None


rules.add_perm("coaching.view", is_participant | is_facilitator | is_committee | is_head)
rules.add_perm("coaching.view_board", is_committee | is_head)
rules.add_perm("coaching.view_agreement", is_head)
rules.add_perm("coaching.calibrate", is_participant | is_facilitator | is_committee | is_head)
rules.add_perm("coaching.write_cues", is_committee | is_head)
rules.add_perm("coaching.write_office_cues", is_head)
rules.add_perm("coaching.keep_clips", is_committee | is_head)
rules.add_perm("coaching.keep_lessons", is_committee | is_head)
rules.add_perm("coaching.learn", is_participant)
rules.add_perm("coaching.rate", is_rater)
rules.add_perm("coaching.correct", wrote)
rules.add_perm("coaching.guide", coached)
rules.add_perm("coaching.run", is_rater | coached)
is_assessor = is_facilitator | is_head
rules.add_perm("coaching.assess", is_assessor)
rules.add_perm("coaching.choose_visibility", is_in_pair)
rules.add_perm("coaching.call", has_a_place)
rules.add_perm("coaching.measure_voice", is_in_pair)
rules.add_perm("coaching.print_forms", is_in_pair | is_rater | (is_assessor & is_opened))
rules.add_perm("coaching.view_feedback", is_in_pair | (has_handed_in & ~is_private) | (is_assessor & is_opened))


@rules.predicate
def is_present(user: Any, target: Any) -> bool:
    """The user has a place in the session that may be recorded, or was recorded."""
    session = getattr(target, "session", target)
    return bool(session is not None and hasattr(session, "place_of") and session.place_of(user))


@rules.predicate
def hears(user: Any, kept: Any) -> bool:
    """The purpose everybody agreed to and the wish of the pair let the user hear the recording."""
    session = getattr(kept, "session", None)
    if session is None:
        return False
    place, private = session.place_of(user), session.mode == Visibility.PRIVATE
    if place is not None:
        return place.in_pair or not private
    if private:
        return False
    return _hears_from_outside(user, kept.recording.ask.purpose, session)


def _hears_from_outside(user: Any, purpose: str, session: Any) -> bool:
    if purpose == Purpose.ASSESSMENT:
        return session.mode in (None, Visibility.ASSESSMENT) and bool(is_assessor.test(user, session.event))
    return purpose == Purpose.EXAMPLE and bool((is_participant | is_facilitator).test(user, session.event))


@rules.predicate
def remarked(user: Any, remark: Any) -> bool:
    """The remark is the user's own."""
    return bool(user.pk and getattr(remark, "author_id", None) == user.pk)


@rules.predicate
def began(user: Any, recording: Any) -> bool:
    """The recording is made on the user's phone."""
    return bool(user.pk and getattr(recording, "started_by_id", None) == user.pk)


rules.add_perm("coaching.record", is_present)
rules.add_perm("coaching.send_recording", began)
rules.add_perm("coaching.hear", hears)
rules.add_perm("coaching.change_remark", remarked)
rules.add_perm("coaching.oversee_recordings", is_committee | is_head)
rules.add_perm("coaching.keep_retention", is_head)
