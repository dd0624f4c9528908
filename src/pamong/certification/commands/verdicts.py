"""Proposing verdicts by the scheme, and overruling them with a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.certification.models import OPEN_STATES, SETTLED, Certificate, PassingScheme, Result, Verdict
from pamong.certification.requirements import facts_of
from pamong.certification.schemes import keep_scheme
from pamong.core import clock
from pamong.core.audit import audit, audit_many
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.engines.passing import Scheme, decide
from pamong.enrolment.models import Participant
from pamong.people.models import User
from pamong.programme.models import Event

BATCH = 500
OVERRULED = ("result", "overruled_reason", "overruled_by", "overruled_at")
RECOMPUTED = ["scheme", "computed", "reachable", "result", "reasons", "computed_at"]


@transaction.atomic
def propose_verdicts(*, actor: User, event: Event) -> dict[str, int]:
    """Compute all verdicts; what was overruled stays, whoever holds a certificate is left alone."""
    require(actor, "certification.prepare", event)
    refuse_while_open(event)
    people = _to_decide(event)
    scheme = keep_scheme(event)
    Verdict.objects.filter(event=event).exclude(participant__in=[row.pk for row in people]).exclude(
        participant__in=_certified(event)
    ).delete()
    rows = _decided(event, people, scheme)
    Verdict.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["participant"], update_fields=RECOMPUTED
    )
    counts = dict(Counter(str(row.result) for row in rows))
    audit(actor, "certification.verdicts_proposed", scheme, event_id=event.pk, counts=counts)
    return counts


@transaction.atomic
def overrule_verdicts(
    *, actor: User, event: Event, participants: Sequence[UUID], result: str, reason: str
) -> list[Verdict]:
    """Decide otherwise than the scheme, for one or many, with the reason on record."""
    require(actor, "certification.prepare", event)
    refuse_while_open(event)
    if not reason.strip():
        raise Refused({"reason": _("Write the reason; it stays with the verdict.")})
    rows = _changeable(event, participants)
    for row in rows:
        row.result, row.overruled_reason = Result(result), reason.strip()
        row.overruled_by, row.overruled_at = actor, clock.now()
    Verdict.objects.bulk_update(rows, OVERRULED, batch_size=BATCH)
    audit_many(actor, "certification.verdict_overruled", list(rows), result=result, reason=reason.strip())
    return rows


@transaction.atomic
def restore_verdicts(*, actor: User, event: Event, participants: Sequence[UUID]) -> list[Verdict]:
    """Let the scheme's verdict hold again."""
    require(actor, "certification.prepare", event)
    refuse_while_open(event)
    rows = _changeable(event, participants)
    for row in rows:
        row.result, row.overruled_reason, row.overruled_by, row.overruled_at = row.computed, "", None, None
    Verdict.objects.bulk_update(rows, OVERRULED, batch_size=BATCH)
    audit_many(actor, "certification.verdict_restored", list(rows))
    return rows


def refuse_while_open(event: Event) -> None:
    """Refuse changes to a list that lies with the head."""
    if event.issues.filter(state__in=OPEN_STATES, replaces=None).exists():
        raise Refused(_("The list is with the head now. Take it back first, then change it."))


def _certified(event: Event) -> Any:
    return Certificate.objects.filter(event=event, status__in=SETTLED).values("participant")


def _to_decide(event: Event) -> list[Participant]:
    rows = Participant.objects.filter(event=event).taking_part().exclude(pk__in=_certified(event)).order_by()
    return list(rows.only("id", "event_id", "person_id", "name_confirmed_at"))


def _changeable(event: Event, participants: Sequence[UUID]) -> list[Verdict]:
    rows = Verdict.objects.select_for_update().filter(event=event, participant__in=participants)
    found = list(rows.exclude(participant__in=_certified(event)).order_by())
    if len(found) < len(set(participants)):
        raise Refused(_("Whoever has a certificate keeps the verdict. Revoke or replace the certificate instead."))
    return found


def _decided(event: Event, people: Sequence[Participant], scheme: PassingScheme) -> list[Verdict]:
    rules, now = Scheme.of(scheme.rules), clock.now()
    facts = facts_of(event, people, rules.keys())
    known = Verdict.objects.filter(event=event, overruled_at__isnull=False).select_related("overruled_by")
    overruled = {row.participant_id: row for row in known}
    rows = []
    for person in people:
        verdict = decide(facts[person.pk], rules)
        row = Verdict(
            event=event,
            participant=person,
            scheme=scheme,
            computed=verdict.result.value,
            reachable=verdict.reachable.value,
            result=verdict.result.value,
            reasons=verdict.reasons(),
            computed_at=now,
        )
        rows.append(_as_overruled(row, overruled.get(person.pk)))
    return rows


def _as_overruled(row: Verdict, known: Verdict | None) -> Verdict:
    """Carry over what the committee decided otherwise."""
    if known is not None:
        for name in OVERRULED:
            setattr(row, name, getattr(known, name))
    return row
