"""How the school's principal answers: a link, one page, one tap."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core import clock
from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.followup.models import ActionPlan, PlanState, PrincipalAnswer, PrincipalLink
from pamong.people.keys import digest_of, new_key

DAYS = 60


@transaction.atomic
def make_principal_link(*, actor: Any, plan: ActionPlan) -> str:
    """Make the link for the principal and end earlier ones; its key is returned once and stored nowhere."""
    require(actor, "followup.write", plan)
    if plan.state == PlanState.DRAFT and not plan.activities.exists():
        raise Refused(_("Write at least one activity first, so that your principal sees what you plan."))
    PrincipalLink.objects.filter(plan=plan, ended_at=None).update(ended_at=clock.now())
    key = new_key()
    link = PrincipalLink.objects.create(plan=plan, digest=digest_of(key), expires_at=clock.now() + timedelta(days=DAYS))
    audit(actor, "followup.principal_asked", plan, link=str(link.pk))
    return key


@transaction.atomic
def answer_for_school(*, plan: ActionPlan, answer: str, name: str, note: str = "") -> None:
    """Keep the principal's answer; whoever holds the link answers, the name they give is shown with it."""
    if answer not in (PrincipalAnswer.AGREED, PrincipalAnswer.WISHES):
        raise Refused(_("Choose whether you agree or wish a change."))
    if answer == PrincipalAnswer.WISHES and not note.strip():
        raise Refused({"note": _("Say what should be different: one sentence is enough.")})
    plan.principal_answer, plan.principal_name, plan.principal_note = answer, name.strip(), note.strip()
    plan.principal_at = clock.now()
    plan.save(update_fields=["principal_answer", "principal_name", "principal_note", "principal_at"])
    audit(None, "followup.principal_answered", plan, answer=answer)
