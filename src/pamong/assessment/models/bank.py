"""The item bank of an event: what may be asked, and its versions."""

from __future__ import annotations

from typing import Any, ClassVar

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

    `options` is a list of `{"id", "text"}`, in the order of the paper; `key` is `{"options": [id, …]}` or
    `{"value", "tolerance"}`. The key never leaves the server.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=8, choices=ItemKind.choices, default=ItemKind.ONE)
    stem = models.TextField()
    options = models.JSONField(default=list)
    key = models.JSONField()
    explanation = models.TextField(blank=True)

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
