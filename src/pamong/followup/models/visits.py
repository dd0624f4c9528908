"""Follow-up coaching after the event, and cycles of supervision."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamong.coaching.models import Rubric
from pamong.core.models import Row
from pamong.enrolment.models import Participant
from pamong.people.queries import person_id_of
from pamong.programme.models import CrewMember, Event

if TYPE_CHECKING:
    from pamong.people.models import User


class VisitWay(models.TextChoices):
    FACE = "tatap_muka", _("Face to face")
    CALL = "panggilan", _("By call")


class VisitState(models.TextChoices):
    PLANNED = "rencana", _("Planned")
    DONE = "terlaksana", _("Held")
    MISSED = "batal", _("Not held")


class VisitQuerySet(models.QuerySet["Visit"]):
    def coached_by(self, user: User | Any) -> VisitQuerySet:
        """Return the sessions a person goes to as the coach."""
        return self.filter(coach__person=person_id_of(user))

    def of(self, user: User | Any) -> VisitQuerySet:
        """Return a person's own sessions: as the teacher or as the coach."""
        person = person_id_of(user)
        return self.filter(Q(coach__person=person) | Q(participant__person=person))


class Visit(Row):
    """A follow-up session: the teacher coaches a colleague, the coach observes with the sheet of the bimtek."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="visits")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="visits")
    coach = models.ForeignKey(CrewMember, models.PROTECT, null=True, blank=True, related_name="visits")
    number = models.PositiveSmallIntegerField()
    planned_on = models.DateField()
    way = models.CharField(max_length=10, choices=VisitWay.choices, default=VisitWay.CALL)
    state = models.CharField(max_length=10, choices=VisitState.choices, default=VisitState.PLANNED)
    held_on = models.DateField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    rubric = models.ForeignKey(Rubric, models.PROTECT, null=True, blank=True, related_name="+")
    scores = models.JSONField(default=dict)
    worked = models.TextField(max_length=1000, blank=True)
    to_try = models.TextField(max_length=1000, blank=True)
    next_step = models.CharField(max_length=300, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["planned_on", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participant", "number"], name="visit_number_once"),
            models.CheckConstraint(
                condition=~Q(state="terlaksana") | Q(held_on__isnull=False, rubric__isnull=False, coach__isnull=False),
                name="a_held_visit_has_day_sheet_and_coach",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["event", "state"], name="visit_state")]

    def __str__(self) -> str:
        return f"{self.number} {self.participant_id}"

    @property
    def is_done(self) -> bool:
        """Whether it was held."""
        return self.state == VisitState.DONE

    @property
    def marks(self) -> list[tuple[dict[str, Any], int | None, str]]:
        """The items of the sheet with mark and the behaviour that stands for it."""
        if self.rubric is None:
            return []
        given = [(item, self.scores.get(item["code"])) for item in self.rubric.items]
        return [(item, score, "" if score is None else item["anchors"][score]) for item, score in given]


class Supervision(Row):
    """A cycle of academic supervision: talk before, observation, talk after."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="supervisions")
    teacher = models.CharField(max_length=120, help_text=_("Whose lesson is observed."))
    before_on = models.DateField()
    before_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    focus = models.CharField(max_length=300, help_text=_("What the teacher wants to be looked at."))
    observed_on = models.DateField(null=True, blank=True)
    observed_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    seen = models.TextField(max_length=1000, blank=True, help_text=_("Seen and heard, without judgement."))
    after_on = models.DateField(null=True, blank=True)
    after_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    conclusion = models.TextField(max_length=600, blank=True, help_text=_("The teacher's own words."))

    class Meta:
        ordering: ClassVar = ["-before_on"]

    def __str__(self) -> str:
        return f"{self.teacher} {self.before_on}"

    @property
    def step(self) -> int:
        """How many of the three steps are done."""
        return 1 + bool(self.observed_on) + bool(self.observed_on and self.after_on)

    def held_by(self, today: date) -> list[tuple[Any, date, int | None]]:
        """Return the sessions of which the day has come: which, when, and how long if that was noted."""
        planned = [
            (_("Supervision, talk before"), self.before_on, self.before_minutes),
            (_("Supervision, observation"), self.observed_on, self.observed_minutes),
            (_("Supervision, talk after"), self.after_on, self.after_minutes),
        ]
        return [(kind, day, minutes) for kind, day, minutes in planned if day and day <= today]
