"""Person, identifiers, cohort record, account, membership of an office, personal link, consent, API token."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from pamong.core.models import Row
from pamong.places.models import Office, Province, Regency, School


class Sex(models.TextChoices):
    MALE = "L", _("Male")
    FEMALE = "P", _("Female")


class EmploymentStatus(models.TextChoices):
    PNS = "PNS", "PNS"
    PPPK = "PPPK", "PPPK"
    NON_ASN = "Non ASN", _("Not a civil servant")


class Person(Row):
    """A human being, once, whatever the events. `name` is as on the identity card, without degrees."""

    name = models.CharField(max_length=100)
    front_title = models.CharField(max_length=60, blank=True)
    back_title = models.CharField(max_length=80, blank=True)
    printed_name = models.CharField(max_length=160, help_text=_("As it stands on certificates."))
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    birth_place = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=8, choices=EmploymentStatus.choices, blank=True)
    rank = models.CharField(max_length=8, blank=True, help_text=_("III/c for PNS, IX for PPPK."))
    position = models.CharField(max_length=80, blank=True)
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="people")
    regency = models.ForeignKey(Regency, models.PROTECT, null=True, blank=True, related_name="people")
    phone = models.CharField(max_length=16, blank=True, db_index=True)
    email = models.EmailField(blank=True, db_index=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["name"]
        # Lists are read by name, a page at a time: PostgreSQL walks it instead of sorting everybody.
        indexes: ClassVar = [models.Index(fields=["name"], name="person_by_name")]

    def __str__(self) -> str:
        return self.printed_name or self.name

    @property
    def full_name(self) -> str:
        """Degrees and name as Indonesians write them: `Dra. Sumiati, S.Pd., M.Pd.`."""
        front = f"{self.front_title} " if self.front_title else ""
        return f"{front}{self.name}{', ' + self.back_title if self.back_title else ''}"

    def identifier(self, kind: str) -> str:
        """Return the value of one identifier, empty when unknown (uses prefetched identifiers)."""
        return next((item.value for item in self.identifiers.all() if item.kind == kind), "")


class IdentifierKind(models.TextChoices):
    NIP = "nip", "NIP"
    NUPTK = "nuptk", "NUPTK"
    NIK = "nik", "NIK"
    UKG = "ukg", "No. UKG"


class Identifier(Row):
    """An official number of a person; text, never a number."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=6, choices=IdentifierKind.choices)
    value = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "value"], name="identifier_belongs_to_one_person"),
            models.UniqueConstraint(fields=["person", "kind"], name="identifier_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} …{self.value[-3:]}"


class CohortRecord(Row):
    """That a person went through a cohort (*angkatan*) of Guru Penggerak, and whether they graduated."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="cohort_record")
    cohort = models.PositiveSmallIntegerField(null=True, blank=True)
    graduated = models.BooleanField(null=True)
    source = models.CharField(max_length=160, blank=True)

    def __str__(self) -> str:
        return f"A{self.cohort or '?'}"


class UserManager(BaseUserManager["User"]):
    """Makes accounts; the e-mail address is the name one signs in with. Every page names whose account it is."""

    def get_queryset(self) -> models.QuerySet[User]:
        return super().get_queryset().select_related("person")

    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email) or None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})


class User(AbstractBaseUser, PermissionsMixin):
    """An account. Participants have none of their own making: their personal link signs them in."""

    email = models.EmailField(unique=True, null=True, blank=True)
    person = models.OneToOneField(Person, models.PROTECT, null=True, blank=True, related_name="user")
    language = models.CharField(max_length=2, default="id")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    session_stamp = models.PositiveIntegerField(default=0, help_text=_("Raising it ends every session."))
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return str(self.person) if self.person_id else (self.email or f"akun {self.pk}")

    def get_session_auth_hash(self) -> str:
        """Return what every session carries: another password or stamp ends them all."""
        return salted_hmac("pamong.people.session", self._session_secret(), algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Yield what sessions carry from before the secret key was changed."""
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield salted_hmac(
                "pamong.people.session", self._session_secret(), secret=secret, algorithm="sha256"
            ).hexdigest()

    def _session_secret(self) -> str:
        return f"{self.password}:{self.session_stamp}"


class OfficeRole(models.TextChoices):
    """What a person is in an office; roles in one event are the programme's."""

    OPERATOR = "operator", _("Operator")
    HEAD = "kepala_balai", _("Head of the centre")
    STAFF = "staf", _("Staff")
    EDUCATION_OFFICE = "dinas", _("Education office")
    SUPERVISOR = "pengawas", _("Principal or supervisor")


class Membership(Row):
    """A role in an office; a dinas sees its regency or province, a supervisor the school."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    office = models.ForeignKey(Office, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=OfficeRole.choices)
    title = models.CharField(max_length=120, blank=True, help_text=_("Post as printed under a signature."))
    regency = models.ForeignKey(Regency, models.PROTECT, null=True, blank=True, related_name="+")
    province = models.ForeignKey(Province, models.PROTECT, null=True, blank=True, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "office", "role"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.office}"


class PersonalLink(Row):
    """A link that signs its person in. Only its hash is stored; it can be ended and it expires."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=40, default="undangan")
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.person_id}"


class ConsentPurpose(models.TextChoices):
    """What a person may agree to apart: public duty needs no consent, these do (UU 27/2022)."""

    PHOTO = "foto", _("Photos in reports and press texts")
    WHATSAPP = "whatsapp", _("Being added to the event's WhatsApp group")
    SHARE_PROFILE = "berbagi_dinas", _("Sharing my results with my education office")
    RECORDING = "rekaman", _("Recording of coaching practice")


class Consent(Row):
    """A person's yes to one purpose, with the words they agreed to; withdrawn by a date, never deleted."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=ConsentPurpose.choices)
    wording = models.TextField()
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_standing_consent_a_purpose",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.person_id}"


class TokenScope(models.TextChoices):
    """What a machine's key may do with its user's rights."""

    READ = "baca", _("Read only")
    WRITE = "tulis", _("Read and send")


class ApiToken(Row):
    """A machine's key to `/api/v1/`; acts as its user, within its scope. Only its hash is stored; ended by a date."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=5, choices=TokenScope.choices, default=TokenScope.READ)
    expires_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
