"""The pair says who reads their round, before, during and after it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.coaching.models import Visibility, VisibilityWish
from pamong.coaching.rules import Place, place_in
from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.planning.models import Triad


@transaction.atomic
def choose_visibility(*, actor: Any, triad: Triad, mode: str) -> VisibilityWish:
    """Keep what one of the pair wishes; it can be changed at any time and holds from that moment."""
    require(actor, "coaching.choose_visibility", triad)
    if mode not in Visibility.values:
        raise Refused(_("Choose who may read: training, assessment or private."))
    place = place_in(actor, triad)
    assert isinstance(place, Place)  # `require` has just seen it
    wish, _created = VisibilityWish.objects.update_or_create(
        triad=triad, participant=place.participant, defaults={"mode": mode}
    )
    audit(actor, "coaching.visibility_chosen", wish, event_id=triad.event_id, mode=mode)
    return wish
