"""A school that needs a principal, the list that was considered, and what was decided."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamong.core.models import Row
from pamong.places.models import School

from .candidates import Candidate


class VacancyState(models.TextChoices):
    OPEN = "terbuka", _("Open")
    DECIDED = "diputuskan", _("Decided")


class Vacancy(Row):
    """A post to be filled."""

    authority = models.CharField(max_length=5, db_index=True)
    school = models.ForeignKey(School, models.PROTECT, related_name="vacancies")
    needed_by = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=VacancyState.choices, default=VacancyState.OPEN)

    class Meta:
        ordering: ClassVar = ["needed_by", "school__name"]
        verbose_name_plural = "vacancies"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school"], condition=Q(state="terbuka"), name="one_open_vacancy_a_school"),
        ]

    def __str__(self) -> str:
        return str(self.school)


class Listing(models.Model):
    """A candidate the team considers for a vacancy, in the team's own order, with its reason."""

    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="listings")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="listings")
    place = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["vacancy", "candidate"], name="listed_once")]

    def __str__(self) -> str:
        return f"{self.place}. {self.candidate_id}"


class Decision(Row):
    """What the consideration team advises, with its reasons; the appointing authority appoints, not this row."""

    vacancy = models.OneToOneField(Vacancy, models.PROTECT, related_name="decision")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="decisions")
    reasons = models.TextField(max_length=2000)
    team = models.JSONField(help_text=_("Names and posts of the team, five to nine."))
    met_on = models.DateField()
    place = models.CharField(max_length=120)
    rule_set = models.CharField(max_length=20)
    rule_hash = models.CharField(max_length=64)
    seen = models.JSONField(default=list, help_text=_("The list as the team saw it."))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.vacancy_id}"
