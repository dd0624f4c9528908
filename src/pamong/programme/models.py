"""Event, venue, curriculum, crew, day grid, policy."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pamong.core.models import Row
from pamong.people.models import Person
from pamong.places.models import Office, Regency

from .visibility import visible_filter

if TYPE_CHECKING:
    from pamong.people.models import User


class Venue(Row):
    """A place where events are held."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="venues")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=80)
    regency = models.ForeignKey(Regency, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.name


class RoomKind(models.TextChoices):
    CLASSROOM = "kelas", _("Classroom")
    HALL = "aula", _("Hall")
    LAB = "lab", _("Computer room")


class RoomNeed(models.TextChoices):
    """What some people need of a room, and some rooms offer; the values stand in sentences of the engines."""

    STEP_FREE = "tanpa tangga", _("Reached without stairs")
    SOUND = "pengeras suara", _("Loudspeakers")
    SIGHT = "layar besar", _("Large screen and good light")


class Room(Row):
    """A room of a venue."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=80)
    capacity = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    kind = models.CharField(max_length=8, choices=RoomKind.choices, default=RoomKind.CLASSROOM)
    serves = models.JSONField(default=list, blank=True, help_text=_("Codes of the needs it meets."))

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["venue", "name"], name="room_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def serves_words(self) -> list[str]:
        """Return what it offers, in words."""
        return need_words(self.serves)


def need_words(codes: Iterable[str]) -> list[str]:
    """Return needs in words, in the order they are asked for."""
    known = set(codes)
    return [str(need.label) for need in RoomNeed if need.value in known]


class EventState(models.TextChoices):
    DRAFT = "draf", _("Draft")
    OPEN = "terbuka", _("Open")
    CLOSED = "selesai", _("Closed")


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: User | Any) -> EventQuerySet:
        """Return the events a person may know of: own office's, own crew's, and what later rooms add."""
        return self.filter(visible_filter(user))


class Event(Row):
    """A bimtek: some days, one venue, one office."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="events")
    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    theme = models.CharField(max_length=200, blank=True)
    first_day = models.DateField()
    last_day = models.DateField()
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="events")
    zone = models.CharField(
        max_length=20,
        default="Asia/Pontianak",
        choices=[("Asia/Pontianak", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")],
    )
    state = models.CharField(max_length=8, choices=EventState.choices, default=EventState.DRAFT)
    capacity = models.PositiveIntegerField(null=True, blank=True, help_text=_("More people than this wait."))
    day_starts = models.TimeField(default=time(7, 30))
    slots_per_day = models.PositiveSmallIntegerField(default=10, help_text=_("Lesson hours (JP) a day."))
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")
    is_sample = models.BooleanField(default=False, help_text=_("Documents of a sample event carry CONTOH."))

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-first_day"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="event_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("programme:event_detail", args=[self.slug])

    @property
    def days(self) -> list[date]:
        """All days of the event."""
        return [self.first_day + timedelta(n) for n in range((self.last_day - self.first_day).days + 1)]


class Strand(Row):
    """A part of the curriculum (*struktur program*), such as “Teknik coaching”."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="strands")
    title = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order"]

    def __str__(self) -> str:
        return self.title


class Material(Row):
    """A subject taught, with its lesson hours (JP)."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="materials")
    strand = models.ForeignKey(Strand, models.CASCADE, related_name="materials")
    code = models.SlugField(max_length=30)
    title = models.CharField(max_length=160)
    jp = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    block = models.PositiveSmallIntegerField(default=2, help_text=_("Lesson hours in one piece."))
    room_kind = models.CharField(max_length=8, choices=RoomKind.choices, default=RoomKind.CLASSROOM)
    facilitators_needed = models.PositiveSmallIntegerField(default=1)
    plenary = models.BooleanField(default=False)
    is_practice = models.BooleanField(default=False, help_text=_("Coaching practice in triads."))
    after = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="before")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["strand__order", "order"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "code"], name="material_code_once")]

    def __str__(self) -> str:
        return self.title


class Component(models.TextChoices):
    """*Komponen*: what somebody is at an event. Decides lists, certificates and what they may do."""

    PARTICIPANT = "peserta", _("Participant")
    COMMITTEE = "panitia", _("Committee")
    SPEAKER = "narasumber", _("Speaker")
    FACILITATOR = "fasilitator", _("Facilitator")
    COACH = "coach", _("Coach")
    SUPERVISOR = "pengawas", _("Supervisor")


TEACHING = frozenset({Component.SPEAKER, Component.FACILITATOR, Component.COACH})


class CrewMember(Row):
    """Somebody who serves at an event: committee, speakers, facilitators, coaches, supervisors."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="crew")
    person = models.ForeignKey(Person, models.PROTECT, related_name="services")
    component = models.CharField(max_length=12, choices=Component.choices)
    title = models.CharField(max_length=80, blank=True, help_text=_("Such as “Ketua Panitia”."))
    home_regency = models.ForeignKey(Regency, models.PROTECT, null=True, blank=True, related_name="+")
    home = models.CharField(max_length=80, blank=True, help_text=_("Where from, when outside the province."))
    teaches = models.ManyToManyField(Material, blank=True, related_name="teachers")
    arrives_at = models.DateTimeField(null=True, blank=True)
    leaves_at = models.DateTimeField(null=True, blank=True)
    max_jp_per_day = models.PositiveSmallIntegerField(default=8)

    class Meta:
        ordering: ClassVar = ["person__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "person", "component"], name="crew_component_once")
        ]

    def __str__(self) -> str:
        return str(self.person)


class Break(Row):
    """A pause after a lesson hour: rest, prayer, lunch. Without a day it holds on every day."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="breaks")
    day = models.DateField(null=True, blank=True)
    after_slot = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=60)

    class Meta:
        ordering: ClassVar = ["after_slot"]

    def __str__(self) -> str:
        return f"{self.label} ({self.minutes}′)"


class Policy(Row):
    """The event's rules as one version; a change makes a new one. The highest version holds."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="policies")
    version = models.PositiveSmallIntegerField()
    attendance_share = models.DecimalField(max_digits=4, decimal_places=3, default=Decimal("0.900"))
    pretest_required = models.BooleanField(default=True)
    posttest_required = models.BooleanField(default=True)
    pass_score = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("Post-test score of 100 to pass."))
    practice_required = models.PositiveSmallIntegerField(default=1, help_text=_("Coaching rounds as the coach."))
    action_plan_required = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "version"], name="policy_version_once")]

    def __str__(self) -> str:
        return f"versi {self.version}"


class DatedSetting(Row):
    """A value that law or office changes from a day on, such as the minutes of a lesson hour."""

    office = models.ForeignKey(Office, models.CASCADE, null=True, blank=True, related_name="settings")
    key = models.SlugField(max_length=40)
    value = models.JSONField()
    valid_from = models.DateField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "key", "valid_from"], name="setting_once_a_day", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"


def _handout_path(handout: Handout, filename: str) -> str:
    """Store a file under a name nobody can guess and nobody chose."""
    return f"materi/{handout.event_id}/{secrets.token_hex(16)}"


class Handout(Row):
    """A file or an address that goes with a material (or with the whole event)."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="handouts")
    material = models.ForeignKey(Material, models.CASCADE, null=True, blank=True, related_name="handouts")
    title = models.CharField(max_length=160)
    file = models.FileField(upload_to=_handout_path, blank=True)
    file_name = models.CharField(max_length=160, blank=True, help_text=_("As people save it."))
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    url = models.URLField(blank=True)
    visible_from = models.DateTimeField(null=True, blank=True, help_text=_("Participants see it from then on."))

    class Meta:
        ordering: ClassVar = ["material__strand__order", "material__order", "title"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(file="", url=""), name="handout_has_file_or_url"),
        ]

    def __str__(self) -> str:
        return self.title


class Announcement(Row):
    """What the committee tells everybody, or some components, at an event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="announcements")
    components = models.JSONField(default=list, blank=True, help_text=_("Empty: everybody."))
    title = models.CharField(max_length=120)
    text = models.TextField()
    published_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-published_at", "-created_at"]

    def __str__(self) -> str:
        return self.title
