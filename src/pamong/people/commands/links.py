"""Personal links: a participant's way in without a password."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core import clock
from pamong.core.audit import audit, audit_many
from pamong.core.refusals import Refused
from pamong.people.keys import digest_of, new_key
from pamong.people.models import Person, PersonalLink, User
from pamong.people.queries import link_for_key
from pamong.people.second_factor import must_use_password

from .accounts import account_of, sign_out_everywhere

DAYS = 90


def make_personal_link(*, actor: Any, person: Person, purpose: str = "undangan", days: float = DAYS) -> str:
    """Make a link for a person and return its key, which is stored nowhere; the calling room checks who may."""
    return make_personal_links(actor=actor, people=[person], purpose=purpose, days=days)[person.pk]


@transaction.atomic
def make_personal_links(
    *, actor: Any, people: Iterable[Person], purpose: str = "undangan", days: float = DAYS
) -> dict[UUID, str]:
    """Make a link for each person with one statement; return the keys by person."""
    keys = {person.pk: new_key() for person in people}
    until = clock.now() + timedelta(days=days)
    links = [
        PersonalLink(person_id=pk, digest=digest_of(key), purpose=purpose, expires_at=until) for pk, key in keys.items()
    ]
    PersonalLink.objects.bulk_create(links, batch_size=500)
    audit_many(actor, "people.link_made", list(links), purpose=purpose)
    return keys


@transaction.atomic
def sign_in_by_link(*, key: str) -> tuple[User, PersonalLink]:
    """Return the account a key opens, made when missing; the view starts the session."""
    link = link_for_key(key)
    if link is None:
        raise Refused(_("This link no longer works. Ask the committee for a new one."))
    user = account_of(person=link.person)
    if not user.is_active:
        raise Refused(_("This account is closed. Ask the committee."))
    if must_use_password(user):
        raise Refused(
            _("Staff sign in with e-mail and password. No password yet? Choose “Forgot the password?” there.")
        )
    link.last_used_at = clock.now()
    link.save(update_fields=["last_used_at"])
    audit(user, "people.signed_in_by_link", link)
    return user, link


@transaction.atomic
def end_personal_links(*, actor: Any, person: Person) -> int:
    """End all links of a person and every session they opened (lost phone); the calling room checks who may."""
    ended = PersonalLink.objects.filter(person=person, ended_at=None).update(ended_at=clock.now())
    user = User.objects.filter(person=person).first()
    if user is not None:
        sign_out_everywhere(user=user)
    audit(actor, "people.links_ended", person, count=ended)
    return ended
