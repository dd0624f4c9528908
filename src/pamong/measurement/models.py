"""A run of the engine on an event's data, and what it found about each person and each rater."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamong.core.models import Row
from pamong.core.words import date_span
from pamong.enrolment.models import Participant
from pamong.programme.models import CrewMember, Event

if TYPE_CHECKING:
    from pamong.people.models import User


class RunState(models.TextChoices):
    """A run waits, is done and looked at by the committee, and is then frozen: from then on people see their own."""

    WAITING = "antre", _("Being reckoned")
    FAILED = "putus", _("Broken off")
    DONE = "selesai", _("Ready to look at")
    FROZEN = "beku", _("Frozen")


class Part(models.TextChoices):
    """The two rulers of a run: they are never mixed."""

    PRACTICE = "praktik", _("Coaching practice")
    TEST = "tes", _("Tests")


class ModelKind(models.TextChoices):
    RSM = "rsm", _("One set of steps for all criteria")
    PCM = "pcm", _("Own steps for each criterion")


TABLES = ("ratings", "answers", "ruler_text", "calibration")


class MeasurementQuerySet(models.QuerySet["Run"]):
    def frozen(self) -> MeasurementQuerySet:
        """Return the runs whose figures people may see."""
        return self.filter(state=RunState.FROZEN)

    def reckoned(self) -> MeasurementQuerySet:
        """Return the runs that have figures."""
        return self.filter(state__in=(RunState.DONE, RunState.FROZEN))


class MeasurementManager(models.Manager["Run"]):
    """Leaves the tables and calibrations where they are: a megabyte a run, and only an export reads them."""

    def get_queryset(self) -> models.QuerySet[Run]:
        """Return the runs without their tables."""
        return super().get_queryset().defer(*TABLES)


class Run(Row):
    """One reckoning of an event: what went in, how, by which engine, what came out. Frozen, it never changes.

    `parts` maps a part to what was found about the whole of it (see `reckoning.Found`); `ratings` and `answers` are
    the tables that went in, as compressed CSV with made-up codes for people.

    A run may be put on the ruler of an earlier one: `ruler` is that run, `ruler_text` its calibration as it was then
    (it stays when that event is erased), `calibration` what later runs may be anchored to. Figures of practice may be
    compared between runs of one `scale`, the hash of the calibration at the root of the chain; "" compares to none.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="measurements")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.WAITING)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    parameters = models.JSONField(help_text=_("Model, assumptions."))
    engine = models.CharField(max_length=60, blank=True)
    input_hash = models.CharField(max_length=64, blank=True)
    ratings = models.BinaryField(default=bytes)
    answers = models.BinaryField(default=bytes)
    form = models.CharField(max_length=40, blank=True, help_text=_("Versions of the sheet that went in."))
    ruler = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="followers")
    ruler_text = models.TextField(blank=True)
    calibration = models.TextField(blank=True)
    scale = models.CharField(max_length=64, blank=True)
    sheets = models.PositiveIntegerField(default=0, help_text=_("Sheets and sittings that went in."))
    parts = models.JSONField(default=dict)
    seconds = models.FloatField(null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = MeasurementManager.from_queryset(MeasurementQuerySet)()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "number"], name="measurement_number_once"),
            models.CheckConstraint(
                condition=~Q(state="beku") | Q(frozen_at__isnull=False, frozen_by__isnull=False),
                name="a_frozen_run_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("antre", "putus")) | ~Q(input_hash=""), name="a_reckoned_run_names_its_input"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["event", "state"], name="measurement_state"),
            models.Index(fields=["scale"], name="measurement_scale"),
        ]

    def __str__(self) -> str:
        return f"pengukuran {self.number}"

    @property
    def full_name(self) -> str:
        """Its name among the runs of an office: event, days, number."""
        event = self.event
        return f"{event.title}, {date_span(event.first_day, event.last_day)}, {self}"

    @property
    def has_figures(self) -> bool:
        """Whether there is something to look at."""
        return self.state in (RunState.DONE, RunState.FROZEN)

    @property
    def is_frozen(self) -> bool:
        """Whether it can no longer change, and people see their own figures."""
        return self.state == RunState.FROZEN

    @property
    def link(self) -> dict[str, Any] | None:
        """How practice hangs on the ruler it was to be put on, None when it was to stand on its own."""
        found: dict[str, Any] | None = (self.part(Part.PRACTICE) or {}).get("link")
        return found

    @property
    def is_linked(self) -> bool:
        """Whether practice stands on an earlier run's ruler."""
        return self.link is not None and "problem" not in self.link

    def part(self, part: str) -> dict[str, Any] | None:
        """Return what was found about a part, None when it had no data or too little."""
        found: dict[str, Any] | None = self.parts.get(part)
        return found if found and "n_ratings" in found else None


class PersonMeasureQuerySet(models.QuerySet["PersonMeasure"]):
    def visible_to(self, user: User | Any) -> PersonMeasureQuerySet:
        """Return a user's own measures of frozen runs."""
        person = getattr(user, "person_id", None)
        if person is None:
            return self.none()
        return self.filter(participant__person_id=person, run__state=RunState.FROZEN)


class PersonMeasure(Row):
    """Where one participant stood on one ruler on one occasion. Logits, but for `raw` and `fair` (points of the scale).

    `profile` maps an indicator of the principal model, `skills` a group of the sheet's criteria, to
    `[measure, error, score, low, high, marks, unshrunken measure, its error]`; runs of before have no skills, and
    profiles without the last two.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="people")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="measures")
    part = models.CharField(max_length=7, choices=Part.choices)
    occasion = models.CharField(max_length=20)
    order = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=12)
    eap = models.FloatField()
    sd = models.FloatField()
    wle = models.FloatField(null=True)
    se = models.FloatField(null=True)
    raw = models.FloatField()
    fair = models.FloatField()
    fair_low = models.FloatField()
    fair_high = models.FloatField()
    n = models.PositiveIntegerField()
    profile = models.JSONField(default=dict)
    skills = models.JSONField(default=dict)

    objects = PersonMeasureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["part", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "participant", "part", "occasion"], name="person_measured_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.occasion}"


class RaterMeasureQuerySet(models.QuerySet["RaterMeasure"]):
    def visible_to(self, user: User | Any) -> RaterMeasureQuerySet:
        """Return a user's own severity in frozen runs."""
        person = getattr(user, "person_id", None)
        if person is None:
            return self.none()
        own = Q(participant__person_id=person) | Q(crew__person_id=person)
        return self.filter(own, run__state=RunState.FROZEN)


class RaterMeasure(Row):
    """How strict one rater was: in logits (positive is stricter), and in points of the scale against the mean rater."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="raters")
    participant = models.ForeignKey(Participant, models.CASCADE, null=True, related_name="severities")
    crew = models.ForeignKey(CrewMember, models.CASCADE, null=True, related_name="severities")
    code = models.CharField(max_length=12)
    severity = models.FloatField(null=True)
    se = models.FloatField(null=True)
    points = models.FloatField(null=True, help_text=_("Positive: gives so many points less than the mean rater."))
    points_se = models.FloatField(null=True)
    infit = models.FloatField(null=True)
    infit_t = models.FloatField(null=True)
    raw = models.FloatField()
    fair = models.FloatField(null=True)
    n = models.PositiveIntegerField()
    people = models.PositiveIntegerField()

    objects = RaterMeasureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "code"], name="rater_measured_once"),
            models.CheckConstraint(
                condition=Q(participant=None, crew__isnull=False) | Q(participant__isnull=False, crew=None),
                name="a_measured_rater_is_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.code
