"""Provinces, regencies, schools and offices."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from pamong.core.clock import today
from pamong.core.models import Row


class Province(models.Model):
    """A province by its Kemendagri code (`62`)."""

    code = models.CharField(primary_key=True, max_length=2)
    name = models.CharField(max_length=80)

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name


class Regency(models.Model):
    """A kabupaten or kota by its dotted Kemendagri code (`62.02`); undotted codes belong to other systems."""

    code = models.CharField(primary_key=True, max_length=5)
    name = models.CharField(max_length=80, help_text=_("With “Kabupaten” or “Kota”."))
    province = models.ForeignKey(Province, models.PROTECT, related_name="regencies")

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """The name without its kind: `Kotawaringin Timur`."""
        return self.name.removeprefix("Kabupaten ")


class Level(models.TextChoices):
    """School levels; SMA, SMK and SLB belong to the province, the rest to the regency."""

    PAUD = "PAUD", "PAUD"
    TK = "TK", "TK"
    SD = "SD", "SD"
    SMP = "SMP", "SMP"
    SMA = "SMA", "SMA"
    SMK = "SMK", "SMK"
    SLB = "SLB", "SLB"
    PKBM = "PKBM", "PKBM"


PROVINCIAL_LEVELS = frozenset({Level.SMA, Level.SMK, Level.SLB})


class School(Row):
    """A *satuan pendidikan*, by NPSN where it is known."""

    npsn = models.CharField(max_length=8, unique=True, null=True, blank=True)
    name = models.CharField(max_length=160)
    level = models.CharField(max_length=4, choices=Level.choices, blank=True)
    regency = models.ForeignKey(Regency, models.PROTECT, null=True, blank=True, related_name="schools")

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name", "regency"], condition=models.Q(npsn__isnull=True), name="school_without_npsn_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class OfficeKind(models.TextChoices):
    """What an office is: a ministry's balai, or an education office of a regency or province."""

    BALAI = "balai", _("Teacher centre")
    EDUCATION_OFFICE = "dinas", _("Education office")


class Office(Row):
    """The tenant: every event belongs to one office."""

    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=10, choices=OfficeKind.choices, default=OfficeKind.BALAI)
    province = models.ForeignKey(Province, models.PROTECT, related_name="offices")
    regency = models.ForeignKey(Regency, models.PROTECT, null=True, blank=True, related_name="offices")
    address = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=80, blank=True)
    unit_code = models.CharField(max_length=20, blank=True, help_text=_("Unit code in letter numbers, such as C7.20."))
    logo = models.BinaryField(blank=True, default=bytes, help_text=_("PNG or JPEG for letterheads."))
    is_sample = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The office's name today."""
        return self.name_on(today())

    def name_on(self, day: date) -> str:
        """Return the name the office had on a day (BGP until March 2025, BGTK after)."""
        known = self._named(day)
        return known.name if known else self.slug

    def ministry_on(self, day: date) -> str:
        """Return what the ministry above the office was called on a day; empty when nobody said."""
        known = self._named(day)
        return known.ministry if known else ""

    def letterhead(self, day: date) -> dict[str, Any]:
        """Return the office as it stands on top of a paper: its name of a day, what is above it, its address."""
        known = self._named(day)
        above = [known.ministry] if known and known.ministry else []
        return {"name": known.name if known else self.slug, "above": above, "address": self.address}

    def _named(self, day: date) -> OfficeName | None:
        names = [name for name in self.names.all() if name.valid_from <= day]
        return max(names, key=lambda name: name.valid_from, default=None)


class OfficeName(Row):
    """A name of an office from a day on."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="names")
    name = models.CharField(max_length=160)
    ministry = models.CharField(max_length=160, blank=True)
    valid_from = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "valid_from"], name="office_name_once_a_day"),
        ]

    def __str__(self) -> str:
        return self.name
