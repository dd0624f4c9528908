"""Participant: a person in an event, and how they answered."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from pamong.core.models import Row
from pamong.enrolment.visibility import visible_places
from pamong.people.models import Person
from pamong.programme.models import Event

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
STATE_TONES: dict[str, str] = {
    ParticipantState.CONFIRMED: "success",
    ParticipantState.INVITED: "info",
    ParticipantState.DECLINED: "danger",
    ParticipantState.WAITING: "warning",
}
GONE = frozenset({ParticipantState.REPLACED, ParticipantState.WITHDRAWN})


class Flag(models.TextChoices):
    """An open question about a participant; most come from the roster, each ends when the fact is there."""

    DAMAGED_NIP = "damaged_nip", _("NIP damaged")
    BAD_NIP = "bad_nip", _("NIP not right")
    DAMAGED_NUPTK = "damaged_nuptk", _("NUPTK damaged")
    BAD_NUPTK = "bad_nuptk", _("NUPTK not right")
    DAMAGED_NIK = "damaged_nik", _("NIK damaged")
    BAD_NIK = "bad_nik", _("NIK not right")
    NOT_GRADUATED = "not_graduated", _("Did not graduate")
    GRADUATION_UNKNOWN = "graduation_unknown", _("Graduation unknown")
    AMBIGUOUS_REGION = "ambiguous_region", _("Regency unclear")
    UNKNOWN_REGION = "unknown_region", _("Regency unknown")
    BAD_PHONE = "bad_phone", _("Phone number not right")
    BAD_EMAIL = "bad_email", _("E-mail address not right")
    BAD_DATE = "bad_date", _("Date of birth not readable")
    POSSIBLE_DUPLICATE = "possible_duplicate", _("Possibly twice on the list")


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def taking_part(self) -> ParticipantQuerySet:
        """Return those who are on the list and have not said no."""
        return self.filter(state__in=TAKING_PART)

    def visible_to(self, user: User | Any, event: Event) -> ParticipantQuerySet:
        """Return the places in `event` that a user may see: all for crew and head, an education office its own."""
        return self.filter(event=event).filter(visible_places(user, event))

    def flagged(self, flag: str) -> ParticipantQuerySet:
        """Return those with an open question (a JSON list is searched as text: SQLite knows no containment)."""
        return self.alias(flag_words=Cast("flags", models.TextField())).filter(flag_words__contains=f'"{flag}"')

    def with_person(self) -> ParticipantQuerySet:
        """Join what every list shows of a participant."""
        return self.select_related("person__school__regency", "person__regency", "person__cohort_record")


def _letter_path(participant: Participant, filename: str) -> str:
    """Store a letter under a name nobody can guess and nobody chose."""
    return f"surat-tugas/{secrets.token_hex(16)}"


class Participant(Row):
    """A person's place in an event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, models.PROTECT, related_name="participations")
    state = models.CharField(max_length=12, choices=ParticipantState.choices, default=ParticipantState.LISTED)
    flags = models.JSONField(default=list, blank=True, help_text=_("Codes of open questions from the roster."))
    settled_flags = models.JSONField(default=list, blank=True, help_text=_("Questions the committee has closed."))
    is_walk_in = models.BooleanField(default=False)
    has_phone = models.BooleanField(default=True)
    decline_reason = models.CharField(max_length=200, blank=True)
    replaces = models.OneToOneField("self", models.SET_NULL, null=True, blank=True, related_name="replaced_by")
    invited_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    name_confirmed_at = models.DateTimeField(null=True, blank=True)
    desk_answer = models.BooleanField(default=False, help_text=_("Answered at the committee's desk."))
    assignment_letter = models.FileField(upload_to=_letter_path, blank=True)
    letter_type = models.CharField(max_length=40, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["person__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "person"], name="participant_once_an_event"),
        ]
        indexes: ClassVar = [models.Index(fields=["event", "state"], name="participant_state")]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def state_tone(self) -> str:
        """The tone a state is shown in."""
        return STATE_TONES.get(self.state, "neutral")

    def is_own_of(self, user: User | Any) -> bool:
        """Tell whether this is the place of the user's own person."""
        return bool(user.person_id and user.person_id == self.person_id)


class BulkChange(Row):
    """A change of many places at once, with the states before: what an undo needs."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="bulk_changes")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=40)
    after = models.CharField(max_length=12, choices=ParticipantState.choices)
    before = models.JSONField(help_text=_("Participant to state."))
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.verb} {len(self.before)}"
