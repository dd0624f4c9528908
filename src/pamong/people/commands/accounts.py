"""Accounts and what they are in an office."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from pamong.core.audit import audit
from pamong.core.ids import uuid7
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.people import notices
from pamong.people.models import Membership, OfficeRole, Person, User
from pamong.people.queries import password_link
from pamong.places.models import Office, Province, Regency, School

LANGUAGES = dict(settings.LANGUAGES)


@transaction.atomic
def account_of(*, person: Person) -> User:
    """Return the person's account, made without a password when there is none."""
    user, _made = User.objects.get_or_create(person=person, defaults={"password": "!"})
    if user.password == "!":  # noqa: S105 - not a password: the mark of one just made
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


@transaction.atomic
def make_staff_account(*, email: str, name: str, office: Office, role: str, password: str) -> User:
    """Make an account from the shell of the machine (its keeper needs no permission), with its role in an office."""
    _known_role(role)
    validate_password(password)
    user = _account_by_email(email, name)
    user.set_password(password)
    user.save()
    membership, _made = Membership.objects.get_or_create(user=user, office=office, role=role)
    audit(None, "people.staff_made", membership, role=role)
    return user


@transaction.atomic
def invite_staff(
    *,
    actor: User,
    office: Office,
    email: str,
    name: str,
    role: str,
    title: str = "",
    regency: Regency | None = None,
    province: Province | None = None,
    school: School | None = None,
) -> Membership:
    """Give somebody a role in an office and send them a link to choose their password."""
    require(actor, "people.manage_staff", office)
    _known_role(role)
    user = _account_by_email(email, name)
    membership, made = Membership.objects.get_or_create(
        user=user,
        office=office,
        role=role,
        defaults={"title": title, "regency": regency, "province": province, "school": school},
    )
    if not made:
        raise Refused(_("%(name)s has this role already.") % {"name": user})
    with translation.override(user.language):
        _send_invitation(membership)
    audit(actor, "people.staff_invited", membership, role=role)
    return membership


@transaction.atomic
def end_membership(*, actor: User, membership: Membership) -> None:
    """Take a role in an office away; the last operator stays."""
    require(actor, "people.manage_staff", membership.office)
    others = Membership.objects.filter(office=membership.office, role=OfficeRole.OPERATOR).exclude(pk=membership.pk)
    if membership.role == OfficeRole.OPERATOR and not others.exists():
        raise Refused(_("An office needs at least one operator. Invite another one first."))
    audit(actor, "people.membership_ended", membership, role=membership.role, user=membership.user_id)
    sign_out_everywhere(user=membership.user)
    membership.delete()


@transaction.atomic
def sign_out_everywhere(*, user: User) -> None:
    """End every session of an account."""
    user.session_stamp += 1
    user.save(update_fields=["session_stamp"])
    audit(user, "people.signed_out_everywhere", user)


@transaction.atomic
def set_sign_in_address(*, user: User, email: str) -> None:
    """Give an account the address it signs in with; the calling room checks who may."""
    address = User.objects.normalize_email(email).strip()
    if User.objects.filter(email__iexact=address).exclude(pk=user.pk).exists():
        raise Refused(_("Another account signs in with %(address)s already.") % {"address": address})
    if user.email != address:
        user.email = address
        user.save(update_fields=["email"])
        audit(None, "people.address_set", user)


@transaction.atomic
def set_language(*, actor: User, language: str) -> None:
    """Remember in which language somebody reads."""
    if language not in LANGUAGES:
        raise Refused(_("This language is not known."))
    actor.language = language
    actor.save(update_fields=["language"])
    audit(actor, "people.language_set", actor, language=language)


def _known_role(role: str) -> None:
    if role not in OfficeRole.values:
        known = ", ".join(OfficeRole.values)
        raise Refused(_("The role %(role)s is not known. Choose one of: %(known)s.") % {"role": role, "known": known})


def _account_by_email(email: str, name: str) -> User:
    address = User.objects.normalize_email(email).strip()
    user = User.objects.filter(email__iexact=address).first()
    if user is not None:
        return user
    person = Person.objects.filter(email__iexact=address, user=None, name__iexact=name).first()
    person = person or Person.objects.create(name=name, printed_name=name, email=address)
    user = User.objects.filter(person=person).first() or User.objects.create_user(None, person=person)
    user.email = address
    user.save(update_fields=["email"])
    return user


def _send_invitation(membership: Membership) -> None:
    user = membership.user
    address = settings.PUBLIC_URL + (reverse("account_login") if user.has_usable_password() else password_link(user))
    text = _(
        "%(office)s has given you the role “%(role)s” in Pamong.\n\n"
        "Open this link within three days to choose your password and sign in:\n%(address)s\n\n"
        "If it has expired, ask for a new one with “Forgot the password?” on the sign-in page.\n"
    )
    notices.tell(
        user,
        key=f"petugas:{membership.pk}:{uuid7()}",
        subject=_("Your Pamong account at %(office)s") % {"office": membership.office},
        text=text % {"office": membership.office, "role": membership.get_role_display(), "address": address},
    )
