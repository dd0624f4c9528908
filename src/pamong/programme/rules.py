"""Who may do what with an event."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import rules
from django.db.models import Q

from pamong.people.models import Membership, OfficeRole
from pamong.people.queries import memberships_of

from .models import TEACHING, Component, CrewMember, Material
from .queries import components_of
from .visibility import Role, add_filter, add_roles, roles_in


def office_and_crew_roles(user: Any, event: Any) -> Iterator[Role]:
    """Yield what a user is by membership of the office and by service at the event."""
    if any(one.role == OfficeRole.HEAD and one.office_id == event.office_id for one in memberships_of(user)):
        yield Role.HEAD
    components = components_of(user, event)
    if Component.COMMITTEE in components:
        yield Role.COMMITTEE
    if components & TEACHING:
        yield Role.FACILITATOR
    if Component.SUPERVISOR in components:
        yield Role.SUPERVISOR


OFFICE_VIEWERS = (OfficeRole.HEAD, OfficeRole.STAFF)


def office_and_crew_events(user: Any) -> Q:
    """Return the events of the offices a user belongs to, and those the user serves at.

    As a subquery: a join would meet every member of the crew. An empty condition adds no event.
    """
    offices = {one.office_id for one in memberships_of(user) if one.role in OFFICE_VIEWERS}
    served = CrewMember.objects.filter(person=user.person_id).values("event").order_by()
    return (Q(office__in=offices) if offices else Q()) | (Q(pk__in=served) if user.person_id else Q())


add_filter(office_and_crew_events)
add_roles(office_and_crew_roles)


def has_role(*wanted: Role) -> Any:
    """Return a predicate: the user holds one of `wanted` in the event (objects of an event count as the event)."""

    def predicate(user: Any, target: Any) -> bool:
        event = getattr(target, "event", target)
        return event is not None and bool(roles_in(user, event) & set(wanted))

    return rules.predicate(predicate, name="_or_".join(wanted))


is_committee = has_role(Role.COMMITTEE)
is_head = has_role(Role.HEAD)
is_facilitator = has_role(Role.FACILITATOR)
is_participant = has_role(Role.PARTICIPANT)
is_education_office = has_role(Role.EDUCATION_OFFICE)
is_crew = is_committee | is_head | is_facilitator
is_anybody = has_role(*Role)


@rules.predicate
def is_office_staff(user: Any, office: Any) -> bool:
    """The user works in the office and may plan events there."""
    wanted = (OfficeRole.HEAD, OfficeRole.STAFF)
    return Membership.objects.filter(user=user, office=office, role__in=wanted).exists()


is_member = has_role(Role.COMMITTEE, Role.HEAD, Role.FACILITATOR, Role.PARTICIPANT, Role.SUPERVISOR)


@rules.predicate
def teaches_it(user: Any, target: Any) -> bool:
    """The user teaches the material."""
    return isinstance(target, Material) and target.teachers.filter(person__user=user).exists()


rules.add_perm("programme.create_event", is_office_staff)
rules.add_perm("programme.view_event", is_anybody)
rules.add_perm("programme.change_event", is_committee)
rules.add_perm("programme.see_inside", is_member)
rules.add_perm("programme.add_handout", is_committee | teaches_it)


def is_on_a_committee(user: Any) -> bool:
    """Tell whether a user is on the committee of any event."""
    return CrewMember.objects.filter(person__user=user, component=Component.COMMITTEE).exists()


def is_steward_of_crew(user: Any, person: Any) -> bool:
    """Tell whether a user is on the committee of an event where the person serves (acts for them at the desk)."""
    own = CrewMember.objects.filter(person__user=user, component=Component.COMMITTEE).values("event")
    return CrewMember.objects.filter(event__in=own, person=person).exists()
