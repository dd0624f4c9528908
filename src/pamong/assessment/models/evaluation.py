"""The evaluation questionnaire, and how it stays anonymous.

That a participant has answered and what somebody answered are two tables without a common column: `ResponseTicket`
(unique a participant, so that nobody answers twice) and `Response`. Neither has a time; both get random numbers as
primary key, so that on SQLite, where the primary key *is* the place in the file, the order of arrival is gone as well.
Free text stands apart from the marks (`Suggestion`), because handwriting of the mind is recognisable and marks are
not. The audit trail names no actor for a response, and responses do not go through the outbox, whose receipts carry
who sent what. Reports suppress groups below `SMALLEST_GROUP`.

While it is open nobody sees a figure, and once shown it does not open again: two reports, one answer apart, would tell
that answer. Each new row is stored among up to sixty earlier ones that are taken out and put back under new keys, so
that the system columns of PostgreSQL (`xmin`, `ctid`), which a ticket has as well, point to many rows, not to one.

What remains: the class stands with the marks (and the speakers of a class are its own), so whoever reads the database
itself knows of a class where only one has answered. Who reads the write-ahead log or dead rows right after the fact, or
compares two copies of the database one answer apart, could pair the two. The page tells nothing it cannot keep: it
promises that nobody *in the office* sees who answered what.
"""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from pamong.core.models import Row
from pamong.enrolment.models import Participant
from pamong.planning.models import TrainingClass
from pamong.programme.models import Event

SMALLEST_GROUP = 5


def random_number() -> int:
    """Return a primary key that tells nothing about when the row came."""
    return secrets.randbits(62) + 1


class Scale(Row):
    """What marks mean: labels of the points, and the words for means. A change is a new version.

    `bands` is a list of `[lowest mean, word]`, highest first; the last one holds for everything below.
    """

    code = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=120)
    labels = models.JSONField(help_text=_("Words for 1, 2, 3 …"))
    bands = models.JSONField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["code", "-version"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["code", "version"], name="scale_version_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def highest(self) -> int:
        """The best mark."""
        return len(self.labels)

    def word(self, mean: float) -> str:
        """Return the word for a mean, rounded to two decimals as the report prints it."""
        shown = round(mean, 2)
        return next((word for lowest, word in self.bands if shown >= lowest), str(self.bands[-1][1]))


class Instrument(Row):
    """What is asked.

    `sections` is a list of `{"code", "title", "per", "items": [{"code", "text"}]}`; `per` is `event` or `speaker`.
    """

    code = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=120)
    sections = models.JSONField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["code", "-version"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["code", "version"], name="instrument_version_once")]

    def __str__(self) -> str:
        return self.title

    def sections_per(self, whom: str) -> list[dict[str, Any]]:
        """Return the sections asked once an event, or once a speaker."""
        return [section for section in self.sections if section["per"] == whom]


class Questionnaire(Row):
    """The evaluation of one event: which instrument, which scale, from when to when."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="questionnaire")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="+")
    scale = models.ForeignKey(Scale, models.PROTECT, related_name="+")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="questionnaire_closes_later"
            ),
        ]

    def __str__(self) -> str:
        return str(self.instrument)


class ResponseTicket(models.Model):
    """That a participant has answered. Nothing else."""

    id = models.BigAutoField(primary_key=True, default=random_number)
    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="tickets")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["questionnaire", "participant"], name="one_response_a_participant"),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id}"


class Response(models.Model):
    """What somebody answered: marks by `item code`, or `crew id:item code`. Nobody knows who."""

    id = models.BigAutoField(primary_key=True, default=random_number)
    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="responses")
    training_class = models.ForeignKey(TrainingClass, models.SET_NULL, null=True, blank=True, related_name="+")
    marks = models.JSONField()
    on_paper = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{len(self.marks)} nilai"


class Suggestion(models.Model):
    """What somebody wrote, apart from what they marked."""

    id = models.BigAutoField(primary_key=True, default=random_number)
    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="suggestions")
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:60]
