"""What a phone heard of its owner's own voice: kept as segments, and taken out again whenever the owner wishes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import isfinite
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.coaching.models import PracticeRun, VoiceTrack
from pamong.coaching.rules import Place, place_in
from pamong.core.audit import audit
from pamong.core.outbox import Duplicate
from pamong.core.permissions import require
from pamong.core.refusals import Refused

from .rounds import seen

LONGEST = 3 * 3600.0
MOST = 5000


@transaction.atomic
def keep_voice(
    *,
    actor: Any,
    key: UUID,
    run: PracticeRun,
    began_at: datetime,
    seconds: float,
    near: float,
    segments: Sequence[Sequence[float]],
) -> VoiceTrack:
    """Keep when one of the pair spoke, once; a second measurement of the same round changes nothing."""
    require(actor, "coaching.measure_voice", run)
    if not well_formed(seconds, near, segments):
        raise Refused(_("This measurement cannot be read. Measure again."))
    place = place_in(actor, run.triad)
    assert isinstance(place, Place)  # `require` has just seen it
    track, created = VoiceTrack.objects.get_or_create(
        run=run,
        participant=place.participant,
        defaults={
            "id": key,
            "began_at": seen(began_at),
            "seconds": seconds,
            "near": near,
            "segments": [[round(start, 2), round(end, 2)] for start, end in segments],
        },
    )
    if track.pk != key:
        raise Duplicate(_("Your voice was measured in this round already. The first one counts."))
    if created:
        audit(actor, "coaching.voice_kept", track, event_id=run.event_id)
    return track


def well_formed(seconds: float, near: float, segments: Sequence[Sequence[float]]) -> bool:
    """Tell whether segments lie in order within the time that was heard."""
    edges: list[float] = [0.0, *(edge for segment in segments for edge in segment), seconds]
    pairs = len(segments) <= MOST and all(len(segment) == len(("start", "end")) for segment in segments)
    whole = all(map(isfinite, edges))  # JSON of a phone may hold NaN; a database may not
    return pairs and whole and 0 <= near <= 1 and seconds <= LONGEST and edges == sorted(edges)


@transaction.atomic
def forget_voice(*, actor: Any, run: PracticeRun) -> int:
    """Take one's own segments out of a round; return how many measurements that was."""
    require(actor, "coaching.measure_voice", run)
    rows = VoiceTrack.objects.filter(run=run, participant__person_id=actor.person_id)
    count, _rows = rows.delete()
    audit(actor, "coaching.voice_forgotten", run, count=count)
    return count
