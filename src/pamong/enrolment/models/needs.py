"""What somebody needs to take part well: health data, so it is stated freely, sealed, and gone when taken back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from pamong.core.models import Row
from pamong.core.sealed_fields import SealedField
from pamong.programme.models import RoomNeed

from .participants import Participant


class Need(models.TextChoices):
    """What the committee can see to; those that a room serves bear its codes, and the planning uses them."""

    STEP_FREE = RoomNeed.STEP_FREE.value, _("Moving: no stairs (ground floor or a ramp)")
    HEARING = RoomNeed.SOUND.value, _("Hearing: loudspeakers")
    SIGHT = RoomNeed.SIGHT.value, _("Seeing: a large screen and good light")
    HELP = "pendamping", _("Somebody who helps me")


class StatedNeeds(Row):
    """One participant's needs with the words they agreed to; deleted when taken back or no longer of use."""

    participant = models.OneToOneField(Participant, models.CASCADE, related_name="stated_needs")
    content = SealedField(help_text=_("Codes and a note, sealed: no need can be read in the database."))
    wording = models.TextField(blank=True, help_text=_("The words they agreed to."))
    agreed_at = models.DateTimeField(null=True, blank=True)
    by_self = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["created_at"]

    def __str__(self) -> str:
        return f"{self.participant_id}"

    @property
    def codes(self) -> list[str]:
        """Return what was chosen."""
        return list(self.content["codes"])

    @property
    def note(self) -> str:
        """Return what was added in own words."""
        return str(self.content["note"])

    @property
    def words(self) -> list[str]:
        """Return all of it in words."""
        return [*need_words(self.codes), *([self.note] if self.note else [])]

    @property
    def of_rooms(self) -> list[str]:
        """Return what a room can serve."""
        return [code for code in self.codes if code in RoomNeed.values]


def need_words(codes: Iterable[str]) -> list[str]:
    """Return needs in words, in the order they are asked for."""
    known = set(codes)
    return [str(need.label) for need in Need if need.value in known]
