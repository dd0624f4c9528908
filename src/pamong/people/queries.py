"""Reads of people: who a key belongs to, who works where, who looked at my data."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse

from pamong.core import clock
from pamong.core.models import AuditEntry
from pamong.places.models import Office

from .keys import digest_of
from .models import ApiToken, Consent, Membership, OfficeRole, Person, PersonalLink, User


def link_for_key(key: str) -> PersonalLink | None:
    """Return the link a key opens, None when unknown, ended or expired."""
    rows = PersonalLink.objects.select_related("person").filter(digest=digest_of(key))
    return rows.filter(ended_at=None, expires_at__gt=clock.now()).first()


def link_path(key: str) -> str:
    """Return the path of a personal link."""
    return reverse("people:personal_link", args=[key])


def link_address(key: str) -> str:
    """Return the whole address of a personal link, for messages."""
    return f"{settings.PUBLIC_URL}{link_path(key)}"


def password_link(user: User) -> str:
    """Return the path where an account chooses its password (valid three days)."""
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])


def token_for_key(key: str) -> ApiToken | None:
    """Return the standing API token of a key."""
    rows = ApiToken.objects.select_related("user").filter(digest=digest_of(key), ended_at=None, user__is_active=True)
    return rows.filter(Q(expires_at=None) | Q(expires_at__gt=clock.now())).first()


def standing_tokens(user: User) -> QuerySet[ApiToken]:
    """Return the keys of a user that are not ended, newest first."""
    return ApiToken.objects.filter(user=user, ended_at=None).order_by("-created_at")


NOBODY = UUID(int=0)


def person_id_of(user: Any) -> UUID:
    """Return the id of a user's person, or one that nobody has.

    For conditions on what may name nobody (a visitor, a coach): asked with None, they find all that names nobody.
    """
    known: UUID | None = user.person_id
    return known or NOBODY


def shown_name(person: str) -> Coalesce:
    """Return how `str(person)` shows somebody, as a value of a query that follows `person` (a path of fields)."""
    return Coalesce(NullIf(F(f"{person}__printed_name"), Value("")), F(f"{person}__name"))


def memberships_of(user: Any) -> list[Membership]:
    """Return what a user is in which office, the oldest first; remembered on the user for the length of a request."""
    known: list[Membership] | None = user.__dict__.get("_memberships")
    if known is None:
        known = user.__dict__["_memberships"] = list(Membership.objects.filter(user=user.pk).order_by("created_at"))
    return known


def education_offices_of(user: Any) -> list[Membership]:
    """Return the education offices a user works in."""
    return [one for one in memberships_of(user) if one.role == OfficeRole.EDUCATION_OFFICE]


def staff_of(office: Office) -> QuerySet[Membership]:
    """Return who is what in an office, by name."""
    rows = Membership.objects.filter(office=office).select_related("user__person", "regency", "province", "school")
    return rows.order_by("user__person__name", "role")


def offices_managed_by(user: Any) -> QuerySet[Office]:
    """Return the offices whose staff and data a user keeps."""
    return Office.objects.filter(
        memberships__user=user, memberships__role__in=("operator", "kepala_balai")
    ).prefetch_related("names")


def standing_consents(person: Person) -> dict[str, Consent]:
    """Return what a person agrees to now, by purpose."""
    return {consent.purpose: consent for consent in Consent.objects.filter(person=person, withdrawn_at=None)}


def who_looked_at(person: Person, most: int = 50) -> QuerySet[AuditEntry]:
    """Return the latest lines of the audit trail about a person: who read or changed their data."""
    rows = AuditEntry.objects.filter(object_type="people.person", object_id=str(person.pk))
    return rows.select_related("actor__person").order_by("-at")[:most]
