"""How the crew gets in: a personal link, or a password for those who must sign in with two factors."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from pamong.core.audit import audit
from pamong.core.ids import uuid7
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.messaging.commands import queue_message
from pamong.messaging.models import Channel, Message
from pamong.people.commands import PersonData, account_of, keep_person, make_personal_link, set_sign_in_address
from pamong.people.models import Person, User
from pamong.people.queries import link_address, password_link
from pamong.people.second_factor import must_use_password
from pamong.programme.models import CrewMember, Event

from .crew import add_crew_member


@transaction.atomic
def enlist_crew_member(*, actor: User, event: Event, person: dict[str, Any], **values: Any) -> CrewMember:
    """Add somebody to the crew by name and address; who is known by this e-mail or phone is the same person."""
    require(actor, "programme.change_event", event)
    known = _known(person)
    kept = known or keep_person(actor=actor, data=PersonData(**person, is_sample=event.is_sample)).person
    return add_crew_member(actor=actor, event=event, person=kept, **values)


def _known(person: dict[str, Any]) -> Person | None:
    """Return the person of this address when the name agrees; an address alone may be shared."""
    for name in ("email", "phone"):
        if person.get(name):
            rows = Person.objects.filter(**{f"{name}__iexact": person[name]}, name__iexact=person["name"])
            if found := rows.first():
                return found
    return None


@transaction.atomic
def send_access(*, actor: User, member: CrewMember, channel: str = Channel.EMAIL) -> Message:
    """Queue the way in for somebody of the crew."""
    event, person = member.event, member.person
    require(actor, "programme.change_event", event)
    user = account_of(person=person)
    if must_use_password(user):
        address, channel = _password_address(user, person), str(Channel.EMAIL)
    else:
        address = link_address(make_personal_link(actor=actor, person=person, purpose="petugas"))
    with translation.override(user.language):
        subject, text = _words(member, address)
    message = queue_message(
        key=f"akses:{member.pk}:{uuid7()}",
        person=person,
        channel=channel,
        subject=subject,
        text=text,
        event_id=event.pk,
    )
    audit(actor, "programme.access_sent", member, channel=channel)
    return message


def _words(member: CrewMember, address: str) -> tuple[str, str]:
    title = member.event.title
    text = _("You serve at “%(event)s” as %(component)s. Open this link to sign in:\n%(address)s\n")
    values = {"event": title, "component": member.get_component_display(), "address": address}
    return _("Your way into Pamong: %(event)s") % {"event": title}, text % values


def _password_address(user: User, person: Person) -> str:
    if not person.email:
        raise Refused(_("The committee signs in with e-mail and password. Add the e-mail address first."))
    set_sign_in_address(user=user, email=user.email or person.email)
    return f"{settings.PUBLIC_URL}{password_link(user)}"
