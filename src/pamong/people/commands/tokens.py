"""Keys for machines that use the API as somebody."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core import clock
from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.people.keys import digest_of, new_key
from pamong.people.models import ApiToken, TokenScope, User

PREFIX = "pamong_"
USE_NOTED_EVERY = timedelta(hours=1)


@transaction.atomic
def make_api_token(*, actor: User, name: str, scope: str = TokenScope.READ, days: int | None = 365) -> str:
    """Make a key that acts as `actor` within `scope` and return it; it is shown once and stored only as its hash."""
    require(actor, "people.view_own")
    if scope not in TokenScope.values:
        raise Refused(_("Choose whether the key may only read, or also send."))
    key = PREFIX + new_key()
    until = clock.now() + timedelta(days=days) if days else None
    token = ApiToken.objects.create(user=actor, name=name[:80], digest=digest_of(key), scope=scope, expires_at=until)
    audit(actor, "people.token_made", token, scope=scope)
    return key


@transaction.atomic
def end_api_token(*, actor: User, token: ApiToken) -> None:
    """End one's own key at once; its row stays, so that it can be told later who used what until when."""
    if token.user_id != actor.pk:
        raise Refused(_("This key belongs to somebody else."))
    token.ended_at = token.ended_at or clock.now()
    token.save(update_fields=["ended_at"])
    audit(actor, "people.token_ended", token, name=token.name)


def note_token_use(*, token: ApiToken) -> None:
    """Remember that a key is in use, at most once an hour."""
    moment = clock.now()
    if token.last_used_at is None or token.last_used_at < moment - USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=moment)
