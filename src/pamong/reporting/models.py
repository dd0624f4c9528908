"""The words people add to a report: sections of prose, and quotes as they were said."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pamong.core.models import Row
from pamong.programme.models import Event


class Section(models.TextChoices):
    """Sections of the activity report that only people can write."""

    BACKGROUND = "latar_belakang", _("Background")
    LEGAL_BASIS = "dasar_hukum", _("Legal basis")
    AIM = "tujuan", _("Aim")
    COST = "biaya", _("Cost: planned and spent")
    RESULT = "hasil", _("Results and discussion")
    CONCLUSION = "kesimpulan", _("Conclusion")
    ADVICE = "saran", _("Recommendations")


class ReportText(Row):
    """A section's words, once an event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="report_texts")
    section = models.CharField(max_length=16, choices=Section.choices)
    text = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "section"], name="report_section_once")]

    def __str__(self) -> str:
        return self.section


class Quote(Row):
    """What somebody said, as somebody entered it; the press text quotes nothing else."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="quotes")
    speaker = models.CharField(max_length=120)
    post = models.CharField(max_length=120, help_text=_("Such as “Ketua Panitia”."))
    text = models.TextField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["created_at"]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.text[:40]}"
