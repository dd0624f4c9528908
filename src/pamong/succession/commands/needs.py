"""Take in who leads which school."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.places.models import School
from pamong.succession.authorities import schools_of
from pamong.succession.models import SchoolPost
from pamong.succession.needs_file import PostRow, read_posts

from .logging import note


@transaction.atomic
def import_posts(*, actor: Any, authority: str, file: Any) -> dict[str, int]:
    """Replace what is known of schools and principals by a table; rows of other authorities are left aside."""
    require(actor, "succession.work", authority)
    rows = read_posts(file)
    if not rows:
        raise Refused({"file": _("No school was found in this table. Its first row must name the columns.")})
    known = {one.npsn: one for one in School.objects.filter(schools_of(authority)).exclude(npsn=None)}
    posts = {row.npsn: _post(authority, known[row.npsn], row) for row in rows if row.npsn in known}
    SchoolPost.objects.filter(authority=authority).delete()
    SchoolPost.objects.filter(school__in=[one.school_id for one in posts.values()]).delete()
    SchoolPost.objects.bulk_create(posts.values(), batch_size=500)
    told = {
        "rows": len(rows),
        "kept": len(posts),
        "doubled": len(rows) - len({row.npsn for row in rows}),
        "elsewhere": len({row.npsn for row in rows} - set(known)),
    }
    if posts:
        note(actor, authority, "posts_imported", next(iter(posts.values())), **told)
    return told


def _post(authority: str, school: School, row: PostRow) -> SchoolPost:
    return SchoolPost(
        authority=authority,
        school=school,
        kecamatan=row.kecamatan,
        principal=row.principal,
        birth_date=row.birth_date,
        term_start=row.term_start,
        acting=row.acting,
        cause=row.cause,
        leaves_on=row.leaves_on,
    )
