"""Running a round: begin, mark stages, finish, do a stage again."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.coaching.models import PracticeRun, Rubric, Stage, StageMark
from pamong.coaching.rubric import shipped_rubrics
from pamong.core.audit import audit
from pamong.core.clock import now
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.enrolment.models import Participant
from pamong.planning.models import Triad, TriadRole


def seen(at: datetime | None) -> datetime:
    """Return when something was seen: a phone whose clock is ahead cannot see the future."""
    moment = now()
    return min(at, moment) if at else moment


@transaction.atomic
def load_rubrics() -> Rubric:
    """Load the shipped versions of the sheet and return the latest. A version that was used never changes."""
    for content in shipped_rubrics():
        known = Rubric.objects.filter(version=content["version"]).first()
        if known is None:
            Rubric.objects.create(version=content["version"], title=content["title"], content=content)
        elif known.content != content and not known.runs.exists():
            Rubric.objects.filter(pk=known.pk).update(title=content["title"], content=content)
    return Rubric.objects.latest("version")


@transaction.atomic
def start_run(*, actor: Any, triad: Triad, at: datetime | None = None) -> PracticeRun:
    """Begin a triad's round; when it already runs, return it, begun at the earliest time anybody saw."""
    require(actor, "coaching.run", triad)
    moment = seen(at)
    coach, coachee = pair_of(triad)
    run, created = PracticeRun.objects.get_or_create(
        triad=triad,
        repeats=None,
        defaults={
            "event_id": triad.event_id,
            "rubric": Rubric.objects.first() or load_rubrics(),
            "coach": coach,
            "coachee": coachee,
            "started_at": moment,
        },
    )
    if created:
        audit(actor, "coaching.run_started", run)
    elif moment < run.started_at:
        run.started_at = moment
        run.save(update_fields=["started_at"])
    return run


def pair_of(triad: Triad) -> tuple[Participant, Participant]:
    """Return who coaches and who is coached, or refuse: without a pair there is no conversation."""
    places = {member.role: member.participant for member in triad.members.all()}
    coach, coachee = places.get(TriadRole.COACH), places.get(TriadRole.COACHEE)
    if coach is None or coachee is None:
        raise Refused(_("This group has no coach or no coachee yet. Ask the committee to complete it."))
    return coach, coachee


@transaction.atomic
def mark_stage(*, actor: Any, key: UUID, run: PracticeRun, stage: str, at: datetime | None = None) -> StageMark:
    """Note that a stage of the conversation began, once for each key."""
    require(actor, "coaching.run", run)
    if stage not in Stage.values:
        raise Refused(_("There is no such stage. Choose T, I, R or TA."))
    moment = seen(at)
    mark, created = StageMark.objects.get_or_create(
        id=key, defaults={"run": run, "stage": stage, "at": moment, "marked_by": actor}
    )
    if (mark.run_id, mark.stage, mark.marked_by_id) != (run.pk, stage, actor.pk):
        raise Refused(_("This number was already used for another stage. Reload the page."))
    if created:
        audit(actor, "coaching.stage_marked", mark, event_id=run.event_id, stage=stage)
    return mark


@transaction.atomic
def finish_run(*, actor: Any, run: PracticeRun, at: datetime | None = None) -> PracticeRun:
    """Close a run; when several say so, the latest time holds."""
    require(actor, "coaching.run", run)
    moment = max(seen(at), run.started_at)
    if run.ended_at is None or run.ended_at < moment:
        run.ended_at = moment
        run.save(update_fields=["ended_at"])
        audit(actor, "coaching.run_finished", run)
    return run


@transaction.atomic
def repeat_stage(*, actor: Any, key: UUID, run: PracticeRun, stage: str, at: datetime | None = None) -> PracticeRun:
    """Begin one stage again as an attempt linked to its round, once for each key."""
    require(actor, "coaching.run", run)
    if stage not in Stage.values:
        raise Refused(_("There is no such stage. Choose T, I, R or TA."))
    whole = run.repeats or run
    attempt, created = PracticeRun.objects.get_or_create(
        id=key,
        defaults={
            "event_id": whole.event_id,
            "triad_id": whole.triad_id,
            "rubric_id": whole.rubric_id,
            "coach_id": whole.coach_id,
            "coachee_id": whole.coachee_id,
            "repeats": whole,
            "stage": stage,
            "started_at": seen(at),
        },
    )
    if (attempt.repeats_id, attempt.stage) != (whole.pk, stage):
        raise Refused(_("This number was already used for another stage. Reload the page."))
    if created:
        audit(actor, "coaching.stage_repeated", attempt, stage=stage)
    return attempt


@transaction.atomic
def mark_feedback_read(*, actor: Any, run: PracticeRun) -> None:
    """Note that the one who coached has seen what the raters released so far."""
    require(actor, "coaching.guide", run)
    run.read_at = now()
    run.save(update_fields=["read_at"])
    audit(actor, "coaching.feedback_read", run)
