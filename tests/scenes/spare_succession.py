"""Spare objects of succession, of the regency the scene's education office answers for."""

from __future__ import annotations

from datetime import date
from typing import Any

from pamong.engines.eligibility import load_rules, shipped_document
from pamong.succession.models import Candidate, Listing, Objection, RuleSetVersion, Vacancy
from scenes.sampit import Scene

AUTHORITY = "62.02"


def version(scene: Scene) -> Any:
    """Return K25 in use."""
    values = {
        "version": 1,
        "document": shipped_document("K25"),
        "hash": load_rules("K25").hash,
        "reason": "x",
        "made_by": scene.users["dinas"],
    }
    return RuleSetVersion.objects.get_or_create(authority=AUTHORITY, set_id="K25", state="berlaku", defaults=values)[
        0
    ].pk


def candidate(scene: Scene) -> Any:
    """Return the first participant as a candidate."""
    return Candidate.objects.get_or_create(authority=AUTHORITY, person=scene.participants[0].person)[0].pk


def vacancy(scene: Scene) -> Any:
    """Return an open vacancy with one candidate on its list."""
    school = scene.participants[4].person.school
    row = Vacancy.objects.get_or_create(authority=AUTHORITY, school=school, defaults={"needed_by": date(2027, 1, 1)})[0]
    Listing.objects.get_or_create(vacancy=row, candidate_id=candidate(scene), defaults={"place": 1, "reason": "x"})
    return row.pk


def objection(scene: Scene) -> Any:
    """Return an objection without an answer."""
    return Objection.objects.get_or_create(candidate_id=candidate(scene), text="Cadangan")[0].pk
