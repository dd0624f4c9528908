"""The verbs of the action plan."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core import clock
from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.enrolment.models import Participant
from pamong.followup.models import ActionPlan, Activity, ActivityState, Evidence, PlanChange, PlanState, PrincipalAnswer
from pamong.programme.models import TEACHING, CrewMember, Event
from pamong.programme.uploads import accepted_file, safe_name

COLUMNS = "title aim target method starts_on ends_on place cost responsible indicator obstacles".split()


@transaction.atomic
def write_plan(*, actor: Any, participant: Participant, commitment: str, support: str = "") -> ActionPlan:
    """Begin a plan, or change its commitment while it is with its writer."""
    require(actor, "followup.write", participant)
    plan, made = ActionPlan.objects.get_or_create(
        participant=participant,
        defaults={
            "event_id": participant.event_id,
            "commitment": commitment,
            "support": support,
            "touched_at": clock.now(),
        },
    )
    if not made:
        _must_be_writable(plan)
        plan.commitment, plan.support = commitment, support
        _touch(plan, "commitment", "support")
    audit(actor, "followup.plan_written", plan, made=made)
    return plan


@transaction.atomic
def keep_activity(*, actor: Any, plan: ActionPlan, activity: Activity | None = None, **values: Any) -> Activity:
    """Add an activity, or change one, while the plan is with its writer."""
    require(actor, "followup.write", plan)
    _must_be_writable(plan)
    row = activity or Activity(plan=plan)
    _fill(row, values)
    row.save()
    _touch(plan)
    audit(actor, "followup.activity_kept", row, event_id=plan.event_id)
    return row


@transaction.atomic
def change_activity(*, actor: Any, activity: Activity, reason: str, **values: Any) -> Activity:
    """Adjust an activity of an approved plan; the reason and what was before are kept."""
    plan = activity.plan
    require(actor, "followup.write", plan)
    if not plan.is_approved:
        raise Refused(_("The plan is not approved yet: change it freely, or wait for the coach."))
    if not reason.strip():
        raise Refused({"reason": _("Say in one sentence why the plan changes.")})
    before = {name: str(getattr(activity, name)) for name in COLUMNS if getattr(activity, name) != values[name]}
    if before:
        PlanChange.objects.create(plan=plan, activity=activity.title, reason=reason, before=before)
        _fill(activity, values)
        activity.save()
    _touch(plan)
    audit(actor, "followup.activity_adjusted", activity, event_id=plan.event_id, fields=sorted(before))
    return activity


@transaction.atomic
def remove_activity(*, actor: Any, activity: Activity) -> None:
    """Take an activity out while the plan is with its writer."""
    require(actor, "followup.write", activity.plan)
    _must_be_writable(activity.plan)
    audit(actor, "followup.activity_removed", activity, event_id=activity.plan.event_id, title=activity.title)
    activity.delete()


@transaction.atomic
def mark_activity(*, actor: Any, activity: Activity, state: str) -> None:
    """Say how far an activity is."""
    require(actor, "followup.write", activity.plan)
    if state not in ActivityState.values:
        raise Refused(_("This state is not known. Reload the page."))
    activity.state = state
    activity.save(update_fields=["state"])
    _touch(activity.plan)
    audit(actor, "followup.activity_marked", activity, event_id=activity.plan.event_id, state=state)


@transaction.atomic
def add_evidence(*, actor: Any, activity: Activity, note: str, file: Any = None, url: str = "") -> Evidence:
    """Add evidence to an activity; it is then at least under way."""
    require(actor, "followup.write", activity.plan)
    kept, kind = accepted_file(file) if file else ("", "")
    evidence = Evidence.objects.create(
        activity=activity,
        note=note,
        file=kept,
        file_name=safe_name(file.name) if file else "",
        media_type=kind,
        url=url,
        added_by=actor,
    )
    if activity.state == ActivityState.PLANNED:
        activity.state = ActivityState.RUNNING
        activity.save(update_fields=["state"])
    _touch(activity.plan)
    audit(actor, "followup.evidence_added", evidence, event_id=activity.plan.event_id)
    return evidence


@transaction.atomic
def submit_plan(*, actor: Any, plan: ActionPlan) -> None:
    """Hand the plan to the coaches."""
    require(actor, "followup.write", plan)
    _must_be_writable(plan)
    if not plan.activities.exists():
        raise Refused(_("Write at least one activity first: what, when, and how you will see that it worked."))
    plan.state, plan.submitted_at = PlanState.SUBMITTED, clock.now()
    _touch(plan, "state", "submitted_at")
    audit(actor, "followup.plan_submitted", plan)


@transaction.atomic
def review_plan(*, actor: Any, plan: ActionPlan, verdict: str, review: str = "") -> None:
    """Approve a plan, or give it back with what is to be mended."""
    require(actor, "followup.review", plan)
    locked = ActionPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if locked.state != PlanState.SUBMITTED:
        raise Refused(_("This plan is not waiting for a review. Reload the page."))
    if verdict not in (PlanState.APPROVED, PlanState.RETURNED):
        raise Refused(_("Choose whether you approve the plan or give it back."))
    if verdict == PlanState.RETURNED and not review.strip():
        raise Refused({"review": _("Say what is to be mended: one sentence is enough.")})
    plan.state, plan.review, plan.reviewed_at = verdict, review, clock.now()
    plan.reviewer = coach_of(actor, plan.event)
    plan.save(update_fields=["state", "review", "reviewed_at", "reviewer"])
    audit(actor, "followup.plan_reviewed", plan, verdict=verdict)


def coach_of(actor: Any, event: Event) -> CrewMember:
    """Return the actor's own service at the event as somebody who teaches or coaches."""
    return CrewMember.objects.filter(event=event, person=actor.person_id, component__in=TEACHING)[0]


def _must_be_writable(plan: ActionPlan) -> None:
    if plan.state == PlanState.SUBMITTED:
        raise Refused(_("The plan is with the coach. You can go on writing when it comes back."))
    if plan.is_approved:
        raise Refused(_("The plan is approved. Adjust an activity with a reason instead."))


def _fill(row: Activity, values: dict[str, Any]) -> None:
    for name in COLUMNS:
        setattr(row, name, values[name])


def _touch(plan: ActionPlan, *fields: str) -> None:
    """Note that the teacher did something; an answer of the principal holds for the plan as it was."""
    plan.touched_at = clock.now()
    changed = ["touched_at", *fields]
    if plan.is_writable and plan.principal_answer != PrincipalAnswer.WAITING:
        plan.principal_answer = PrincipalAnswer.WAITING
        changed.append("principal_answer")
    plan.save(update_fields=changed)
