"""Scheme, verdict, numbering book, issue (what is submitted and approved together), certificate."""

from __future__ import annotations

import secrets
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pamong.core.models import Row
from pamong.engines.seal import printed_code
from pamong.enrolment.models import Participant
from pamong.enrolment.visibility import visible_places
from pamong.places.models import Office
from pamong.programme.models import Event

if TYPE_CHECKING:
    from pamong.people.models import User


class Result(models.TextChoices):
    """What a participant has reached; the words stand on the paper."""

    PASSED = "lulus", _("Passed")
    ATTENDED = "telah mengikuti", _("Attended")
    NOT_YET = "belum memenuhi", _("Not yet met")


CERTIFIED = (Result.PASSED, Result.ATTENDED)


class PassingScheme(Row):
    """The rules of an event as one version; made anew when the event's policy changes."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="passing_schemes")
    version = models.PositiveSmallIntegerField()
    rules = models.JSONField(help_text=_("As `engines.passing.Scheme` reads them."))
    policy_version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "version"], name="passing_scheme_once")]

    def __str__(self) -> str:
        return f"versi {self.version}"


class VerdictQuerySet(models.QuerySet["Verdict"]):
    def certified(self) -> VerdictQuerySet:
        """Return the verdicts that lead to a certificate."""
        return self.filter(result__in=CERTIFIED)

    def awaiting(self) -> VerdictQuerySet:
        """Return the verdicts that lead to a certificate nobody has got yet."""
        settled = Certificate.objects.filter(status__in=SETTLED, participant=models.OuterRef("participant"))
        return self.certified().filter(~models.Exists(settled))

    def with_person(self) -> VerdictQuerySet:
        """Join what every list shows."""
        return self.select_related("participant__person__school", "participant__person__regency")


class Verdict(Row):
    """What was decided about a participant: computed by a scheme, or overruled by the committee with a reason."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="verdicts")
    participant = models.OneToOneField(Participant, models.CASCADE, related_name="verdict")
    scheme = models.ForeignKey(PassingScheme, models.PROTECT, related_name="verdicts")
    computed = models.CharField(max_length=16, choices=Result.choices)
    reachable = models.CharField(max_length=16, choices=Result.choices)
    result = models.CharField(max_length=16, choices=Result.choices)
    reasons = models.JSONField(default=list)
    computed_at = models.DateTimeField()
    overruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    overruled_at = models.DateTimeField(null=True)
    overruled_reason = models.CharField(max_length=300, blank=True)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["participant__person__name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(result=models.F("computed")) | ~models.Q(overruled_reason=""),
                name="overruling_has_a_reason",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["event", "result", "overruled_at", "participant"], name="verdict_counts")
        ]

    def __str__(self) -> str:
        return f"{self.participant_id}: {self.result}"

    @property
    def is_overruled(self) -> bool:
        """Whether a person decided otherwise than the scheme."""
        return self.overruled_at is not None

    @property
    def is_open(self) -> bool:
        """Whether something unknown could still change it."""
        return not self.is_overruled and self.reachable != self.computed


class NumberingBook(Row):
    """The numbers an office gives in a year. `last` only ever rises: a number given is never given again."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="numbering_books")
    name = models.SlugField(max_length=20, default="sertifikat")
    year = models.PositiveSmallIntegerField()
    pattern = models.CharField(max_length=80, default="{urut:05d}/{kode_unit}/{klasifikasi}/{tahun}")
    codes = models.JSONField(default=dict, blank=True, help_text=_("What the pattern's tokens stand for."))
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "name", "year"], name="numbering_book_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"


class IssueState(models.TextChoices):
    SUBMITTED = "diajukan", _("Waiting for the head")
    RETURNED = "dikembalikan", _("Returned")
    SIGNING = "ditandatangani", _("Being signed")
    DONE = "terbit", _("Issued")
    CANCELLED = "dibatalkan", _("Cancelled")


OPEN_STATES = (IssueState.SUBMITTED, IssueState.SIGNING)


class Issue(Row):
    """What one person submits and another approves: all papers of an event, or one that replaces another."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="issues")
    state = models.CharField(max_length=15, choices=IssueState.choices, default=IssueState.SUBMITTED)
    replaces = models.ForeignKey("Certificate", models.PROTECT, null=True, blank=True, related_name="replacements")
    reason = models.CharField(max_length=300, blank=True)
    fingerprint = models.CharField(max_length=64, help_text=_("Of the list as it was submitted."))
    total = models.PositiveIntegerField()
    frame = models.JSONField(default=dict, help_text=_("What all papers share, frozen at approval."))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-submitted_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("submitted_by")),
                name="issue_needs_two_persons",
            ),
            models.UniqueConstraint(
                fields=["event"],
                condition=models.Q(state__in=OPEN_STATES, replaces=None),
                name="one_open_issue_an_event",
            ),
            models.UniqueConstraint(
                fields=["replaces"], condition=models.Q(state__in=OPEN_STATES), name="one_open_replacement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.state}"


class Status(models.TextChoices):
    PENDING = "menunggu", _("Waiting for its signature")
    ISSUED = "terbit", _("Valid")
    REVOKED = "dicabut", _("Revoked")
    REPLACED = "diganti", _("Replaced")
    CANCELLED = "batal", _("Cancelled before signing")


# Whose verdict has become a paper: nothing is decided about them anew, not even when it was revoked.
SETTLED = (Status.PENDING, Status.ISSUED, Status.REVOKED)
PUBLIC = (Status.ISSUED, Status.REVOKED, Status.REPLACED)


def certificate_path(certificate: Certificate, _name: str = "") -> str:
    """Store a paper under a name nobody can guess; two levels, so that no folder grows too long."""
    token = secrets.token_hex(16)
    return f"sertifikat/{certificate.event_id}/{token[:2]}/{token[2:]}.pdf"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: User | Any, event: Event) -> CertificateQuerySet:
        """Return the certificates of the participants a user may see, that were ever handed out."""
        people = Participant.objects.filter(visible_places(user, event), event=event)
        return self.filter(event=event, status__in=PUBLIC, participant__in=people)

    def public(self) -> CertificateQuerySet:
        """Return what somebody may hold in hands."""
        return self.filter(status__in=PUBLIC)


class Certificate(Row):
    """One numbered paper. What it says is frozen; only its status and file are ever written again."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="certificates")
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="certificates")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="certificates")
    office = models.ForeignKey(Office, models.PROTECT, related_name="certificates")
    book = models.ForeignKey(NumberingBook, models.PROTECT, related_name="certificates")
    sequence = models.PositiveIntegerField()
    number = models.CharField(max_length=80)
    code = models.CharField(max_length=28, unique=True)
    kind = models.CharField(max_length=16, choices=Result.choices)
    printed_name = models.CharField(max_length=160)
    content = models.JSONField(help_text=_("What this paper says beside the frame of its issue."))
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.PENDING)
    issued_at = models.DateTimeField(help_text=_("When it was approved."))
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    pdf = models.FileField(upload_to=certificate_path, max_length=200, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["sequence"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "sequence"], name="certificate_sequence_never_twice"),
            models.UniqueConstraint(fields=["office", "number"], name="certificate_number_never_twice"),
            models.UniqueConstraint(
                fields=["participant"], condition=models.Q(status="terbit"), name="one_valid_certificate"
            ),
            models.UniqueConstraint(
                fields=["participant"], condition=models.Q(status="menunggu"), name="one_pending_certificate"
            ),
            models.UniqueConstraint(
                fields=["replaces"], condition=~models.Q(status="batal"), name="certificate_replaced_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["issue", "status"], name="certificate_progress"),
            models.Index(fields=["event", "status"], name="certificates_by_status"),
            models.Index(fields=["participant", "status"], name="certificate_of_person"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def printed_code(self) -> str:
        """The code in groups of four, as on paper."""
        return printed_code(self.code)

    @property
    def issued_on(self) -> date:
        """The day of the approval."""
        return timezone.localdate(self.issued_at)

    @property
    def file_name(self) -> str:
        """The name people save it under."""
        return f"sertifikat-{self.sequence:05d}-{self.event.slug}.pdf"
