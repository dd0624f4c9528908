"""The item bank of an event: what may be asked, and its versions."""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pamong.core.ids import uuid7
from pamong.core.models import Row
from pamong.programme.models import Event, Material


class ItemKind(models.TextChoices):
    """How an item is answered."""

    ONE = "satu", _("One right option")
    SEVERAL = "beberapa", _("Several right options")
    NUMBER = "angka", _("A number")
    SITUATION = "situasi", _("A situation: experts weigh the options")


class ItemState(models.TextChoices):
    DRAFT = "draf", _("Draft")
    READY = "siap", _("Ready")


class Item(Row):
    """A question of an event's bank. Copies for other events keep the `lineage`, so that they can be linked."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="items")
    material = models.ForeignKey(Material, models.SET_NULL, null=True, blank=True, related_name="items")
    code = models.SlugField(max_length=30)
    state = models.CharField(max_length=5, choices=ItemState.choices, default=ItemState.DRAFT)
    lineage = models.UUIDField(default=uuid7, editable=False)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "code"], name="item_code_once")]

    def __str__(self) -> str:
        return self.code


class ItemVersion(Row):
    """One wording of an item. Once somebody has been asked it, it is never changed: a new version follows.

    `options` is a list of `{"id", "text"}`, in the order of the paper; `key` is `{"options": [id, …]}`,
    `{"value", "tolerance"}`, or for a situation `{"weights": {id: number}}`: how many experts would choose each option,
    or the points they gave it. The key never leaves the server.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=8, choices=ItemKind.choices, default=ItemKind.ONE)
    stem = models.TextField()
    options = models.JSONField(default=list)
    key = models.JSONField()
    explanation = models.TextField(blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["item", "-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "number"], name="item_version_once")]

    def __str__(self) -> str:
        return f"{self.item.code} v{self.number}"

    @property
    def option_ids(self) -> list[str]:
        """The ids of the options in the order of the paper."""
        return [option["id"] for option in self.options]

    def content(self) -> dict[str, Any]:
        """Return what makes this wording, to copy or compare it."""
        return {name: getattr(self, name) for name in ("kind", "stem", "options", "key", "explanation")}

    @property
    def digest(self) -> str:
        """SHA-256 of the wording: a review holds for the words that were read, and no others."""
        return hashlib.sha256(json.dumps(self.content(), sort_keys=True).encode()).hexdigest()

    @property
    def weighed_options(self) -> list[tuple[str, int, bool]]:
        """Text and weight of each option of a situation, and whether it counts in full."""
        best = self.best_options
        return [(one["text"], self.key["weights"][one["id"]], one["id"] in best) for one in self.options]

    @property
    def best_options(self) -> list[str]:
        """The ids of the options that count in full."""
        weights = self.key.get("weights")
        if weights is None:
            return list(self.key.get("options", []))
        return [name for name, weight in weights.items() if weight == max(weights.values())]


class ReviewVerdict(models.TextChoices):
    FIT = "layak", _("Fit to be asked")
    CHANGE = "perbaiki", _("To be changed")


class ItemReview(Row):
    """What a second pair of eyes said about a wording. Only ever added to: it is the item's history."""

    version = models.ForeignKey(ItemVersion, models.CASCADE, related_name="reviews")
    wording = models.CharField(max_length=64, help_text=_("Digest of what was read."))
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=8, choices=ReviewVerdict.choices)
    remark = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(verdict="perbaiki", remark=""), name="a_change_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.verdict}"
