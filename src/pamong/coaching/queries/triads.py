"""Which triads concern a person, and the round each has run."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, When

from pamong.coaching.models import Observation, PracticeRun, Rubric, VisibilityWish
from pamong.coaching.rubric import shipped_rubrics
from pamong.coaching.rules import OBSERVING, Place
from pamong.core.permissions import get_visible_or_404, require_or_404
from pamong.enrolment.models import Participant
from pamong.enrolment.queries import own_place_id
from pamong.planning.models import Triad, TriadMember
from pamong.programme.models import Event
from pamong.programme.queries import components_of


def current_rubric() -> Rubric:
    """Return the latest sheet; before any was loaded, the shipped one, unsaved."""
    content = None if (known := Rubric.objects.first()) else shipped_rubrics()[-1]
    return known or Rubric(version=content["version"], title=content["title"], content=content)  # type: ignore[index]


def triads_of(event: Event) -> QuerySet[Triad]:
    """Return an event's triads with everything one's place in them is decided by."""
    return with_people(event.triads.all())


def with_people(triads: QuerySet[Triad]) -> QuerySet[Triad]:
    """Return triads with everything one's place in them is decided by, whether the plan made them or a follow-up."""
    members = TriadMember.objects.select_related("participant__person").order_by("role")
    wishes = VisibilityWish.objects.select_related("participant")
    return triads.select_related("event", "facilitator__person", "session__room", "training_class").prefetch_related(
        Prefetch("members", members), Prefetch("visibility_wishes", wishes)
    )


def my_triads(user: Any, event: Event) -> QuerySet[Triad]:
    """Return the triads with a place for a person or which they visit: what is open first, in the order of the day."""
    if user.person_id is None:
        return event.triads.none()
    own = TriadMember.objects.filter(participant__in=places_of(user, event)).values("triad_id")
    visited = event.crew.filter(person_id=user.person_id).values("pk")
    sent = Observation.objects.submitted().by(user).filter(run__triad=OuterRef("pk"), run__repeats=None)
    coached = PracticeRun.objects.whole().of_pair(user).filter(triad=OuterRef("pk"), ended_at__isnull=False)
    rows = triads_of(event).filter(Q(pk__in=own) | Q(facilitator__in=visited))
    done = Case(When(Exists(sent) | Exists(coached), 1), default=0)
    return rows.annotate(done=done).order_by("done", F("session__starts_at").asc(nulls_last=True), "round", "number")


def visible_triad_or_404(user: Any, event: Event, triad_id: UUID, permission: str) -> Triad:
    """Return a group of the event, follow-up sessions included, on which a user holds a permission; 404 for others."""
    triad = get_visible_or_404(with_people(Triad.everything.filter(event=event)), pk=triad_id)
    require_or_404(user, permission, triad)
    return triad


def round_of(triad: Triad) -> PracticeRun | None:
    """Return the round a triad has begun, if it has, with the triad as loaded."""
    rows = PracticeRun.objects.filter(repeats=None).select_related("rubric", "coach__person", "coachee__person")
    run = rows.filter(triad=triad).first()
    if run:
        run.triad = triad
    return run


def own_sheet(run: PracticeRun | None, place: Place) -> Observation | None:
    """Return the rater's sheet on a run, if begun."""
    rows = Observation.objects.filter(run=run, observer=place.participant, visitor=place.visitor)
    return rows.first() if run else None


def places_of(user: Any, event: Event) -> QuerySet[Participant, UUID]:
    """Return the ids of a person's own places; put into a query, they let it begin at that person, not at the event."""
    return Participant.objects.filter(event=event, person=user.person_id).values_list("pk", flat=True)


def owed_sheets(user: Any, event: Event) -> list[UUID]:
    """Return the triads whose round has begun and whose sheet this person has not sent, earliest first."""
    member = TriadMember.objects.filter(participant=own_place_id(user, event)).order_by()
    mine: Any = member.filter(role__in=OBSERVING).values("triad_id")
    if components_of(user, event):
        visited = Triad.objects.visited_by(user).exclude(pk__in=member.values("triad_id"))
        # A union, not an "or": the database then finds the few triads by index instead of reading all rounds.
        mine = mine.union(visited.order_by().values("pk"))
    sent = Observation.objects.submitted().by(user).filter(run=OuterRef("pk"))
    rows = PracticeRun.objects.whole().filter(~Exists(sent), event=event, triad__in=mine)
    return list(rows.order_by("started_at").values_list("triad_id", flat=True))


def attempt_of(triad: Triad, run_id: Any) -> PracticeRun:
    """Return a stage of a triad's round done again, with the triad as loaded, or 404."""
    run = get_visible_or_404(PracticeRun.objects.exclude(repeats=None).filter(triad=triad), pk=run_id)
    run.triad = triad
    return run


def open_attempts(triad: Triad) -> list[PracticeRun]:
    """Return the stages a triad is doing again right now."""
    rows = PracticeRun.objects.exclude(repeats=None).filter(triad=triad, ended_at=None)
    return list(rows.select_related("rubric"))


def visible_attempt_or_404(user: Any, event: Event, run_id: UUID) -> PracticeRun:
    """Return a stage done again, for those who run it."""
    attempts = event.practice_runs.exclude(repeats=None).select_related(
        "rubric", "triad__facilitator", "coachee__person"
    )
    run = get_visible_or_404(attempts.prefetch_related("triad__members__participant"), pk=run_id)
    require_or_404(user, "coaching.run", run)
    return run
