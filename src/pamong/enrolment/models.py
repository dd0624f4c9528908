"""Participant: a person in an event, and how they answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from pamong.core.models import Row
from pamong.people.models import Person
from pamong.programme.models import Event

from .visibility import visible_places

if TYPE_CHECKING:
    from pamong.people.models import User


class ParticipantState(models.TextChoices):
    """How far a participant is. Only confirmed and present ones are planned."""

    LISTED = "terdaftar", _("On the list")
    INVITED = "diundang", _("Invited")
    CONFIRMED = "hadir", _("Will come")
    DECLINED = "berhalangan", _("Cannot come")
    WAITING = "tunggu", _("Waiting list")
    REPLACED = "diganti", _("Replaced")
    WITHDRAWN = "dibatalkan", _("Withdrawn")


# Who counts as taking part once the event runs: whoever was not taken off the list.
TAKING_PART = frozenset({ParticipantState.LISTED, ParticipantState.INVITED, ParticipantState.CONFIRMED})


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def taking_part(self) -> ParticipantQuerySet:
        """Return those who are on the list and have not said no."""
        return self.filter(state__in=TAKING_PART)

    def visible_to(self, user: User | Any, event: Event) -> ParticipantQuerySet:
        """Return the places in `event` that a user may see: all for crew and head, an education office its own."""
        return self.filter(event=event).filter(visible_places(user, event))

    def with_person(self) -> ParticipantQuerySet:
        """Join what every list shows of a participant."""
        return self.select_related("person__school__regency", "person__regency", "person__cohort_record")


class Participant(Row):
    """A person's place in an event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, models.PROTECT, related_name="participations")
    state = models.CharField(max_length=12, choices=ParticipantState.choices, default=ParticipantState.LISTED)
    flags = models.JSONField(default=list, blank=True, help_text=_("Codes of open questions from the roster."))
    is_walk_in = models.BooleanField(default=False)
    has_phone = models.BooleanField(default=True)
    decline_reason = models.CharField(max_length=200, blank=True)
    replaces = models.OneToOneField("self", models.SET_NULL, null=True, blank=True, related_name="replaced_by")
    invited_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    name_confirmed_at = models.DateTimeField(null=True, blank=True)
    assignment_letter = models.FileField(upload_to="surat-tugas/%Y/%m/", blank=True)
    access_needs = models.CharField(max_length=200, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["person__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "person"], name="participant_once_an_event"),
        ]
        indexes: ClassVar = [models.Index(fields=["event", "state"], name="participant_state")]

    def __str__(self) -> str:
        return str(self.person)

    def is_own_of(self, user: User | Any) -> bool:
        """Tell whether this is the place of the user's own person."""
        return bool(user.person_id and user.person_id == self.person_id)
