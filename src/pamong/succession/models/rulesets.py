"""An office's versions of the rule sets."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamong.core.models import Row


class VersionState(models.TextChoices):
    DRAFT = "draf", _("Draft")
    IN_FORCE = "berlaku", _("In use")
    REPLACED = "diganti", _("No longer used")


class RuleSetVersion(Row):
    """One version of a rule set for one authority: the data, its hash, the chosen readings and the reason."""

    authority = models.CharField(max_length=5, db_index=True)
    set_id = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    document = models.JSONField()
    readings = models.JSONField(default=dict)
    hash = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=VersionState.choices, default=VersionState.DRAFT)
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["set_id", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "set_id", "version"], name="rule_set_version_once"),
            models.UniqueConstraint(
                fields=["authority", "set_id"], condition=Q(state="berlaku"), name="one_rule_set_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.set_id} v{self.version}"

    @property
    def rules(self) -> list[dict[str, Any]]:
        """The rules as data."""
        found: list[dict[str, Any]] = self.document["rules"]
        return found
