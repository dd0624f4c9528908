"""What a person decides about a checked import; every decision is replayed by the next check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.engines.roster import FIELDS, Decisions
from pamong.enrolment.models import RosterImport
from pamong.people.models import User

from .importing import check_import

Pair = tuple[str, str]


def decide(
    *,
    actor: User,
    roster_import: RosterImport,
    merge: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
    regions: Mapping[str, str] | None = None,
    values: Mapping[tuple[str, str], str] | None = None,
) -> None:
    """Take decisions about duplicates, regencies and values, then check again with them."""
    require(actor, "enrolment.manage", roster_import)
    if not roster_import.is_open:
        raise Refused(_("This import is closed already. Start a new one."))
    known = Decisions.from_json(roster_import.decisions)
    merged, parted = set(map(_sorted, merge)), set(map(_sorted, apart))
    together = Decisions(
        merge=tuple(sorted((set(known.merge) - parted) | merged)),
        apart=tuple(sorted((set(known.apart) - merged) | parted)),
        regions={**known.regions, **{k: v for k, v in (regions or {}).items() if v}},
        values={**known.values, **{k: v for k, v in (values or {}).items() if k[1] in FIELDS and v}},
    )
    with transaction.atomic():
        roster_import.decisions = {**roster_import.decisions, **together.to_json()}
        roster_import.save(update_fields=["decisions"])
        audit(actor, "enrolment.import_decided", roster_import, **_sizes(together))
    check_import(actor=actor, roster_import=roster_import)


def _sorted(pair: Pair) -> Pair:
    first, second = sorted(pair)
    return first, second


def _sizes(decisions: Decisions) -> dict[str, Any]:
    return {name: len(getattr(decisions, name)) for name in ("merge", "apart", "regions", "values")}


@transaction.atomic
def leave_out(*, actor: User, roster_import: RosterImport, keys: Iterable[str], out: bool = True) -> int:
    """Leave people out of an import, or take them in again; return how many are left out now."""
    require(actor, "enrolment.manage", roster_import)
    if not roster_import.is_open:
        raise Refused(_("This import is closed already. Start a new one."))
    wanted, left_out = set(keys), set(roster_import.decisions.get("left_out", ()))
    left_out = left_out | wanted if out else left_out - wanted
    roster_import.people.filter(key__in=wanted).update(left_out=out)
    roster_import.decisions = {**roster_import.decisions, "left_out": sorted(left_out)}
    roster_import.save(update_fields=["decisions"])
    audit(actor, "enrolment.import_people_chosen", roster_import, count=len(wanted), out=out)
    return len(left_out)
