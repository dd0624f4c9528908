"""Where principals will be needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pamong.core import clock
from pamong.engines.needs import Cause, Post, Projection, project
from pamong.succession.models import SchoolPost


@dataclass(frozen=True)
class Need:
    """The projection, its years as people call them, and the names of the schools."""

    projection: Projection
    years: list[str]
    schools: dict[str, SchoolPost]
    totals: list[int]

    @property
    def by_level(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """Counts by school level, each with its year."""
        return self._lines(self.projection.by_level)

    @property
    def by_kecamatan(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """Counts by kecamatan, each with its year."""
        regencies = {row.school.regency_id: str(row.school.regency) for row in self.schools.values()}
        named = [(place.partition(" "), counts) for place, counts in self.projection.by_kecamatan.items()]
        return self._lines(
            {
                name if len(regencies) == 1 else f"{name}, {regencies[code]}": counts
                for (code, _space, name), counts in named
            }
        )

    @property
    def total_cells(self) -> list[tuple[str, int]]:
        """All together, each with its year."""
        return list(zip(self.years, self.totals, strict=True))

    def _lines(self, groups: Mapping[str, Sequence[int]]) -> list[tuple[str, list[tuple[str, int]]]]:
        return [(name, list(zip(self.years, counts, strict=True))) for name, counts in groups.items()]


def need_of(authority: str, day: date | None = None) -> Need:
    """Project the need of an authority for four years, one query."""
    as_of = day or clock.today()
    rows = SchoolPost.objects.filter(authority=authority).select_related("school__regency")
    schools = {str(row.school_id): row for row in rows}
    found = project([_post(authority, row) for row in schools.values()], as_of)
    totals = [sum(one.year == year for one in found.vacancies) for year in range(5)]
    ends = [f"{date_format(as_of, 'j M')} {as_of.year + year}" for year in range(1, 5)]
    years = [_("now"), *(_("to %(day)s") % {"day": end} for end in ends)]
    return Need(found, years, schools, totals)


def _post(authority: str, row: SchoolPost) -> Post:
    known = {Cause(row.cause): row.leaves_on} if row.cause and row.leaves_on else {}
    return Post(
        school=str(row.school_id),
        regency=row.school.regency_id or "",
        kecamatan=row.kecamatan or "–",
        level=row.school.level or "–",
        authority=authority,
        principal=row.principal or None,
        birth_date=row.birth_date,
        term_start=row.term_start,
        acting=row.acting,
        known=known,
    )
