"""Clips of an office, how raters code them, and whether an event asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from pamong.coaching.calibrating import Tapped, compare, shipped_clips
from pamong.coaching.models import CalibrationRule, ClipCoding, CodingDraft, MasterClip
from pamong.coaching.queries.calibration import calibration_required, gate_of
from pamong.coaching.queries.triads import current_rubric
from pamong.coaching.uploads import accepted_film, is_sound
from pamong.core.audit import audit
from pamong.core.clock import now
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.programme.models import Event

LONGEST_FIELD = 20_000


@transaction.atomic
def adopt_shipped_clips(*, actor: Any, event: Event) -> list[MasterClip]:
    """Take the clips that come with Pamong into the office. Events whose practice has begun go on without them."""
    require(actor, "coaching.keep_clips", event)
    clips = [_adopted(event, content) for content in shipped_clips()]
    begun = Event.objects.filter(office_id=event.office_id, practice_runs__isnull=False, calibration_rule=None)
    for running in begun.distinct():
        CalibrationRule.objects.create(event=running, required=False)
    audit(actor, "coaching.clips_adopted", event, clips=[clip.slug for clip in clips])
    return clips


def _adopted(event: Event, content: dict[str, Any]) -> MasterClip:
    fields = {name: content[name] for name in ("title", "about", "seconds", "events", "levels")}
    clip, _created = MasterClip.objects.get_or_create(office_id=event.office_id, slug=content["slug"], defaults=fields)
    return clip


@transaction.atomic
def add_clip(*, actor: Any, event: Event, sound: Any, **content: Any) -> MasterClip:
    """Add an office's own clip with the codes its experts agreed on."""
    require(actor, "coaching.keep_clips", event)
    clip = MasterClip(office_id=event.office_id)
    _fill(clip, sound=sound, **content)
    audit(actor, "coaching.clip_added", clip, event_id=event.pk)
    return clip


@transaction.atomic
def change_clip(*, actor: Any, event: Event, clip: MasterClip, **content: Any) -> MasterClip:
    """Change a clip. Codings made before keep the codes they were compared with, and what they were worth."""
    require(actor, "coaching.keep_clips", event)
    _require_own(event, clip)
    old = {"events": clip.events, "levels": clip.levels}
    _fill(clip, **content)
    changed = old != {"events": clip.events, "levels": clip.levels}
    if changed:
        clip.codings.filter(agreed__isnull=True).update(agreed=old)
    audit(actor, "coaching.clip_changed", clip, event_id=event.pk, codes=changed)
    return clip


def _fill(
    clip: MasterClip,
    *,
    title: str,
    events: Sequence[Mapping[str, Any]],
    levels: Mapping[str, Sequence[Any]],
    agreed_by: str,
    about: str = "",
    sound: Any = None,
    captions: str = "",
) -> None:
    """Put content into a clip and store it; the file of an older sound goes when the change is certain."""
    if not events or not levels or not agreed_by.strip():
        raise Refused(_("A clip needs agreed codes, agreed levels, and the names of who agreed."))
    clip.title, clip.about, clip.agreed_by = title, about, agreed_by
    clip.events, clip.levels = list(events), dict(levels)
    storage, old = clip.sound.storage, str(clip.sound.name or "")
    length = _take(clip, sound, captions)
    clip.seconds = max([length, *(row["at"] for row in events)])
    clip.save()
    if sound and old:
        transaction.on_commit(lambda: storage.delete(old))


def _take(clip: MasterClip, file: Any, captions: str) -> float:
    """Put a sound or a video, or only other captions, into a clip; return how long it is known to be."""
    hears = is_sound(file) if file else not clip.is_film
    if hears and captions.strip():
        raise Refused({"captions": _("Captions need a video. Choose one, or leave the captions empty.")})
    film, clip.captions = (None, "") if hears else accepted_film(file, captions, 0 if file else clip.seconds, "sound")
    if file:
        clip.media_type = film.media_type if film else ""
        clip.sound.save("klip", file, save=False)
    known = clip.seconds if clip.slug or (clip.is_film and not file) else 0
    return film.seconds if film else known


@transaction.atomic
def withdraw_clip(*, actor: Any, event: Event, clip: MasterClip, withdrawn: bool) -> MasterClip:
    """Take a clip out of use, or back into it. Who passed it has passed it."""
    require(actor, "coaching.keep_clips", event)
    _require_own(event, clip)
    clip.withdrawn_at = now() if withdrawn else None
    clip.save(update_fields=["withdrawn_at"])
    audit(actor, "coaching.clip_withdrawn" if withdrawn else "coaching.clip_taken_back", clip, event_id=event.pk)
    return clip


def _require_own(event: Event, clip: MasterClip) -> None:
    """A clip of another office is not this event's to change."""
    if clip.office_id != event.office_id:
        raise PermissionDenied


@transaction.atomic
def keep_coding(*, actor: Any, event: Event, clip: MasterClip, fields: Mapping[str, str]) -> CodingDraft:
    """Keep a coding that is being made, as the form holds it."""
    require(actor, "coaching.calibrate", event)
    wanted = ("taps", *(f"item-{item}" for item in current_rubric().item_codes))
    kept = {name: fields[name][:LONGEST_FIELD] for name in wanted if fields.get(name)}
    draft, _created = CodingDraft.objects.update_or_create(clip=clip, coder=actor, defaults={"fields": kept})
    return draft


@transaction.atomic
def ask_for_calibration(*, actor: Any, event: Event, required: bool) -> CalibrationRule:
    """Say whether this event's raters code two clips before their first sheet."""
    require(actor, "coaching.keep_clips", event)
    rule, _created = CalibrationRule.objects.update_or_create(event=event, defaults={"required": required})
    audit(actor, "coaching.calibration_asked", rule, event_id=event.pk, required=required)
    return rule


@transaction.atomic
def code_clip(
    *,
    actor: Any,
    key: UUID,
    event: Event,
    clip: MasterClip,
    taps: Sequence[Tapped],
    levels: Mapping[str, int | None],
) -> ClipCoding:
    """Store how a rater coded a clip, with how far it agrees; once for each key."""
    require(actor, "coaching.calibrate", event)
    if clip.office_id != event.office_id:
        raise Refused(_("This clip belongs to another office."))
    known = ClipCoding.objects.filter(pk=key).first()
    if known:
        return _same(known, actor, clip)
    found = compare(taps, levels, clip.events, clip.levels)
    coding = ClipCoding.objects.create(
        id=key,
        clip=clip,
        coder=actor,
        taps=[list(tap) for tap in sorted(taps)],
        levels=dict(levels),
        passed=found.passed,
        **{name: getattr(found, name) for name in ("kappa", "f1", "near", "weighted_kappa", "icc")},
    )
    CodingDraft.objects.filter(clip=clip, coder=actor).delete()
    audit(actor, "coaching.clip_coded", coding, event_id=event.pk, passed=coding.passed)
    return coding


def _same(known: ClipCoding, actor: Any, clip: MasterClip) -> ClipCoding:
    if (known.coder_id, known.clip_id) != (actor.pk, clip.pk):
        raise Refused(_("This number was already used for another sheet. Reload the page."))
    return known


def require_calibrated(actors: Sequence[Any], event: Event) -> None:
    """Refuse raters who have not coded enough clips, when the event asks for it."""
    if not calibration_required(event):
        return
    for actor in set(actors):
        gate = gate_of(actor, event)
        if not gate.is_open:
            raise Refused(_("Code %(count)s more clips first; then the sheet opens.") % {"count": gate.missing})
