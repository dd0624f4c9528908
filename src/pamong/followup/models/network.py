"""Learning communities and good practice: how what one teacher does reaches others."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamong.core.models import Row
from pamong.enrolment.models import Participant
from pamong.people.models import Person
from pamong.programme.models import CrewMember, Event


class Community(Row):
    """A *komunitas belajar* a participant leads."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="communities")
    leader = models.ForeignKey(Participant, models.CASCADE, related_name="communities")
    name = models.CharField(max_length=120)
    about = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name_plural = "communities"

    def __str__(self) -> str:
        return self.name


class Meeting(Row):
    """One meeting of a community."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="meetings")
    held_on = models.DateField()
    topic = models.CharField(max_length=160)
    outcome = models.TextField(max_length=600, blank=True)

    class Meta:
        ordering: ClassVar = ["-held_on"]

    def __str__(self) -> str:
        return self.topic


class MeetingPresence(Row):
    """Somebody who was there. Colleagues outside the event are noted by name and school only."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="present")
    name = models.CharField(max_length=120)
    school = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "name", "school"], name="present_once_a_meeting"),
        ]

    def __str__(self) -> str:
        return self.name


class StoryState(models.TextChoices):
    DRAFT = "draf", _("Being written")
    SUBMITTED = "diajukan", _("With the coach")
    RETURNED = "dikembalikan", _("To be mended")
    SHARED = "dibagikan", _("Shared")


class Story(Row):
    """A short story of good practice: the situation, what was done, what came of it, what others need to try it."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="stories")
    author = models.ForeignKey(Participant, models.CASCADE, related_name="stories")
    title = models.CharField(max_length=120)
    situation = models.TextField(max_length=800)
    action = models.TextField(max_length=1200)
    result = models.TextField(max_length=800)
    needs = models.TextField(max_length=600, blank=True)
    state = models.CharField(max_length=12, choices=StoryState.choices, default=StoryState.DRAFT)
    reviewer = models.ForeignKey(CrewMember, models.PROTECT, null=True, blank=True, related_name="+")
    review = models.CharField(max_length=600, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-shared_at", "-created_at"]
        verbose_name_plural = "stories"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="dibagikan") | Q(shared_at__isnull=False, reviewer__isnull=False),
                name="a_shared_story_was_reviewed",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_shared(self) -> bool:
        """Whether everybody of the event may read it."""
        return self.state == StoryState.SHARED


class Trial(Row):
    """That another teacher has tried a story's idea: said by that teacher, nobody else."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="trials")
    person = models.ForeignKey(Person, models.CASCADE, related_name="trials")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="trials")
    words = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["story", "person"], name="trial_once_a_person")]

    def __str__(self) -> str:
        return self.words[:40]
