"""The action plan (RTL), its activities, the evidence, and what the principal said."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamong.core.models import Row
from pamong.enrolment.models import Participant
from pamong.programme.models import CrewMember, Event


class PlanState(models.TextChoices):
    """How far a plan is: the teacher writes, a coach reviews."""

    DRAFT = "draf", _("Being written")
    SUBMITTED = "diajukan", _("With the coach")
    RETURNED = "dikembalikan", _("To be mended")
    APPROVED = "disetujui", _("Approved")


class PrincipalAnswer(models.TextChoices):
    """What the school's principal said about the plan."""

    WAITING = "belum", _("Not answered")
    AGREED = "setuju", _("Agrees")
    WISHES = "ubah", _("Wishes a change")


WRITABLE = frozenset({PlanState.DRAFT, PlanState.RETURNED})


class ActionPlan(Row):
    """One participant's plan for the months after the event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="action_plans")
    participant = models.OneToOneField(Participant, models.CASCADE, related_name="action_plan")
    commitment = models.TextField(max_length=1000, help_text=_("What will be different at my school?"))
    support = models.TextField(max_length=600, blank=True, help_text=_("Who and what I need."))
    state = models.CharField(max_length=12, choices=PlanState.choices, default=PlanState.DRAFT)
    submitted_at = models.DateTimeField(null=True, blank=True)
    reviewer = models.ForeignKey(CrewMember, models.PROTECT, null=True, blank=True, related_name="reviewed_plans")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review = models.TextField(max_length=1000, blank=True)
    principal_answer = models.CharField(max_length=6, choices=PrincipalAnswer.choices, default=PrincipalAnswer.WAITING)
    principal_name = models.CharField(max_length=120, blank=True)
    principal_note = models.TextField(max_length=600, blank=True)
    principal_at = models.DateTimeField(null=True, blank=True)
    touched_at = models.DateTimeField(help_text=_("When the teacher last did something for it."))

    class Meta:
        ordering: ClassVar = ["participant__person__name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="disetujui") | Q(reviewer__isnull=False, reviewed_at__isnull=False),
                name="an_approved_plan_has_its_reviewer",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["event", "state"], name="plan_state")]

    def __str__(self) -> str:
        return f"RTL {self.participant_id}"

    @property
    def is_writable(self) -> bool:
        """Whether the teacher may change it freely."""
        return self.state in WRITABLE

    @property
    def is_approved(self) -> bool:
        """Whether a coach has approved it."""
        return self.state == PlanState.APPROVED


class ActivityState(models.TextChoices):
    PLANNED = "rencana", _("Planned")
    RUNNING = "berjalan", _("Under way")
    DONE = "selesai", _("Done")
    DROPPED = "batal", _("Dropped")


class Activity(Row):
    """One line of the plan, with the columns the usual form has."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="activities")
    title = models.CharField(max_length=160)
    aim = models.CharField(max_length=300)
    target = models.CharField(max_length=200)
    method = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField()
    place = models.CharField(max_length=120)
    cost = models.CharField(max_length=120, blank=True)
    responsible = models.CharField(max_length=120)
    indicator = models.CharField(max_length=300)
    obstacles = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=ActivityState.choices, default=ActivityState.PLANNED)

    class Meta:
        ordering: ClassVar = ["starts_on", "created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="activity_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.title


def _evidence_path(evidence: Evidence, filename: str) -> str:
    """Store a file under a name nobody can guess and nobody chose."""
    return f"bukti-rtl/{secrets.token_hex(16)}"


class Evidence(Row):
    """That something was done: a sentence, and a photo, paper or address where there is one."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="evidence")
    note = models.TextField(max_length=600)
    file = models.FileField(upload_to=_evidence_path, blank=True)
    file_name = models.CharField(max_length=160, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    url = models.URLField(blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["created_at"]

    def __str__(self) -> str:
        return self.note[:40]


class PlanChange(Row):
    """An adjustment of an approved plan: what, and why."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="changes")
    activity = models.CharField(max_length=160)
    reason = models.CharField(max_length=300)
    before = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.activity}: {self.reason}"


class PrincipalLink(Row):
    """The link with which the school's principal answers, without an account. Only its hash is stored."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.plan_id}"
