"""Schools and who leads them, as imported."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from pamong.core.models import Row
from pamong.places.models import School


class SchoolPost(Row):
    """A school's post of principal in one import: the later import replaces the earlier."""

    authority = models.CharField(max_length=5, db_index=True)
    school = models.OneToOneField(School, models.CASCADE, related_name="post")
    kecamatan = models.CharField(max_length=80, blank=True)
    principal = models.CharField(max_length=120, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    term_start = models.DateField(null=True, blank=True)
    acting = models.BooleanField(default=False)
    cause = models.CharField(max_length=20, blank=True)
    leaves_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["school__name"]

    def __str__(self) -> str:
        return str(self.school)
