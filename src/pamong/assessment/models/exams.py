"""Pre-test and post-test, one sitting a participant, every answer an event."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pamong.core.clock import now
from pamong.core.models import Row
from pamong.enrolment.models import Participant
from pamong.programme.models import Event

from .bank import ItemVersion

if TYPE_CHECKING:
    from pamong.people.models import User

LONGEST_MINUTES = 240
FULL = 100  # what a right answer gives
MOST_EXTRA = 100  # percent of the time
SYNC_WINDOW = timedelta(hours=24)  # what a phone kept without signal still counts, by its own running clock


class ExamKind(models.TextChoices):
    PRE = "pretes", _("Pre-test")
    POST = "postes", _("Post-test")


class Exam(Row):
    """The pre-test or post-test of an event: when, how long, which items."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="exams")
    kind = models.CharField(max_length=6, choices=ExamKind.choices)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(
        default=30, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_MINUTES)]
    )
    grace_seconds = models.PositiveSmallIntegerField(default=60)
    shuffle = models.BooleanField(default=True, help_text=_("Everyone gets the questions in another order."))
    seed = models.PositiveIntegerField(default=0)
    versions = models.ManyToManyField(ItemVersion, through="ExamItem", related_name="exams")

    class Meta:
        ordering: ClassVar = ["-kind"]  # pretes before postes
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "kind"], name="exam_kind_once"),
            models.CheckConstraint(condition=models.Q(closes_at__gt=models.F("opens_at")), name="exam_closes_later"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_open(self) -> bool:
        """Whether one may start now."""
        return self.opens_at <= now() < self.closes_at

    @property
    def is_closed(self) -> bool:
        """Whether the window is over, and with it the time of those who started last."""
        return now() >= self.closes_at + timedelta(seconds=self.grace_seconds)

    def minutes_with(self, extra_percent: int) -> int:
        """Return how long somebody has who was granted extra time."""
        return self.minutes + ceil(self.minutes * extra_percent / 100)

    def deadline_from(self, started_at: datetime, extra_percent: int = 0) -> datetime:
        """Return when a sitting that starts at a moment ends; extra time too ends when the test closes."""
        return min(started_at + timedelta(minutes=self.minutes_with(extra_percent)), self.closes_at)


class ExamItem(Row):
    """The place of an item version in an exam; `position` is its number on paper."""

    exam = models.ForeignKey(Exam, models.CASCADE, related_name="items")
    version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="places")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["exam", "version"], name="exam_version_once"),
            models.UniqueConstraint(fields=["exam", "position"], name="exam_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.version_id}"


class Accommodation(Row):
    """What somebody needs to take the tests as fairly as the others: what is done for them, never why in their body."""

    participant = models.OneToOneField(Participant, models.CASCADE, related_name="accommodation")
    extra_percent = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(MOST_EXTRA)])
    large_print = models.BooleanField(default=False)
    reader = models.BooleanField(default=False)
    reason = models.CharField(max_length=200)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(extra_percent__gt=0) | models.Q(large_print=True) | models.Q(reader=True),
                name="an_accommodation_helps",
            ),
            models.CheckConstraint(condition=models.Q(extra_percent__lte=100), name="accommodation_extra_at_most_all"),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} +{self.extra_percent} %"


class Entry(models.TextChoices):
    """How answers came in."""

    PHONE = "gawai", _("Own phone")
    DESK = "meja", _("Entered from paper")


class SittingQuerySet(models.QuerySet["Sitting"]):
    def visible_to(self, user: User | Any) -> SittingQuerySet:
        """Return the sittings of the user's own person."""
        return self.filter(participant__person__user=user) if user.is_authenticated else self.none()

    def counted(self) -> SittingQuerySet:
        """Return those that are over: submitted, or out of time."""
        return self.filter(models.Q(submitted_at__isnull=False) | models.Q(deadline__lte=now()))


class Sitting(Row):
    """A participant takes an exam, once. The server's clock says when it began and ends.

    `credit` is kept up to date by the commands that store answers, `total` is the number of items at the start. An item
    gives up to 100 credit; only a situation gives less than all and more than nothing.
    """

    exam = models.ForeignKey(Exam, models.CASCADE, related_name="sittings")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="sittings")
    started_at = models.DateTimeField()
    deadline = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    entry = models.CharField(max_length=5, choices=Entry.choices, default=Entry.PHONE)
    reason = models.CharField(max_length=200, blank=True, help_text=_("Why it was entered at the desk."))
    credit = models.PositiveIntegerField(default=0)
    total = models.PositiveSmallIntegerField()

    objects = SittingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["exam", "participant"], name="sitting_once"),
            models.CheckConstraint(
                condition=models.Q(credit__lte=FULL * models.F("total")), name="sitting_credit_at_most_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exam_id} {self.participant_id}"

    @property
    def points(self) -> float:
        """One for each answer that is right, and the parts that situations gave."""
        return self.credit / FULL

    @property
    def percent(self) -> float:
        """The share of the points, of 100; blank counts as wrong."""
        return 100 * self.points / self.total if self.total else 0.0

    @property
    def is_over(self) -> bool:
        """Whether no more can be answered."""
        return self.submitted_at is not None or now() > self.deadline + timedelta(seconds=self.exam.grace_seconds)

    @property
    def shows_score(self) -> bool:
        """Whether its owner may see the score: once no further answer can change it.

        Else somebody could send answers that claim an early moment, one by one, and watch the score rise.
        """
        final = self.submitted_at is not None or now() >= self.exam.closes_at + SYNC_WINDOW
        return self.is_over and self.exam.is_closed and final

    def accepts(self, moment: datetime) -> bool:
        """Tell whether an answer given at a moment still counts."""
        last = self.deadline if self.submitted_at is None else min(self.deadline, self.submitted_at)
        return moment <= last + timedelta(seconds=self.exam.grace_seconds)


class Answer(Row):
    """One answer as it came in; its id is the key the phone made. The latest that was in time is current.

    Late ones and ones overtaken by a later answer stay, so that what a person did can always be told.
    """

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="answers")
    exam_item = models.ForeignKey(ExamItem, models.PROTECT, related_name="answers")
    response = models.JSONField(null=True)
    credit = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(help_text=_("As the device says."))
    judged_at = models.DateTimeField(help_text=_("As the server reckons from the start it issued."))
    sequence = models.PositiveIntegerField(default=0)
    is_late = models.BooleanField(default=False)
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sitting", "exam_item"], condition=models.Q(is_current=True), name="one_current_answer"
            ),
            models.CheckConstraint(
                condition=models.Q(is_current=False) | models.Q(is_late=False), name="late_is_not_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exam_item_id}: {self.response}"

    @property
    def order(self) -> tuple[datetime, int, str]:
        """What decides which of two answers to one item came later, whatever their order of arrival."""
        return (self.judged_at, self.sequence, str(self.pk))
