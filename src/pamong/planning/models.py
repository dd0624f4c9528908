"""A plan (frozen, versioned) and what it puts in place: classes, sessions, triads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pamong.core.json_without import JSONWithout
from pamong.core.models import Row
from pamong.enrolment.models import Participant
from pamong.people.queries import person_id_of
from pamong.programme.models import CrewMember, Event, Material, Room

from .sealing import ProblemField

if TYPE_CHECKING:
    from pamong.people.models import User

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def class_name(number: int) -> str:
    """Return `Kelas A` … `Kelas Z`, then `Kelas 27` …"""
    return f"Kelas {LETTERS[number - 1] if number <= len(LETTERS) else number}"


class PlanState(models.TextChoices):
    DRAFT = "draf", _("Draft")
    PUBLISHED = "terbit", _("Published")
    SUPERSEDED = "lama", _("Superseded")


class Plan(Row):
    """One proposal with all that is needed to make it again: problem, seed, effort, solver, answer."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="plans")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=PlanState.choices, default=PlanState.DRAFT)
    problem = ProblemField()
    answer = models.JSONField(default=dict)
    # Megabytes of an answer stand as rows once it is published: the pages read what is left, kept beside it.
    answer_in_short = models.GeneratedField(
        expression=JSONWithout("answer", "triads", "timetable", "classes"),
        output_field=models.JSONField(),
        db_persist=True,
    )
    lessons = models.JSONField(default=list, help_text=_("The timetable in words, as it was published."))
    seed = models.PositiveIntegerField(default=0)
    effort = models.FloatField(default=5)
    input_hash = models.CharField(max_length=64, blank=True)
    solver = models.CharField(max_length=60, blank=True)
    progress = models.JSONField(default=dict, help_text=_("What the solver has so far, part by part."))
    stop_asked = models.BooleanField(default=False)
    locks = models.JSONField(default=dict, blank=True, help_text=_("What was locked by hand (see locks)."))
    steps = models.JSONField(default=list, blank=True, help_text=_("Changes by hand, each with what undoes it."))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "version"], name="plan_version_once"),
            models.UniqueConstraint(
                fields=["event"], condition=models.Q(state="terbit"), name="one_published_plan_an_event"
            ),
        ]
        # Tells which version is in force without touching the row, whose documents take megabytes.
        indexes: ClassVar = [models.Index(fields=["event", "state", "version", "published_at"], name="plan_in_force")]

    def __str__(self) -> str:
        return f"versi {self.version}"

    @property
    def is_solved(self) -> bool:
        """Whether the engines have answered."""
        return bool(self.answer)

    @property
    def has_failed(self) -> bool:
        """Whether the engines broke off before they had an answer."""
        return not self.is_solved and bool(self.progress.get("failed"))

    @property
    def is_possible(self) -> bool:
        """Whether the answer can be carried out."""
        return self.is_solved and self.answer.get("status") != "infeasible"


class TrainingClass(Row):
    """A class (*kelas*) of the published plan; its identity survives new versions."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="classes")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    members = models.ManyToManyField(Participant, through="ClassMember", related_name="classes")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "number"], name="class_number_once")]

    def __str__(self) -> str:
        return self.name


class ClassMember(Row):
    """That a participant is in a class; each is in one."""

    training_class = models.ForeignKey(TrainingClass, models.CASCADE, related_name="memberships")
    participant = models.OneToOneField(Participant, models.CASCADE, related_name="class_membership")

    def __str__(self) -> str:
        return f"{self.participant_id} → {self.training_class_id}"


class Session(Row):
    """One piece of teaching: a class (or all, in a plenary), a material, a room, a time, some JP."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions")
    training_class = models.ForeignKey(TrainingClass, models.CASCADE, null=True, blank=True, related_name="sessions")
    material = models.ForeignKey(Material, models.PROTECT, related_name="sessions")
    part = models.PositiveSmallIntegerField(default=1, help_text=_("Which block of the material."))
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, related_name="sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    jp = models.PositiveSmallIntegerField()
    facilitators = models.ManyToManyField(CrewMember, blank=True, related_name="sessions")

    class Meta:
        ordering: ClassVar = ["starts_at", "training_class__number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "training_class", "material", "part"],
                name="session_part_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="session_has_length"),
        ]
        indexes: ClassVar = [models.Index(fields=["event", "starts_at"], name="session_start")]

    def __str__(self) -> str:
        return f"{self.material} · {self.training_class or _('all classes')}"


class TriadRole(models.TextChoices):
    COACH = "coach", _("Coach")
    COACHEE = "coachee", _("Coachee")
    OBSERVER = "observer", _("Observer")
    OBSERVER2 = "observer2", _("Second observer")


class TriadQuerySet(models.QuerySet["Triad"]):
    def visited_by(self, user: User | Any) -> TriadQuerySet:
        """Return the groups a person looks after as the visiting coach."""
        return self.filter(facilitator__person=person_id_of(user))


class PlannedTriadManager(models.Manager["Triad"]):
    """The groups of the plan: what planning forms, replaces and counts."""

    def get_queryset(self) -> models.QuerySet[Triad]:
        return super().get_queryset().exclude(round=Triad.OUTSIDE)


class Triad(Row):
    """A group of three (or four) that practises coaching in one round, and the visiting coach who looks after it.

    A group of a follow-up session stands outside the plan (round 0) and carries the id of its session.
    """

    OUTSIDE = 0

    event = models.ForeignKey(Event, models.CASCADE, related_name="triads")
    training_class = models.ForeignKey(TrainingClass, models.CASCADE, null=True, blank=True, related_name="triads")
    session = models.ForeignKey(Session, models.SET_NULL, null=True, blank=True, related_name="triads")
    round = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    facilitator = models.ForeignKey(CrewMember, models.PROTECT, null=True, blank=True, related_name="triads")

    objects = PlannedTriadManager.from_queryset(TriadQuerySet)()
    everything = TriadQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["round", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "round", "number"], name="triad_number_once")]

    def __str__(self) -> str:
        return f"putaran {self.round} · kelompok {self.number}"

    @property
    def is_planned(self) -> bool:
        """Whether it belongs to the bimtek's plan."""
        return self.round != self.OUTSIDE


class TriadMember(Row):
    """A participant's role in a triad; one triad a round."""

    triad = models.ForeignKey(Triad, models.CASCADE, related_name="members")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="triad_places")
    role = models.CharField(max_length=9, choices=TriadRole.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["triad", "participant"], name="triad_member_once"),
            models.UniqueConstraint(fields=["triad", "role"], name="triad_role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.participant_id}"


class CalendarFeed(Row):
    """A link only its owner knows: a calendar reads one's own sessions through it, and follows every change."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="calendar_feeds")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    secret = models.CharField(max_length=43, unique=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "user"], name="calendar_feed_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.event_id}"


class RoundChange(Row):
    """A round put together anew on the spot: the groups it changed, before and after, so that it can be taken back."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="round_changes")
    round = models.PositiveSmallIntegerField()
    training_class = models.ForeignKey(TrainingClass, models.CASCADE, null=True, blank=True, related_name="+")
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)
    moved = models.JSONField(default=list, help_text=_("Participants who practise in another group than planned."))
    left_out = models.JSONField(default=list)
    bad_pairs = models.PositiveSmallIntegerField(default=0)
    unlocked = models.PositiveSmallIntegerField(default=0, help_text=_("Locked groups that could not stay."))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [models.Index(fields=["event", "round", "created_at"], name="round_change_latest")]

    def __str__(self) -> str:
        return f"putaran {self.round}"
