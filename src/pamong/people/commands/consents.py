"""Consent for what goes beyond public duty (UU 27/2022): given with its words, withdrawn as easily as given."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core import clock
from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.people.models import Consent, ConsentPurpose, Person, User
from pamong.people.wording import CONSENT_WORDING


@transaction.atomic
def give_consent(*, actor: User, person: Person, purpose: str, wording: str = "") -> Consent:
    """Store a person's yes to one purpose with the words they saw; saying it twice changes nothing."""
    require(actor, "people.act_for", person)
    if purpose not in ConsentPurpose.values:
        raise Refused(_("This purpose is not known."))
    consent, made = Consent.objects.get_or_create(
        person=person,
        purpose=purpose,
        withdrawn_at=None,
        defaults={"wording": wording or str(CONSENT_WORDING[ConsentPurpose(purpose)]), "given_at": clock.now()},
    )
    if made:
        audit(actor, "people.consent_given", consent, purpose=purpose)
    return consent


@transaction.atomic
def withdraw_consent(*, actor: User, person: Person, purpose: str) -> None:
    """End a standing consent from now on; it stays on record."""
    require(actor, "people.act_for", person)
    standing = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None).first()
    if standing is None:
        return
    standing.withdrawn_at = clock.now()
    standing.save(update_fields=["withdrawn_at"])
    audit(actor, "people.consent_withdrawn", standing, purpose=purpose)
