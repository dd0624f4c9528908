"""Who serves at an event, and what they teach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from pamong.core.audit import audit, audit_many
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.people.models import Person, User
from pamong.programme.models import Component, CrewMember, Event, Material

from .changing import change_row


@dataclass(frozen=True)
class CrewRow:
    """Somebody who joins the crew, and where from."""

    person: Person
    home: str = ""
    home_regency_id: str | None = None


@transaction.atomic
def add_crew_member(
    *, actor: User, event: Event, person: Person, component: str, teaches: Iterable[Material] = (), **values: Any
) -> CrewMember:
    """Give somebody a component (*komponen*) at an event."""
    require(actor, "programme.change_event", event)
    if CrewMember.objects.filter(event=event, person=person, component=component).exists():
        raise Refused({"component": _("%(name)s has this role at the event already.") % {"name": person}})
    member = CrewMember(event=event, person=person, component=component, **values)
    member.full_clean()
    member.save()
    member.teaches.set(teaches)
    audit(actor, "programme.crew_added", member, component=component)
    return member


@transaction.atomic
def add_crew_members(
    *, actor: User, event: Event, component: str, rows: Sequence[CrewRow], teaches: Iterable[Material] = ()
) -> list[CrewMember]:
    """Give many people the same component with a few statements; whoever has it keeps it and is not named again."""
    require(actor, "programme.change_event", event)
    known = set(CrewMember.objects.filter(event=event, component=component).values_list("person_id", flat=True))
    fresh = {row.person.pk: row for row in rows if row.person.pk not in known}
    members = [CrewMember(event=event, component=component, **vars(row)) for row in fresh.values()]
    for member in members:
        member.clean_fields(exclude={"event", "person", "home_regency"})  # the database itself asks for these rows
    CrewMember.objects.bulk_create(members)
    pairs = [(member.pk, material.pk) for material in teaches for member in members]
    link = CrewMember.teaches.through
    link.objects.bulk_create(link(crewmember_id=member, material_id=material) for member, material in pairs)
    audit_many(actor, "programme.crew_added", members, component=component)
    return members


@transaction.atomic
def change_crew_member(
    *, actor: User, member: CrewMember, teaches: Iterable[Material] | None = None, **values: Any
) -> None:
    """Change what somebody teaches, where they come from and when they are there."""
    require(actor, "programme.change_event", member.event)
    change_row(actor, "programme.crew_changed", member, values)
    if teaches is not None:
        member.teaches.set(teaches)


@transaction.atomic
def remove_crew_member(*, actor: User, member: CrewMember) -> None:
    """Take somebody off the crew; the last committee member stays."""
    require(actor, "programme.change_event", member.event)
    committee = CrewMember.objects.filter(event=member.event, component=Component.COMMITTEE)
    if member.component == Component.COMMITTEE and committee.count() == 1:
        raise Refused(_("An event needs at least one committee member. Add another one first."))
    audit(actor, "programme.crew_removed", member, component=member.component, person=str(member.person_id))
    try:
        member.delete()
    except ProtectedError as error:
        raise Refused(_("This person already has triads or observations. Replace them in the plan first.")) from error
