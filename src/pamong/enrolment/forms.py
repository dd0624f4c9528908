"""Forms of enrolment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pamong.engines.roster import split_name
from pamong.engines.roster.cleaning import contact, identifiers
from pamong.people.commands import PersonData
from pamong.people.models import EmploymentStatus, IdentifierKind, Person, Sex
from pamong.people.wording import CONSENT_WORDING
from pamong.places.commands import SchoolData
from pamong.places.models import Level, Province, Regency

from .commands import Needs, PlaceFacts
from .models import Need, Participant, ParticipantState
from .wording import NEEDS_CONSENT, NEEDS_CONSENT_AT_DESK

CLEANERS = {
    "phone": contact.clean_phone,
    "email": contact.clean_email,
    "nip": identifiers.clean_nip,
    "nuptk": identifiers.clean_nuptk,
    "nik": identifiers.clean_nik,
    "npsn": identifiers.clean_npsn,
}
WRONG = {
    "phone": _("This is not a complete Indonesian mobile number. Write it as 0812 3456 7890."),
    "email": _("This e-mail address is not right yet. Check dots, commas and the @."),
    "nip": _("This NIP is not right yet: 18 digits that begin with the date of birth."),
    "nuptk": _("This NUPTK is not right yet: 16 digits."),
    "nik": _("This NIK is not right yet: 16 digits as on the identity card."),
    "npsn": _("This NPSN is not right yet: 8 digits."),
}


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once; each is judged by the command."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [file for file in data or [] if file]
        if self.required and not files:
            raise forms.ValidationError(gettext("Choose at least one file."))
        return files


class UploadForm(forms.Form):
    """Roster files."""

    files = ManyFilesField(  # type: ignore[assignment] # declared fields never become attributes
        label=_("Roster files"),
        help_text=_("Excel, LibreOffice or CSV, several at once, at most 20 MB each."),
        widget=ManyFilesInput(attrs={"accept": ".xlsx,.xls,.xlsm,.ods,.csv,.txt,.xml"}),
    )


def _with_blank(choices: type[TextChoices] | list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    items = choices if isinstance(choices, list) else choices.choices
    return [("", "–"), *items]


def regency_choices(province: Province | None = None) -> list[tuple[str, Any]]:
    """Return all regencies, those of `province` first."""
    rows = Regency.objects.select_related("province").order_by("code")
    own = [(row.code, row.name) for row in rows if province and row.province_id == province.pk]
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        if not province or row.province_id != province.pk:
            groups.setdefault(row.province.name, []).append((row.code, row.name))
    others: list[tuple[str, Any]] = list(groups.items())
    return [*own, *others]


class CheckedForm(forms.Form):
    """A form whose numbers are cleaned by the same rules as a roster's cells."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in CLEANERS.keys() & data.keys():
            self._clean_by_rule(name, data)
        return data

    def emptied(self, *names: str) -> frozenset[str]:
        """Return which of these fields somebody sent empty: what stood there was wrong and nothing takes its place."""
        return frozenset(name for name in names if name in self.data and not self.cleaned_data.get(name))

    def _clean_by_rule(self, name: str, data: dict[str, Any]) -> None:
        if not data[name]:
            return
        found = CLEANERS[name](data[name])
        if found.value is None:
            self.add_error(name, forms.ValidationError(str(WRONG[name])))
        else:
            data[name] = found.value


NEEDS_FIELDS = ("needs", "needs_note", "needs_agreed")


class NeedsForm(CheckedForm):
    """What somebody needs to take part well: asked for in one way, on their own page and at the desk."""

    needs = forms.MultipleChoiceField(
        label=_("What do you need to take part well?"),
        choices=Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Their class gets a room that has it."),
    )
    needs_note = forms.CharField(
        label=_("Something else the committee can see to"),
        max_length=200,
        required=False,
        help_text=_("Such as a place at the front, food you must avoid, a room for nursing."),
    )
    needs_agreed = forms.BooleanField(label=NEEDS_CONSENT, required=False)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for name in NEEDS_FIELDS:
            self.fields[name] = self.fields.pop(name)  # asked last

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self._stated(data).are_none and not data.get("needs_agreed"):
            words = gettext("Tick this, or leave the needs empty: without a yes nothing of it is kept.")
            self.add_error("needs_agreed", words)
        return data

    @property
    def stated_needs(self) -> Needs:
        """Return what was stated."""
        return self._stated(self.cleaned_data)

    def _stated(self, data: dict[str, Any]) -> Needs:
        """Return what a form says; who does not come states nothing."""
        if data.get("coming") == "tidak":
            return Needs()
        codes, note = data.get("needs") or (), data.get("needs_note") or ""
        return Needs(codes=codes, note=note, agreed=bool(data.get("needs_agreed")))


def initial_needs(participant: Participant) -> dict[str, Any]:
    """Return what was stated before, as the form shows it."""
    stated = getattr(participant, "stated_needs", None)
    if stated is None:
        return {}
    return {"needs": stated.codes, "needs_note": stated.note, "needs_agreed": bool(stated.agreed_at)}


class PersonForm(NeedsForm):
    """What the committee knows of somebody."""

    name = forms.CharField(label=_("Name with degrees"), max_length=160, help_text=_("As in “Dra. Sumiati, M.Pd.”"))
    printed_name = forms.CharField(
        label=_("Name on the certificate"), max_length=160, required=False, help_text=_("Empty: as above.")
    )
    phone = forms.CharField(label=_("Mobile number (WhatsApp)"), max_length=24, required=False)
    has_phone = forms.BooleanField(label=_("Can be reached by phone"), required=False, initial=True)
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False)
    school = forms.CharField(label=_("School"), max_length=160, required=False)
    npsn = forms.CharField(label="NPSN", max_length=12, required=False)
    level = forms.ChoiceField(label=_("Level"), choices=_with_blank(Level), required=False)
    regency = forms.ChoiceField(label=_("Regency"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=_with_blank(Sex), required=False)
    birth_date = forms.DateField(
        label=_("Date of birth"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    status = forms.ChoiceField(label=_("Employment"), choices=_with_blank(EmploymentStatus), required=False)
    rank = forms.CharField(label=_("Rank"), max_length=8, required=False, help_text=_("III/c for PNS, IX for PPPK."))
    nip = forms.CharField(label="NIP", max_length=26, required=False)
    nuptk = forms.CharField(label="NUPTK", max_length=26, required=False)
    nik = forms.CharField(label="NIK", max_length=26, required=False)
    cohort = forms.IntegerField(label=_("Cohort"), min_value=1, max_value=20, required=False)
    graduated = forms.ChoiceField(
        label=_("Graduated as Guru Penggerak"),
        choices=[("", _("Unknown")), ("ya", _("Yes")), ("tidak", _("No"))],
        required=False,
    )
    needs_agreed = forms.BooleanField(label=NEEDS_CONSENT_AT_DESK, required=False)

    def __init__(self, *args: Any, province: Province | None = None, **given: Any) -> None:
        super().__init__(*args, **given)
        field = self.fields["regency"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _with_blank(regency_choices(province))

    def facts(self) -> PlaceFacts:
        """Return what was said of the place itself."""
        return PlaceFacts(has_phone=self.cleaned_data["has_phone"], needs=self.stated_needs)

    def data_of_person(self) -> PersonData:
        """Return what was typed as a person's data."""
        given = self.cleaned_data
        parts = split_name(given["name"])
        school = SchoolData(given["school"], given["npsn"] or None, given["level"], given["regency"] or None)
        return PersonData(
            name=parts.name,
            front_title=" ".join(parts.front),
            back_title=", ".join(parts.back),
            printed_name=given["printed_name"] or given["name"],
            sex=given["sex"],
            birth_date=given["birth_date"],
            status=given["status"],
            rank=given["rank"],
            phone=given["phone"],
            email=given["email"],
            regency_code=given["regency"] or None,
            school=school if given["school"] else None,
            identifiers={kind: given[kind] for kind in ("nip", "nuptk", "nik") if given[kind]},
            cohort=given["cohort"],
            graduated={"ya": True, "tidak": False}.get(given["graduated"]),
            source=gettext("the committee's desk"),
        )


def initial_of(person: Person) -> dict[str, Any]:
    """Return a person's data as the form shows it."""
    record = getattr(person, "cohort_record", None)
    names = ("printed_name", "phone", "email", "sex", "birth_date", "status", "rank")
    return {
        **{name: getattr(person, name) for name in names},
        **{kind: person.identifier(kind) for kind in IdentifierKind.values},
        "name": person.full_name,
        "school": person.school.name if person.school else "",
        "npsn": person.school.npsn if person.school else "",
        "level": person.school.level if person.school else "",
        "regency": person.regency_id or "",
        "cohort": record.cohort if record else None,
        "graduated": {True: "ya", False: "tidak"}.get(record.graduated, "") if record else "",
    }


class AnswerForm(NeedsForm):
    """What an invited person answers; the desk uses the same form."""

    coming = forms.ChoiceField(
        label=_("Will you come?"),
        choices=[("ya", _("Yes, I will come")), ("tidak", _("No, I cannot come"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why not?"),
        max_length=200,
        required=False,
        help_text=_("Only if you cannot come. A few words help the committee to ask somebody else."),
    )
    printed_name = forms.CharField(
        label=_("Name on the certificate"),
        max_length=160,
        required=False,
        help_text=_("Exactly as it shall be printed, with degrees: commas between degrees, dots inside."),
    )
    name_is_right = forms.BooleanField(label=_("My name is right like this"), required=False)
    phone = forms.CharField(label=_("Mobile number (WhatsApp)"), max_length=24, required=False)
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False)
    school = forms.CharField(label=_("School"), max_length=160, required=False)
    regency = forms.ChoiceField(label=_("Regency"), required=False)
    rank = forms.CharField(label=_("Rank"), max_length=8, required=False, help_text=_("III/c for PNS, IX for PPPK."))
    nip = forms.CharField(
        label="NIP", max_length=26, required=False, help_text=_("Only if you are a civil servant (PNS or PPPK).")
    )
    consents = forms.MultipleChoiceField(
        label=_("I agree to"),
        choices=[],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each is voluntary. Saying no changes nothing about your place; you can change it at any time."),
    )
    letter = forms.FileField(
        label=_("Assignment letter"),
        required=False,
        help_text=_("PDF or a photo (JPEG, PNG), at most 3 MB. It can also be handed in later."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )

    def __init__(self, *args: Any, province: Province | None = None, **given: Any) -> None:
        super().__init__(*args, **given)
        choices = {
            "regency": _with_blank(regency_choices(province)),
            "consents": [(purpose.value, words) for purpose, words in CONSENT_WORDING.items()],
        }
        for name, items in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = items

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("coming") == "tidak" and not (data.get("reason") or "").strip():
            self.add_error("reason", gettext("Say in a few words why, so that the committee can ask somebody else."))
        if data.get("coming") == "ya" and not data.get("name_is_right"):
            self.add_error("name_is_right", gettext("Look at the name below and confirm it: it is printed like this."))
        return data

    def corrected(self, person: Person) -> PersonData:
        """Return what the person says about themselves."""
        given = self.cleaned_data
        school, known = given["school"], person.school
        is_same = bool(known and known.name == school and (known.regency_id or "") == given["regency"])
        return PersonData(
            name=person.name,
            printed_name=given["printed_name"],
            phone=given["phone"],
            email=given["email"],
            rank=given["rank"],
            regency_code=given["regency"] or None,
            school=SchoolData(school, None, "", given["regency"] or None) if school and not is_same else None,
            identifiers={"nip": given["nip"]} if given["nip"] else {},
            person_id=person.pk,
            emptied=self.emptied("phone", "email", "rank"),
        )


def initial_answer(participant: Participant, consents: Iterable[str]) -> dict[str, Any]:
    """Return what is known already, so that nobody types it again."""
    person = initial_of(participant.person)
    answers = {ParticipantState.CONFIRMED: "ya", ParticipantState.DECLINED: "tidak"}
    names = ("printed_name", "phone", "email", "school", "regency", "rank", "nip")
    return {
        **{name: person[name] for name in names},
        "coming": answers.get(ParticipantState(participant.state)),
        "reason": participant.decline_reason,
        **initial_needs(participant),
        "name_is_right": participant.name_confirmed_at is not None,
        "consents": list(consents),
    }


class ExportPurpose(TextChoices):
    """What a list of participants is taken out for: it stands in the audit trail (UU 27/2022, purpose limitation)."""

    LETTERS = "surat", _("Invitation and assignment letters")
    RUNNING = "pelaksanaan", _("Running the event: rooms, meals, lodging")
    ACCOUNTS = "pertanggungjawaban", _("Accounts and report of the event")
    OFFICE = "dinas", _("At the request of an education office")
    OTHER = "lain", _("Something else")


class ExportForm(forms.Form):
    """Why a list with personal data leaves Pamong; other rooms ask with purposes of their own (one of them `lain`)."""

    purposes: type[TextChoices] = ExportPurpose
    purpose = forms.ChoiceField(label=_("What do you need the list for?"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("In a few words"), max_length=200, required=False, help_text=_("Needed for “Something else”.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.fields["purpose"]
        assert isinstance(asked, forms.ChoiceField)
        asked.choices = self.purposes.choices

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("purpose") == ExportPurpose.OTHER and not (data.get("note") or "").strip():
            self.add_error("note", gettext("Say in a few words what it is needed for."))
        return data
