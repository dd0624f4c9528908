"""Clips whose codes were agreed beforehand, and how raters coded them."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.utils.translation import gettext_lazy as _

from pamong.core.models import Row
from pamong.places.models import Office
from pamong.programme.models import Event


def _sound_path(clip: MasterClip, filename: str) -> str:
    """Store a sound under a name nobody can guess and nobody chose."""
    return f"klip/{clip.office_id}/{secrets.token_hex(16)}"


class MasterClip(Row):
    """A recorded conversation with its agreed taps and levels, each with its reason. Belongs to an office.

    `slug` names a clip that comes with Pamong; an office's own has a `sound` instead, or a video in its place, told by
    its bytes (`media_type`), with captions. `agreed_by` says which experts
    agreed on the codes; empty means nobody did yet, and every page says so.
    """

    office = models.ForeignKey(Office, models.CASCADE, related_name="clips")
    slug = models.SlugField(max_length=40, blank=True)
    title = models.CharField(max_length=120)
    about = models.CharField(max_length=300, blank=True)
    sound = models.FileField(upload_to=_sound_path, storage=default_storage, blank=True)
    media_type = models.CharField(max_length=20, blank=True, help_text=_("Of a video; empty: a sound."))
    captions = models.TextField(blank=True, help_text=_("WebVTT"))
    seconds = models.FloatField(default=0)
    events = models.JSONField(default=list, help_text=_("What to tap: {at, code, reason}."))
    levels = models.JSONField(default=dict, help_text=_("Item to [level, reason]."))
    agreed_by = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["created_at", "slug"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "slug"], condition=~models.Q(slug=""), name="shipped_clip_once_an_office"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_film(self) -> bool:
        """Whether there is something to see."""
        return bool(self.media_type)


class ClipCoding(Row):
    """How one rater coded a clip, once; its id is the key of the form."""

    clip = models.ForeignKey(MasterClip, models.PROTECT, related_name="codings")
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taps = models.JSONField(help_text=_("[seconds, code] in order."))
    levels = models.JSONField()
    kappa = models.FloatField(null=True)
    f1 = models.FloatField(null=True)
    near = models.FloatField(null=True, help_text=_("Share of levels at most one apart."))
    weighted_kappa = models.FloatField(null=True)
    icc = models.FloatField(null=True)
    passed = models.BooleanField()
    agreed = models.JSONField(null=True, help_text=_("The codes it was compared with, once the clip has others."))

    class Meta:
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [models.Index(fields=["coder", "passed"], name="coding_of_rater")]

    def __str__(self) -> str:
        return f"{self.clip_id} {self.passed}"

    @property
    def agreed_events(self) -> list[dict[str, Any]]:
        """The agreed taps this coding was compared with."""
        found: list[dict[str, Any]] = self.agreed["events"] if self.agreed else self.clip.events
        return found

    @property
    def agreed_levels(self) -> dict[str, list[Any]]:
        """The agreed levels this coding was compared with."""
        found: dict[str, list[Any]] = self.agreed["levels"] if self.agreed else self.clip.levels
        return found


class CodingDraft(Row):
    """A coding that is being made, as the form holds it: it goes when the coding is handed in."""

    clip = models.ForeignKey(MasterClip, models.CASCADE, related_name="drafts")
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    fields = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["clip", "coder"], name="one_draft_a_coder")]

    def __str__(self) -> str:
        return f"{self.clip_id} {self.coder_id}"


class CalibrationRule(Row):
    """Whether an event asks its raters to code two clips first. Without a row: as soon as its office has two clips."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="calibration_rule")
    required = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.event_id} {self.required}"
