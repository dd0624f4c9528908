"""What an observer tapped while listening: one row a tap, its id the key the phone made."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamong.core.models import Row

from .rounds import PracticeRun

LONGEST_HOLD = 10 * 60 * 1000


class TapCode(models.TextChoices):
    """What can be tapped. The first seven are events; two say who speaks; a note marks a moment."""

    OPEN = "TB", _("Open question")
    CLOSED = "TT", _("Closed question")
    STACKED = "TG", _("Stacked questions")
    PARAPHRASE = "PF", _("Paraphrase")
    ADVICE = "NS", _("Advice given")
    SUMMARY = "RK", _("Summary")
    SILENCE = "HN", _("Silence")
    COACH_SPEAKS = "BC", _("Coach speaks")
    COACHEE_SPEAKS = "BR", _("Partner speaks")
    NOTE = "CT", _("Note")


QUESTIONS = frozenset({TapCode.OPEN, TapCode.CLOSED, TapCode.STACKED})
SPEAKERS = frozenset({TapCode.COACH_SPEAKS, TapCode.COACHEE_SPEAKS})
HEARD = tuple(code for code in TapCode if code not in SPEAKERS and code != TapCode.NOTE)


class TapQuerySet(models.QuerySet["Tap"]):
    def standing(self) -> TapQuerySet:
        """Return the taps that were not taken back."""
        return self.filter(undone=False)


class Tap(Row):
    """One tap: what, when, how long it was held, and whether it was taken back.

    A tap that was taken back stays as a row, so that the taking back may arrive before the tap itself.
    """

    run = models.ForeignKey(PracticeRun, models.CASCADE, related_name="taps")
    code = models.CharField(max_length=2, choices=TapCode.choices)
    at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField(null=True, blank=True, help_text=_("How long it was held, if it was."))
    note = models.CharField(max_length=300, blank=True)
    undone = models.BooleanField(default=False)
    tapped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = TapQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(milliseconds=None) | Q(milliseconds__lte=LONGEST_HOLD), name="a_hold_has_an_end"
            ),
            models.CheckConstraint(condition=Q(note="") | Q(code="CT"), name="only_a_note_has_words"),
        ]
        indexes: ClassVar = [models.Index(fields=["run", "tapped_by"], name="taps_of_observer")]

    def __str__(self) -> str:
        return f"{self.code} {self.at:%H.%M.%S}"
