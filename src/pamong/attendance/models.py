"""Presence events (only ever added to), closings of sessions, and the presence folded from them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamong.core.ids import uuid7
from pamong.core.models import Device
from pamong.enrolment.models import Participant
from pamong.planning.models import Session
from pamong.programme.models import Event


class Level(models.IntegerChoices):
    """How sure we are. Only `CONFIRMED` counts as lesson hours."""

    CLAIMED = 0, _("Claimed")
    CODE = 1, _("By code")
    OWN_PHONE = 2, _("By own phone")
    CONFIRMED = 3, _("Confirmed")


COUNTS_FROM = Level.CONFIRMED


class Way(models.TextChoices):
    """How presence was noticed."""

    OWN_PHONE = "qr_peserta", _("Own phone")
    SPOKEN = "kode_lisan", _("Spoken code")
    STAFF_SCAN = "pindai_panitia", _("Scanned by staff")
    BY_HAND = "manual", _("By hand")


# What a claim is worth by itself. A phone's own scan is worth `OWN_PHONE` when its enrolled key signed it.
LEVEL_OF = {
    Way.OWN_PHONE: Level.CODE,
    Way.SPOKEN: Level.CODE,
    Way.STAFF_SCAN: Level.CONFIRMED,
    Way.BY_HAND: Level.CODE,
}


class Kind(models.TextChoices):
    """What an event does to the state of a person in a session."""

    RECORD = "hadir", _("Present")
    CORRECTION = "koreksi", _("Correction")
    VOID = "batal", _("Undone")
    DISMISSAL = "tolak", _("Question answered: not counted")
    HOLD = "tahan", _("Doubted afterwards")
    APPROVAL = "setuju", _("Approved by a second person")


class Held(models.TextChoices):
    """Why a record waits for a person's judgement: a question to the committee, never a verdict."""

    OUTSIDE_TIME = "di_luar_waktu", _("Outside the time of the session")
    OTHER_CLASS = "kelas_lain", _("Belongs to another class")
    NOT_TAKING_PART = "tidak_ikut", _("Not on the list of those who take part")
    CLOCK_BACK = "jam_mundur", _("The device's clock went back")
    CLOCK_AHEAD = "jam_maju", _("The device's clock ran ahead")
    CHAIN_BROKEN = "rantai_putus", _("The device's records do not join up")
    DEVICE_REVOKED = "perangkat_dicabut", _("The device was ended later")


class Oddity(models.TextChoices):
    """What is odd about a record that counts as it is: shown to the committee as a question."""

    OLD_CODE = "kode_lama", _("The code was older than half a minute when it was scanned")


class PresenceEvent(models.Model):
    """One fact about a person in a session; the id is the key made by the device. Never changed, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    session = models.ForeignKey(Session, models.PROTECT, related_name="presence_events")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="presence_events")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.RECORD)
    way = models.CharField(max_length=14, choices=Way.choices, default=Way.BY_HAND)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    made_at = models.DateTimeField(help_text=_("When the device says it happened."))
    received_at = models.DateTimeField(auto_now_add=True)
    held = models.CharField(max_length=20, choices=Held.choices, blank=True)
    oddity = models.CharField(max_length=14, choices=Oddity.choices, blank=True)
    device = models.ForeignKey(Device, models.PROTECT, null=True, blank=True, related_name="+")
    evidence = models.CharField(max_length=160, blank=True, help_text=_("The code that was scanned or typed."))
    base = models.UUIDField(null=True, blank=True, help_text=_("The latest event a correction knew of."))
    about = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="answers")
    batch = models.UUIDField(null=True, blank=True, db_index=True, help_text=_("One act on many people."))
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["made_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="hadir") & ~Q(way="manual") | Q(kind__in=["tahan", "setuju"]) | ~Q(reason=""),
                name="presence_by_hand_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(held="") | Q(level=0) | Q(kind="koreksi"), name="held_presence_is_only_claimed"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["batal", "tolak", "tahan", "setuju"]) | Q(about__isnull=False),
                name="answer_names_its_event",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["session", "participant"], name="presence_event_pair"),
            models.Index(fields=["held"], name="presence_event_held"),
            models.Index(fields=["kind", "session", "participant"], name="presence_event_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.session_id} {self.participant_id}"

    @property
    def why(self) -> str:
        """Say why this record waits: held at once, or doubted afterwards (`doubt`, annotated)."""
        return str(Held(self.held or getattr(self, "doubt", "") or Held.OUTSIDE_TIME).label)


class SessionClosing(models.Model):
    """A facilitator's or the committee's word that a session is over, with the heads counted in the room."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    session = models.ForeignKey(Session, models.PROTECT, related_name="closings")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True)
    headcount = models.PositiveIntegerField(null=True, blank=True)
    recorded = models.PositiveIntegerField(help_text=_("How many were recorded when it was closed."))
    confirms = models.BooleanField(help_text=_("Raises own-phone presence to confirmed."))
    note = models.CharField(max_length=200, blank=True)
    device = models.ForeignKey(Device, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["made_at", "id"]
        indexes: ClassVar = [models.Index(fields=["session", "made_at"], name="closing_of_session")]

    def __str__(self) -> str:
        return f"tutup {self.session_id}"


class PresenceQuerySet(models.QuerySet["Presence"]):
    def of_event(self, event: Event) -> PresenceQuerySet:
        """Return the presence in all sessions of an event."""
        return self.filter(session__event=event)

    def counted(self) -> PresenceQuerySet:
        """Return what counts as lesson hours."""
        return self.filter(level__gte=COUNTS_FROM)

    def visible_to(self, user: Any) -> PresenceQuerySet:
        """Return presence in events a person may know of."""
        return self.filter(session__event__in=Event.objects.visible_to(user))


class Presence(models.Model):
    """The state of a person in a session, folded from all events; written only by the fold."""

    # Found by the indexes below: one more on the session or the participant alone would only cost every scan.
    session = models.ForeignKey(Session, models.CASCADE, related_name="presences", db_index=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="presences", db_index=False)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    way = models.CharField(max_length=14, choices=Way.choices)
    first_at = models.DateTimeField()
    corrected = models.BooleanField(default=False)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["session", "participant"], name="presence_once")]
        indexes: ClassVar = [
            models.Index(fields=["session", "level"], name="presence_count"),
            models.Index(fields=["participant", "level", "session"], name="presence_of_person"),
            models.Index(fields=["level", "session", "first_at"], name="presence_to_decide"),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.session_id} {self.level}"

    @property
    def counts(self) -> bool:
        """Tell whether the lesson hours of the session are this person's."""
        return self.level >= COUNTS_FROM
