"""Teachers who may become principals, as one appointing authority keeps them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from pamong.core.models import Row
from pamong.people.models import Person
from pamong.places.models import School


class Stage(models.TextChoices):
    """Where somebody stands in the official training of principal candidates (BCKS)."""

    NONE = "", _("Not begun")
    ADMINISTRATIVE = "administrasi", _("Administrative selection")
    SUBSTANCE = "substansi", _("Substance test")
    TRAINING = "pelatihan", _("In training")
    CERTIFIED = "sertifikat", _("Certified")


class Formal(models.TextChoices):
    """Formal eligibility by the rule set that was applied."""

    ELIGIBLE = "eligible", _("Meets the rules")
    INCOMPLETE = "incomplete", _("Papers incomplete")
    NOT_ELIGIBLE = "not_eligible", _("Does not meet a rule yet")


class Candidate(Row):
    """What an authority knows of a teacher for succession.

    `facts` are the columns of the eligibility engine as attested (yes/no, dates, numbers), never scans; each keeps who
    attested it and when in the log. `result` and `outcomes` are a snapshot under `rule_hash` at `assessed_on`.
    """

    authority = models.CharField(max_length=5)
    person = models.ForeignKey(Person, models.PROTECT, related_name="candidacies")
    facts = models.JSONField(default=dict)
    stage = models.CharField(max_length=12, choices=Stage.choices, blank=True)
    wishes = models.ManyToManyField(School, through="Wish", related_name="+")
    limits = models.CharField(max_length=300, blank=True, help_text=_("Where I cannot go, and why."))
    result = models.CharField(max_length=12, choices=Formal.choices, default=Formal.INCOMPLETE)
    outcomes = models.JSONField(default=dict)
    rule_set = models.CharField(max_length=20, blank=True)
    rule_hash = models.CharField(max_length=64, blank=True)
    assessed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["person__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "person"], name="candidate_once_an_authority"),
        ]
        indexes: ClassVar = [models.Index(fields=["authority", "result"], name="candidate_result")]

    def __str__(self) -> str:
        return str(self.person)


class Wish(models.Model):
    """A school the candidate would go to; 1 is the first wish."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="wish_rows")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["candidate", "school"], name="wish_once")]

    def __str__(self) -> str:
        return f"{self.place}. {self.school}"


class Objection(Row):
    """A candidate's word against what is written about them, and the answer."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="objections")
    rule = models.CharField(max_length=30, blank=True)
    text = models.TextField(max_length=1000)
    answer = models.TextField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return self.text[:40]
