"""Vacancies: opened, considered, decided with reasons."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.places.models import School
from pamong.succession.authorities import authority_of_school
from pamong.succession.models import Candidate, Decision, Listing, Vacancy, VacancyState
from pamong.succession.models.candidates import Formal

from .logging import note

TEAM = (5, 9)


@transaction.atomic
def open_vacancy(*, actor: Any, school: School, needed_by: date, note_text: str = "") -> Vacancy:
    """Say that a school needs a principal."""
    authority = authority_of_school(school)
    require(actor, "succession.work", authority)
    if Vacancy.objects.filter(school=school, state=VacancyState.OPEN).exists():
        raise Refused({"school": _("This school has an open vacancy already.")})
    vacancy = Vacancy.objects.create(authority=authority, school=school, needed_by=needed_by, note=note_text)
    note(actor, authority, "vacancy_opened", vacancy, school=str(school.npsn or school.pk), needed_by=str(needed_by))
    return vacancy


@transaction.atomic
def list_candidate(*, actor: Any, vacancy: Vacancy, candidate: Candidate, reason: str) -> Listing:
    """Put a candidate on the team's list for a vacancy, after those already there, with the reason."""
    require(actor, "succession.work", vacancy)
    _must_be_open(vacancy)
    if candidate.authority != vacancy.authority:
        raise Refused(_("This candidate belongs to another appointing authority."))
    if candidate.result == Formal.NOT_ELIGIBLE:
        raise Refused(_("This candidate does not meet a rule yet; open the reasons to see which."))
    if not reason.strip():
        raise Refused({"reason": _("Say why this candidate is considered.")})
    last = vacancy.listings.aggregate(last=Max("place"))["last"] or 0
    row, made = Listing.objects.get_or_create(
        vacancy=vacancy, candidate=candidate, defaults={"place": last + 1, "reason": reason}
    )
    if made:
        note(actor, vacancy.authority, "listed", vacancy, candidate=str(candidate.pk), place=row.place, reason=reason)
    return row


@transaction.atomic
def unlist_candidate(*, actor: Any, listing: Listing, reason: str) -> None:
    """Take a candidate off the list, with the reason."""
    require(actor, "succession.work", listing.vacancy)
    _must_be_open(listing.vacancy)
    if not reason.strip():
        raise Refused({"reason": _("Say why this candidate is taken off.")})
    note(
        actor, listing.vacancy.authority, "unlisted", listing.vacancy, candidate=str(listing.candidate_id),
        reason=reason,
    )  # fmt: skip
    listing.delete()


@transaction.atomic
def decide(
    *, actor: Any, vacancy: Vacancy, candidate: Candidate, reasons: str, team: list[str], met_on: date, place: str
) -> Decision:
    """Record what the consideration team advises; the minutes are made from it."""
    require(actor, "succession.work", vacancy)
    _must_be_open(vacancy)
    if not vacancy.listings.filter(candidate=candidate).exists():
        raise Refused({"candidate": _("Choose somebody from the list the team considered.")})
    if not TEAM[0] <= len(team) <= TEAM[1]:
        raise Refused({"team": _("The team has five to nine members: one name a line.")})
    if not reasons.strip():
        raise Refused({"reasons": _("Write the reasons: candidates and inspectors read them.")})
    decision = Decision.objects.create(
        vacancy=vacancy,
        candidate=candidate,
        reasons=reasons,
        team=team,
        met_on=met_on,
        place=place,
        rule_set=candidate.rule_set,
        rule_hash=candidate.rule_hash,
        seen=[
            {
                "candidate": str(row.candidate_id),
                "place": row.place,
                "reason": row.reason,
                "formal": row.candidate.result,
            }
            for row in vacancy.listings.select_related("candidate")
        ],
        decided_by=actor,
    )
    vacancy.state = VacancyState.DECIDED
    vacancy.save(update_fields=["state"])
    note(actor, vacancy.authority, "decided", decision, candidate=str(candidate.pk), seen=decision.seen)
    return decision


def _must_be_open(vacancy: Vacancy) -> None:
    if vacancy.state != VacancyState.OPEN:
        raise Refused(_("This vacancy is decided; its list stays as it was."))
