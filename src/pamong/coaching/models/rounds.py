"""The rubric, the practice round of a triad, its stages, and the sheets of its raters."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamong.core.clock import now
from pamong.core.models import Row
from pamong.enrolment.models import Participant
from pamong.people.queries import person_id_of
from pamong.planning.models import Triad
from pamong.programme.models import CrewMember, Event

if TYPE_CHECKING:
    from pamong.people.models import User

CORRECTABLE = timedelta(minutes=30)


class Rubric(Row):
    """One version of the sheet as data: stages with cue questions, items with a behaviour for each level 0-3."""

    version = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField(max_length=160)
    content = models.JSONField()

    class Meta:
        ordering: ClassVar = ["-version"]

    def __str__(self) -> str:
        return f"{self.title} (versi {self.version})"

    @property
    def items(self) -> list[dict[str, Any]]:
        """The items in the order of the sheet."""
        found: list[dict[str, Any]] = self.content["items"]
        return found

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The groups of items, in the order of the sheet."""
        found: list[dict[str, Any]] = self.content["groups"]
        return found

    @property
    def stages(self) -> list[dict[str, Any]]:
        """The TIRTA stages in order, with purpose, minutes and cue questions."""
        found: list[dict[str, Any]] = self.content["stages"]
        return found

    @property
    def item_codes(self) -> frozenset[str]:
        """What a complete sheet answers."""
        return frozenset(item["code"] for item in self.items)


class Stage(models.TextChoices):
    """The four stages of TIRTA; the last two letters are one stage."""

    GOAL = "T", _("Goal")
    IDENTIFY = "I", _("Identification")
    PLAN = "R", _("Action plan")
    COMMIT = "TA", _("Commitment")


class RunQuerySet(models.QuerySet["PracticeRun"]):
    def whole(self) -> RunQuerySet:
        """Return the bimtek's rounds themselves, without repeated stages and without follow-up sessions."""
        return self.filter(repeats=None).exclude(triad__round=Triad.OUTSIDE)

    def of_pair(self, user: User | Any) -> RunQuerySet:
        """Return the runs in which a person coached or was coached."""
        return self.filter(Q(coach__person_id=user.person_id) | Q(coachee__person_id=user.person_id))


class PracticeRun(Row):
    """A triad's practice: one round, or one stage of it done again (`repeats`, `stage`)."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="practice_runs")
    triad = models.ForeignKey(Triad, models.PROTECT, related_name="runs")
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="runs")
    coach = models.ForeignKey(Participant, models.PROTECT, related_name="runs_as_coach")
    coachee = models.ForeignKey(Participant, models.PROTECT, related_name="runs_as_coachee")
    repeats = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="attempts")
    stage = models.CharField(max_length=2, choices=Stage.choices, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True, help_text=_("When who coached last read the feedback."))

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["started_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["triad"], condition=Q(repeats=None), name="one_round_a_triad"),
            models.CheckConstraint(
                condition=Q(repeats=None, stage="") | (Q(repeats__isnull=False) & ~Q(stage="")),
                name="a_repeat_names_its_stage",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("started_at")), name="run_ends_after_start"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["event", "triad", "repeats", "ended_at"], name="run_of_triad")]

    def __str__(self) -> str:
        return f"{self.triad_id} {self.stage or 'TIRTA'}"

    @property
    def stage_title(self) -> str:
        """The name of the repeated stage in the run's rubric."""
        return next((stage["title"] for stage in self.rubric.stages if stage["code"] == self.stage), "")


class StageMark(Row):
    """That a stage began. Its id is the key the phone made; who tapped it counts, since two may tap."""

    run = models.ForeignKey(PracticeRun, models.CASCADE, related_name="marks")
    stage = models.CharField(max_length=2, choices=Stage.choices)
    at = models.DateTimeField()
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.stage} {self.at:%H.%M}"


class SheetState(models.TextChoices):
    DRAFT = "draf", _("Being filled in")
    SUBMITTED = "terkirim", _("Submitted")


class ObservationQuerySet(models.QuerySet["Observation"]):
    def submitted(self) -> ObservationQuerySet:
        """Return the sheets that were released to the pair."""
        return self.filter(state=SheetState.SUBMITTED)

    def by(self, user: User | Any) -> ObservationQuerySet:
        """Return the sheets a person wrote, as a peer or as the visiting coach."""
        person = person_id_of(user)
        return self.filter(Q(observer__person_id=person) | Q(visitor__person_id=person))


class Observation(Row):
    """One rater's sheet on one run: a peer of the triad (`observer`) or the visiting coach (`visitor`).

    `scores` maps each item's code to 0-3, or null for *not observed*. A sheet is written and read whole, so its
    fifteen scores are one value; `queries.rating_rows` lays them out as the long table that measurement reads.
    """

    run = models.ForeignKey(PracticeRun, models.CASCADE, related_name="observations")
    observer = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="observations")
    visitor = models.ForeignKey(CrewMember, models.PROTECT, null=True, blank=True, related_name="observations")
    state = models.CharField(max_length=8, choices=SheetState.choices, default=SheetState.DRAFT)
    scores = models.JSONField(default=dict)
    worked = models.TextField(max_length=1000, blank=True)
    to_try = models.TextField(max_length=1000, blank=True)
    next_step = models.TextField(max_length=300, blank=True)
    key = models.UUIDField(null=True, blank=True, unique=True, help_text=_("Under which the sheet was submitted."))
    made_at = models.DateTimeField(help_text=_("When the rater last wrote, by the phone's clock."))
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["made_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "observer"], name="one_sheet_an_observer"),
            models.UniqueConstraint(fields=["run", "visitor"], name="one_sheet_a_visitor"),
            models.CheckConstraint(
                condition=Q(observer=None, visitor__isnull=False) | Q(observer__isnull=False, visitor=None),
                name="a_sheet_has_one_rater",
            ),
            models.CheckConstraint(
                condition=Q(state="draf") | Q(submitted_at__isnull=False, key__isnull=False),
                name="a_submitted_sheet_has_time_and_key",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["run", "state"], name="sheet_state")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.rater_label}"

    @property
    def rater_label(self) -> str:
        """A name for the rater that is the same in every table: `peserta:…` or `coach:…`."""
        return f"coach:{self.visitor_id}" if self.visitor_id else f"peserta:{self.observer_id}"

    @property
    def is_submitted(self) -> bool:
        """Whether the pair may read it."""
        return self.state == SheetState.SUBMITTED

    @property
    def may_be_corrected(self) -> bool:
        """Whether it was sent a moment ago, so that a slip of the finger can still be mended."""
        return self.submitted_at is not None and now() - self.submitted_at <= CORRECTABLE

    def says_the_same(self, content: dict[str, Any]) -> bool:
        """Tell whether a repeated sending carries what is stored."""
        return all(getattr(self, field) == value for field, value in content.items())
