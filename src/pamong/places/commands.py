"""The verbs of places."""

from __future__ import annotations

import csv
from importlib import resources

from django.db import transaction

from .models import Province, Regency, School


@transaction.atomic
def load_regions() -> int:
    """Load provinces and regencies from the shipped Kemendagri list; return how many regencies stand afterwards."""
    provinces = [Province(**row) for row in _rows("provinces.csv")]
    Province.objects.bulk_create(provinces, update_conflicts=True, update_fields=["name"], unique_fields=["code"])
    regencies = [Regency(province_id=row["code"][:2], **row) for row in _rows("regencies.csv")]
    Regency.objects.bulk_create(
        regencies, update_conflicts=True, update_fields=["name", "province"], unique_fields=["code"]
    )
    return Regency.objects.count()


def _rows(name: str) -> list[dict[str, str]]:
    with (resources.files(__package__) / "data" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def keep_school(*, name: str, npsn: str | None = None, level: str = "", regency_code: str | None = None) -> School:
    """Return the school with this NPSN, or with this name in this regency, made or completed where needed."""
    known = School.objects.filter(npsn=npsn) if npsn else School.objects.filter(name=name, regency_id=regency_code)
    school = known.first() or School(npsn=npsn, name=name)
    school.level = school.level or level
    school.regency_id = school.regency_id or regency_code
    school.save()
    return school
