"""The verbs of places."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.prepared import Insert
from pamong.core.refusals import Refused
from pamong.core.uploads.pictures import NotAPictureError, rebuilt_picture

from .models import Office, OfficeKind, OfficeName, Province, Regency, School

_make_schools = Insert(School)
FIRST_NAME_DAY = date(2022, 1, 1)


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


@dataclass(frozen=True)
class SchoolData:
    """A school as a roster or a form names it."""

    name: str
    npsn: str | None = None
    level: str = ""
    regency_code: str | None = None


@transaction.atomic
def keep_schools(*, rows: Iterable[SchoolData]) -> dict[SchoolData, UUID]:
    """Keep many schools with a few statements; return the id of each row's school."""
    wanted = list(dict.fromkeys(rows))
    npsns = [row.npsn for row in wanted if row.npsn]
    by_npsn = {school.npsn: school for school in School.objects.filter(npsn__in=npsns)}
    namesakes = School.objects.filter(name__in={row.name for row in wanted if not row.npsn}).order_by("-npsn")
    by_name = {(school.name, school.regency_id): school for school in namesakes}
    answer, fresh, changed = {}, [], {}
    for row in wanted:
        school = by_npsn.get(row.npsn) if row.npsn else by_name.get((row.name, row.regency_code))
        if school is None:
            school = School(npsn=row.npsn, name=row.name, level=row.level, regency_id=row.regency_code)
            fresh.append(school)
            by_npsn[row.npsn or str(school.pk)] = by_name[row.name, row.regency_code] = school
        elif _complete(school, row) and not school._state.adding:
            changed[school.pk] = school
        answer[row] = school.pk
    _make_schools(fresh)
    School.objects.bulk_update(changed.values(), ["level", "regency"], batch_size=500)
    return answer


def _complete(school: School, row: SchoolData) -> bool:
    before = (school.level, school.regency_id)
    school.level = school.level or row.level
    school.regency_id = school.regency_id or row.regency_code
    return before != (school.level, school.regency_id)


@transaction.atomic
def keep_office(*, slug: str, name: str, province_code: str = "62", kind: str = OfficeKind.BALAI) -> Office:
    """Return the office of an installation's first steps, made when missing; a name given later replaces the slug."""
    load_regions()
    office, made = Office.objects.get_or_create(slug=slug, defaults={"province_id": province_code, "kind": kind})
    if made:
        OfficeName.objects.create(office=office, name=name or slug, valid_from=FIRST_NAME_DAY)
        audit(None, "places.office_made", office)
    elif name and office.names.filter(name=slug).update(name=name):
        audit(None, "places.office_named", office, name=name)
    return office


MOST_LOGO_BYTES = 500 * 1024


@transaction.atomic
def change_office(
    *, actor: Any, office: Office, address: str, city: str, unit_code: str, logo: bytes | None = None
) -> None:
    """Change address, codes and logo of an office."""
    require(actor, "places.change_office", office)
    office.address, office.city, office.unit_code = address, city, unit_code
    if logo:
        office.logo = _picture(logo)
    office.save()
    audit(actor, "places.office_changed", office, address=address, city=city, unit_code=unit_code, logo=bool(logo))


def _picture(content: bytes) -> bytes:
    try:
        picture = rebuilt_picture(content) if len(content) <= MOST_LOGO_BYTES else None
    except NotAPictureError:
        picture = None
    if picture is None:
        raise Refused({"logo": _("This is not a PNG or JPEG of at most 500 KB. Save it smaller and try again.")})
    return picture[0]


@transaction.atomic
def name_office(*, actor: Any, office: Office, name: str, valid_from: date, ministry: str = "") -> OfficeName:
    """Give an office a name from a day on; papers of earlier days keep the earlier name."""
    require(actor, "places.change_office", office)
    named, _made = OfficeName.objects.update_or_create(
        office=office, valid_from=valid_from, defaults={"name": name, "ministry": ministry}
    )
    audit(actor, "places.office_named", office, name=name, valid_from=valid_from.isoformat())
    return named
