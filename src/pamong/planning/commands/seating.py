"""Keep classes and practice groups in step with the list of participants: replacements, walk-ins, withdrawals.

Whoever takes a place takes the class and, where practice has not begun, the groups of whom they replace. Others go to
the smallest class. What has begun is left as it happened.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch

from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.enrolment.models import TAKING_PART, Participant
from pamong.planning.models import ClassMember, TrainingClass, Triad, TriadMember, TriadRole
from pamong.planning.practised import begun_triads
from pamong.planning.queries import misplaced, unplaced
from pamong.programme.models import Event

PAIR = (TriadRole.COACH, TriadRole.COACHEE)
CORE = (*PAIR, TriadRole.OBSERVER)


@dataclass
class Seated:
    """Who got a class, how many left one, and how many of the new ones no group had room for."""

    new: list[Participant] = field(default_factory=list)
    gone: int = 0
    without_group: int = 0


@transaction.atomic
def fit_to_list(*, actor: Any, event: Event) -> Seated:
    """Give everybody who takes part a class, and free the seats of who does not."""
    require(actor, "planning.manage", event)
    Event.objects.select_for_update().get(pk=event.pk)
    seated = seat_everybody(event)
    if seated.new or seated.gone:
        audit(actor, "planning.fitted_to_list", event, new=len(seated.new), gone=seated.gone)
    return seated


def seat_everybody(event: Event, earlier: Mapping[UUID, UUID] | None = None) -> Seated:
    """Seat and free; `earlier` holds the classes (by participant) somebody had before a new version."""
    classes = {group.pk: group for group in event.classes.all()}
    newcomers = list(unplaced(event)) if classes else []
    leaving = list(misplaced(event))
    homes = {seat.participant_id: seat.training_class_id for seat in leaving} | dict(earlier or {})
    ClassMember.objects.filter(pk__in=[seat.pk for seat in leaving]).delete()
    placed = _to_classes(newcomers, classes, homes)
    groups = [_Group.of(triad) for triad in _open_triads(event)]
    for group in groups:
        group.free_the_gone()
    without = sum(not _to_groups(one, home, groups) for one, home in placed) if groups else 0
    for group in groups:
        group.close_gaps()
    return Seated(newcomers, len(leaving), without)


def _to_classes(
    newcomers: Iterable[Participant], classes: Mapping[UUID, TrainingClass], homes: Mapping[UUID, UUID]
) -> list[tuple[Participant, UUID]]:
    """Give each a class: the one they had, that of whom they replace, or the smallest."""
    sizes = Counter(dict.fromkeys(classes, 0))
    sizes.update(ClassMember.objects.filter(training_class__in=classes).values_list("training_class_id", flat=True))
    placed = []
    for one in newcomers:
        known = homes.get(one.pk) or (homes.get(one.replaces_id) if one.replaces_id else None)
        home = known if known in classes else min(classes, key=lambda pk: (sizes[pk], classes[pk].number))
        assert home is not None
        sizes[home] += 1
        placed.append((one, home))
    ClassMember.objects.bulk_create(
        [ClassMember(training_class_id=home, participant=one) for one, home in placed], batch_size=500
    )
    return placed


def _open_triads(event: Event) -> Iterator[Triad]:
    """Yield the groups in which nothing has happened yet, with their people."""
    people = Prefetch("members", TriadMember.objects.select_related("participant__person"))
    begun = begun_triads(event)
    return (triad for triad in event.triads.prefetch_related(people) if triad.pk not in begun)


@dataclass
class _Group:
    """A group that has not begun, by role; `left` holds who gave up a role."""

    triad: Triad
    places: dict[str, TriadMember]
    left: dict[UUID, str] = field(default_factory=dict)

    @classmethod
    def of(cls, triad: Triad) -> _Group:
        return cls(triad, {member.role: member for member in triad.members.all()})

    def free_the_gone(self) -> None:
        gone = [member for member in self.places.values() if member.participant.state not in TAKING_PART]
        for member in gone:
            self.left[member.participant_id] = member.role
            del self.places[member.role]
        if gone:
            TriadMember.objects.filter(pk__in=[member.pk for member in gone]).delete()

    def role_for(self, one: Participant) -> str | None:
        """Return the role somebody could take: that of whom they replace, an empty one, or a second observer's."""
        schools = {member.participant.person.school_id for member in self.places.values()} - {None}
        if one.person.school_id in schools:
            return None
        inherited = self.left.get(one.replaces_id) if one.replaces_id else None
        empty = [role for role in (inherited, *CORE, TriadRole.OBSERVER2) if role and role not in self.places]
        return empty[0] if empty else None

    def take(self, one: Participant, role: str) -> None:
        self.places[role] = TriadMember.objects.create(triad=self.triad, participant=one, role=role)

    def close_gaps(self) -> None:
        """Let observers step in for a missing coach or coachee: without a pair there is no conversation."""
        for role in CORE:
            stand_in = self._stand_in(role) if role not in self.places else None
            if stand_in is not None:
                del self.places[stand_in.role]
                stand_in.role = role
                stand_in.save(update_fields=["role"])
                self.places[role] = stand_in

    def _stand_in(self, role: str) -> TriadMember | None:
        watching = (TriadRole.OBSERVER2, TriadRole.OBSERVER) if role in PAIR else (TriadRole.OBSERVER2,)
        return next((self.places[one] for one in watching if one in self.places), None)


def _to_groups(one: Participant, home: UUID, groups: Iterable[_Group]) -> bool:
    """Give a newcomer a role in a group of every round that has not begun; tell whether there was any."""
    rounds: defaultdict[int, list[_Group]] = defaultdict(list)
    for group in groups:
        if group.triad.training_class_id == home:
            rounds[group.triad.round].append(group)
    taken = [_take_best(one, choice) for choice in rounds.values()]
    return any(taken)


def _take_best(one: Participant, groups: Iterable[_Group]) -> bool:
    """Take the role of whom one replaces, else the group with the fewest people."""
    offers = [(group, role) for group in groups if (role := group.role_for(one))]
    if not offers:
        return False
    group, role = min(offers, key=lambda offer: (one.replaces_id not in offer[0].left, len(offer[0].places)))
    group.take(one, role)
    return True
