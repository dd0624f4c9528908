"""The log of succession: every line carries the hash of the one before."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

WORDS = {
    "rules_kept": _("Rules kept"),
    "rules_published": _("Rules taken into use"),
    "rules_discarded": _("Draft of rules thrown away"),
    "candidates_listed": _("Teachers listed"),
    "attested": _("Facts attested"),
    "wished": _("Wishes kept"),
    "objected": _("Objection made"),
    "objection_answered": _("Objection answered"),
    "posts_imported": _("Schools taken in"),
    "vacancy_opened": _("Vacancy opened"),
    "listed": _("Put on a list"),
    "unlisted": _("Taken off a list"),
    "decided": _("Advice recorded"),
}
NOTED = {
    "school": _("school %(value)s"),
    "needed_by": _("needed by %(value)s"),
    "place": _("place %(value)s"),
    "rule": _("rule %(value)s"),
    "set": _("rule set %(value)s"),
    "version": _("version %(value)s"),
    "added": _("%(value)s added"),
    "assessed": _("%(value)s assessed"),
    "reason": "%(value)s",
}
LONGEST = 60


class LogEntry(models.Model):
    """One change, chained: `digest` covers the number, the moment, who, what, the data and the previous digest."""

    authority = models.CharField(max_length=5)
    number = models.PositiveIntegerField()
    at = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    data = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["authority", "number"]
        verbose_name_plural = "log entries"
        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "number"], name="log_number_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"

    @property
    def said(self) -> str:
        """What was done, in words."""
        return str(WORDS.get(self.verb, self.verb))

    @property
    def details(self) -> str:
        """The short parts of what was noted, for reading on a page."""
        told = [(NOTED[key], value) for key, value in self.data.items() if key in NOTED and value != ""]
        return ", ".join(str(words) % {"value": _read(value)} for words, value in told)

    @property
    def moment(self) -> datetime:
        """When it was, as a moment: the line keeps the text its digest covers."""
        return datetime.fromisoformat(self.at)


def _read(value: Any) -> str:
    """Return a short value, a day as a day."""
    try:
        return date_format(date.fromisoformat(value))
    except (TypeError, ValueError):
        return str(value)[:LONGEST]
