"""What the eligibility rules ask, and what Pamong knows without being told."""

from __future__ import annotations

from functools import cache

from pamong.engines.eligibility import shipped_fields

from .authorities import authority_of_person
from .models import Candidate

# Known from elsewhere in Pamong, or asked only at the proposal.
OF_PAMONG = frozenset({"status", "golongan", "birth_date", "gp_cert", "ppk_id", "stage"})
NOT_ASKED = OF_PAMONG | {
    "school_owner", "need", "supply", "invitation", "assign_date", "eligible_candidates", "team_ref", "team_size",
    "perf_1_min", "perf_2_min", "school_ppk_id", "imut_ref",
}  # fmt: skip


@cache
def facts_known() -> tuple[str, ...]:
    """Return the columns an office attests."""
    return tuple(name for name in shipped_fields() if name not in NOT_ASKED)


def whole_facts(candidate: Candidate) -> dict[str, str]:
    """Return all cells of a candidate: what Pamong knows, then what the office attested.

    A school under the same authority is assumed: for another authority's vacancy the candidate is not even listed.
    """
    person = candidate.person
    record = getattr(person, "cohort_record", None)
    graduated = record.graduated if record else None
    own = {
        "status": person.status,
        "golongan": person.rank,
        "birth_date": person.birth_date.isoformat() if person.birth_date else "",
        "gp_cert": "" if graduated is None else "ada" if graduated else "tidak",
        "ppk_id": authority_of_person(person),
        "school_ppk_id": candidate.authority,
        "stage": candidate.stage,
    }
    return {**own, **candidate.facts}
