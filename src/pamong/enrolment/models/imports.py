"""A roster on its way in: files, what their columns mean, every row's verdict, every person and what became of them."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pamong.core.models import Row
from pamong.people.models import Person
from pamong.places.models import Office
from pamong.programme.models import Event

from .participants import Participant


class ImportState(models.TextChoices):
    """How far an import is. Nothing stands in the list before `CONFIRMED`."""

    UPLOADED = "diunggah", _("Files uploaded")
    CHECKING = "diperiksa", _("Being checked")
    CHECKED = "siap", _("Checked")
    COMMITTING = "dimasukkan", _("Being entered")
    CONFIRMED = "masuk", _("Entered")
    UNDONE = "diurungkan", _("Undone")
    CANCELLED = "dibatalkan", _("Cancelled")


OPEN_STATES = frozenset({ImportState.UPLOADED, ImportState.CHECKING, ImportState.CHECKED})


class RosterImport(Row):
    """Some roster files taken in together."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="imports")
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    mappings = models.JSONField(default=dict, blank=True, help_text=_("By fingerprint: header to field."))
    decisions = models.JSONField(default=dict, blank=True)
    summary = models.JSONField(default=dict, blank=True, help_text=_("Counts for the pages; no personal data."))
    result = models.JSONField(default=dict, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.event_id} {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether somebody may still decide about it."""
        return self.state in OPEN_STATES

    @property
    def is_busy(self) -> bool:
        """Whether the worker is at it."""
        return self.state in (ImportState.CHECKING, ImportState.COMMITTING)


def _table_path(upload: RosterUpload, filename: str) -> str:
    """Store what was read under a name nobody can guess."""
    return f"daftar/{secrets.token_hex(16)}.json.gz"


class RosterUpload(Row):
    """One file: kept only as the cells that were read, without sensitive columns, until the import is confirmed."""

    roster_import = models.ForeignKey(RosterImport, models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=120)
    tables = models.FileField(upload_to=_table_path, blank=True)
    sheet = models.CharField(max_length=80, blank=True)
    sheets = models.JSONField(default=list, blank=True)
    fingerprint = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(default=0)
    dropped = models.JSONField(default=list, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order"]

    def __str__(self) -> str:
        return self.name


class LearnedMapping(Row):
    """What an office said the columns of a kind of file mean; the next file of that kind starts from it."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="learned_mappings")
    fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField()
    used_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "fingerprint"], name="mapping_once_a_kind_of_file"),
        ]

    def __str__(self) -> str:
        return self.fingerprint[:12]


class Outcome(models.TextChoices):
    """What an import does, or did, with a person."""

    CREATE = "create", _("New")
    UPDATE = "update", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    SKIPPED = "skipped", _("Left out")


class RosterPerson(Row):
    """One person of an import, joined from the rows of all files."""

    roster_import = models.ForeignKey(RosterImport, models.CASCADE, related_name="people")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=160, help_text=_("The first row that names this person."))
    name = models.CharField(max_length=120, blank=True)
    data = models.JSONField(default=dict, blank=True)
    flags = models.JSONField(default=list, blank=True)
    left_out = models.BooleanField(default=False)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    known_id = models.UUIDField(null=True, blank=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    participant = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="+")
    made_person = models.BooleanField(default=False)
    made_participant = models.BooleanField(default=False)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roster_import", "number"], name="roster_person_number_once"),
        ]

    def __str__(self) -> str:
        return self.name


class RosterRow(models.Model):
    """What the check says about one row of a sheet; forgotten when the import is confirmed."""

    roster_import = models.ForeignKey(RosterImport, models.CASCADE, related_name="rows")
    order = models.PositiveIntegerField()
    file = models.PositiveSmallIntegerField()
    row = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10)
    person_number = models.PositiveIntegerField(null=True)
    codes = models.CharField(max_length=300, blank=True)
    words = models.TextField(blank=True, help_text=_("What the search looks through, in small letters."))
    cells = models.JSONField(default=list)
    issues = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["order"]
        indexes: ClassVar = [
            models.Index(fields=["roster_import", "order"], name="roster_row_order"),
            models.Index(fields=["roster_import", "verdict", "order"], name="roster_row_verdict"),
        ]

    def __str__(self) -> str:
        return f"{self.file}#{self.row} {self.verdict}"
