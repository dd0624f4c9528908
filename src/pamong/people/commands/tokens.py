"""Keys for machines that use the API as somebody."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core import clock
from pamong.core.audit import audit
from pamong.core.refusals import Refused
from pamong.people.keys import digest_of, new_key
from pamong.people.models import ApiToken, User

PREFIX = "pamong_"
USE_NOTED_EVERY = timedelta(hours=1)


@transaction.atomic
def make_api_token(*, actor: User, name: str, days: int | None = 365) -> str:
    """Make a key that acts as `actor` and return it; it is shown once and stored only as its hash."""
    if not actor.is_active:
        raise Refused(_("This account is closed. Ask the committee."))
    key = PREFIX + new_key()
    until = clock.now() + timedelta(days=days) if days else None
    token = ApiToken.objects.create(user=actor, name=name[:80], digest=digest_of(key), expires_at=until)
    audit(actor, "people.token_made", token)
    return key


@transaction.atomic
def end_api_token(*, actor: User, token: ApiToken) -> None:
    """End one's own key at once."""
    if token.user_id != actor.pk:
        raise Refused(_("This key belongs to somebody else."))
    audit(actor, "people.token_ended", token, name=token.name)
    token.delete()


def note_token_use(*, token: ApiToken) -> None:
    """Remember that a key is in use, at most once an hour."""
    moment = clock.now()
    if token.last_used_at is None or token.last_used_at < moment - USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=moment)
