"""Who may see and change participants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import rules
from django.db.models import Q

from pamong.people.queries import education_offices_of
from pamong.programme.models import Component, CrewMember
from pamong.programme.rules import is_committee, is_crew, is_education_office, is_participant
from pamong.programme.visibility import Role, add_filter, add_roles

from .models import Participant
from .queries import own_place_id
from .visibility import people_of


def own_and_regency_events(user: Any) -> Q:
    """Return the events a user takes part in, or whose participants teach where the user's dinas is responsible.

    As subqueries: a join would read every participant of an event each time somebody opens one of its pages.
    """
    places = Participant.objects.order_by().values("event")
    own = Q(pk__in=places.filter(person=user.person_id)) if user.person_id else Q()
    for membership in education_offices_of(user):
        own |= Q(pk__in=places.filter(person__in=people_of(membership)))
    return own


def participant_roles(user: Any, event: Any) -> Iterator[Role]:
    """Yield what a user is in an event by taking part, or by the regency of those who do."""
    if own_place_id(user, event):
        yield Role.PARTICIPANT
    for membership in education_offices_of(user):
        if Participant.objects.filter(event=event, person__in=people_of(membership)).exists():
            yield Role.EDUCATION_OFFICE


add_filter(own_and_regency_events)
add_roles(participant_roles)


@rules.predicate
def is_own_place(user: Any, participant: Any) -> bool:
    """The participant is the user's own person."""
    return bool(participant is not None and participant.is_own_of(user))


rules.add_perm("enrolment.view_list", is_crew | is_education_office)
rules.add_perm("enrolment.view_places", is_crew | is_education_office | is_participant)
rules.add_perm("enrolment.have_place", is_participant)
rules.add_perm("enrolment.manage", is_committee)
rules.add_perm("enrolment.view_participant", is_own_place | is_crew)
rules.add_perm("enrolment.answer", is_own_place | is_committee)


def is_steward_of_participants(user: Any, person: Any) -> bool:
    """Tell whether a user is on the committee of an event the person takes part in (acts for them at the desk)."""
    own = CrewMember.objects.filter(person__user=user, component=Component.COMMITTEE).values("event")
    return Participant.objects.filter(event__in=own, person=person).exists()
