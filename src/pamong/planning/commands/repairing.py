"""Put a round of practice together anew with those who are there, and take it back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from pamong.core import clock
from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.enrolment.models import Participant
from pamong.planning.models import RoundChange, Session, TrainingClass, Triad, TriadMember
from pamong.planning.practised import begun_triads
from pamong.planning.problem import watcher_of
from pamong.planning.queries import locks_in_force, people_of_round, triads_of
from pamong.programme.models import CrewMember, Event

ALONE = (1, 2, 5)  # people of whom no threes and fours can be made: they join the smallest class of the same hour


@dataclass
class Place:
    """People who practise a round at one time, and their groups that have not begun: a class, or small ones joined."""

    group: TrainingClass | None
    session: Session | None
    people: list[Participant] = field(default_factory=list)
    triads: list[Triad] = field(default_factory=list)

    @property
    def starts_at(self) -> datetime | None:
        """Return when they practise."""
        return self.session.starts_at if self.session else None

    def join(self, other: Place) -> None:
        self.people += other.people
        self.triads += other.triads


@transaction.atomic
def repair_round(
    *,
    actor: Any,
    event: Event,
    number: int,
    here: Collection[UUID],
    coaches: Collection[UUID],
    group: TrainingClass | None = None,
) -> RoundChange:
    """Form the groups of a round anew from the participants and coaches who are there; what has begun stays."""
    require(actor, "planning.manage", event)
    Event.objects.select_for_update().get(pk=event.pk)  # two who press at once wait for each other
    rows, begun = list(triads_of(event)), begun_triads(event)
    locks = locks_in_force(event)
    locked = [one for one in rows if one.pk not in begun and _is_locked(one, number, locks)]
    firm = {one.pk for one in locked if _is_whole(one, here, coaches)}
    begun |= firm  # a locked group of whom all are there stays as one that has begun
    ours = [one for one in rows if one.round == number and (group is None or one.training_class_id == group.pk)]
    others = [one for one in rows if one.round != number or one.pk in begun]
    practising = {member.participant_id for one in rows if one.round == number and one.pk in begun
                  for member in one.members.all()}  # fmt: skip
    there = [one for one in people_of_round(event, group) if one.pk in here and one.pk not in practising]
    if not there:
        raise Refused(_("Tick who is there. Groups that have begun stay as they are."))
    watchers = [one for one in event.crew.select_related("person") if one.pk in coaches]
    change = RoundChange(event=event, round=number, training_class=group, made_by=actor)
    change.unlocked = sum(one in ours for one in locked if one.pk not in firm)
    for place in _places(there, ours, begun):
        _repair(change, place, others, watchers)
    change.save()
    audit(actor, "planning.round_repaired", change, round=number, moved=len(change.moved))
    return change


def _is_locked(triad: Triad, number: int, locks: Mapping[str, Any]) -> bool:
    people = {str(member.participant_id) for member in triad.members.all()}
    return triad.round == number and any(
        (row["round"], set(row["members"])) == (number, people) for row in locks.get("triads", ())
    )


def _is_whole(triad: Triad, here: Collection[UUID], coaches: Collection[UUID]) -> bool:
    """Tell whether everybody of a group is there, the coach too."""
    watched = triad.facilitator_id is None or triad.facilitator_id in coaches
    return watched and all(member.participant_id in here for member in triad.members.all())


def _places(there: Sequence[Participant], triads: Sequence[Triad], begun: Collection[UUID]) -> list[Place]:
    """Return who practises where and when; too few for groups join the smallest class of the same hour."""
    places: dict[UUID | None, Place] = {}
    for triad in triads:
        place = places.setdefault(triad.training_class_id, Place(triad.training_class, triad.session))
        place.triads += [] if triad.pk in begun else [triad]
    for one in there:
        home = one.class_membership.training_class
        places.setdefault(home.pk, Place(home, None)).people.append(one)
    joined: list[Place] = []
    for place in sorted(places.values(), key=lambda one: -len(one.people)):
        at_once = [one for one in joined if one.starts_at == place.starts_at]
        if len(place.people) in ALONE and at_once:
            min(at_once, key=lambda one: len(one.people)).join(place)
        else:
            joined.append(place)
    return joined


def _repair(change: RoundChange, place: Place, others: Sequence[Triad], watchers: Sequence[CrewMember]) -> None:
    """Let the engine form one place's groups, put them in place and note what was there before."""
    from pamong.engines import grouping  # noqa: PLC0415 - OR-Tools: 70 MB, only while planning
    from pamong.planning.solving import person_of  # noqa: PLC0415 - OR-Tools: 70 MB, only while planning

    names = {str(one.pk) for one in place.people}
    held = [one for one in others if any(str(member.participant_id) in names for member in one.members.all())]
    result = grouping.repair_round(
        [person_of(_as_person(one)) for one in place.people],
        [_as_triad(one) for one in place.triads],
        [_as_triad(one) for one in held],
        [grouping.Facilitator(**watcher_of(one)) for one in watchers],
    )
    change.moved += result.moved
    change.left_out += result.left_out
    change.bad_pairs += result.bad_pairs
    continued = {row.of: row.triad for row in result.groups if row.of is not None}
    for at, triad in enumerate(place.triads):
        _continue(change, triad, continued.get(at))
    for row in result.groups:
        if row.of is None:
            _add(change, place, row.triad)


def _as_person(one: Participant) -> dict[str, Any]:
    school = one.person.school_id
    return {"id": str(one.pk), "school": str(school) if school else None, "regency": one.person.regency_id}


def _as_triad(triad: Triad) -> Any:
    from pamong.engines import grouping  # noqa: PLC0415 - OR-Tools: 70 MB, only while planning

    roles = {str(member.participant_id): member.role for member in triad.members.all()}
    watcher = str(triad.facilitator_id) if triad.facilitator_id else None
    return grouping.Triad(triad.round, tuple(roles), roles, watcher)


def _continue(change: RoundChange, triad: Triad, new: Any) -> None:
    """Let a group go on with other people, or close it."""
    was = frozen(triad)
    if new is None:
        change.before.append(was)
        triad.delete()
        return
    watcher = UUID(new.facilitator) if new.facilitator else None
    if was["roles"] == dict(new.roles) and triad.facilitator_id == watcher:
        return
    change.before.append(was)
    triad.facilitator_id = watcher
    triad.save(update_fields=["facilitator"])
    triad.members.all().delete()
    _seat(triad, new.roles)
    change.after.append({**was, "roles": dict(new.roles), "facilitator": new.facilitator})


def _add(change: RoundChange, place: Place, new: Any) -> None:
    last = change.event.triads.filter(round=change.round).aggregate(last=Max("number"))["last"] or 0
    triad = Triad.objects.create(
        event=change.event,
        training_class=place.group,
        session=place.session,
        round=change.round,
        number=last + 1,
        facilitator_id=UUID(new.facilitator) if new.facilitator else None,
    )
    _seat(triad, new.roles)
    change.after.append({**frozen(triad), "roles": dict(new.roles)})


def _seat(triad: Triad, roles: Any) -> None:
    TriadMember.objects.bulk_create(
        [TriadMember(triad=triad, participant_id=UUID(one), role=role) for one, role in roles.items()]
    )


def frozen(triad: Triad) -> dict[str, Any]:
    """Return a group as it is kept, to be put back."""
    ids = {name: getattr(triad, f"{name}_id") for name in ("training_class", "session", "facilitator")}
    roles = {str(member.participant_id): member.role for member in triad.members.all()}
    kept = {name: str(value) if value else None for name, value in ids.items()}
    return {"id": str(triad.pk), "number": triad.number, "roles": roles, **kept}


@transaction.atomic
def undo_repair(*, actor: Any, change: RoundChange) -> None:
    """Put the groups back as they were, unless one of them has begun or was changed again."""
    require(actor, "planning.manage", change.event)
    Event.objects.select_for_update().get(pk=change.event_id)
    change.refresh_from_db()
    if change.undone_at is not None:
        return
    now = {str(one.pk): one for one in triads_of(change.event) if one.round == change.round}
    changed = {row["id"] for row in change.after}
    if changed & {str(pk) for pk in begun_triads(change.event)}:
        raise Refused(_("One of these groups has begun. Put the round together anew instead."))
    as_left = [frozen(now[row["id"]]) if row["id"] in now else None for row in change.after] == change.after
    if not as_left or _changed_since(change):
        raise Refused(_("These groups have changed again since then. Put the round together anew instead."))
    for triad in _put_back(change, now):
        triad.delete()
    change.undone_at = clock.now()
    change.save(update_fields=["undone_at"])
    audit(actor, "planning.round_restored", change, round=change.round)


def _changed_since(change: RoundChange) -> bool:
    """Tell whether people of these groups were moved again by a later change that holds."""
    later = RoundChange.objects.filter(event=change.event, round=change.round, undone_at=None)
    later = later.filter(created_at__gt=change.created_at)
    if change.training_class_id:
        later = later.filter(Q(training_class=None) | Q(training_class=change.training_class_id))
    return later.exists()


def _put_back(change: RoundChange, now: dict[str, Triad]) -> Iterator[Triad]:
    """Restore the groups of before; yield those that were new."""
    there = {str(one) for one in change.event.participants.values_list("pk", flat=True)}
    known = {row["id"] for row in change.before}
    yield from (now[row["id"]] for row in change.after if row["id"] not in known)
    for row in change.before:
        links = {f"{name}_id": row[name] for name in ("training_class", "session", "facilitator")}
        triad, _made = Triad.objects.update_or_create(
            pk=UUID(row["id"]),
            defaults={"event": change.event, "round": change.round, "number": row["number"], **links},
        )
        triad.members.all().delete()
        _seat(triad, {one: role for one, role in row["roles"].items() if one in there})
