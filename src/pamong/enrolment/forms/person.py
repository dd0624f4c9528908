"""What the committee knows of somebody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pamong.core.inputs import date_input
from pamong.engines.roster import split_name
from pamong.enrolment.commands import PlaceFacts
from pamong.enrolment.wording import NEEDS_CONSENT_AT_DESK
from pamong.people.commands import PersonData
from pamong.people.models import EmploymentStatus, IdentifierKind, Person, Sex
from pamong.places.commands import SchoolData
from pamong.places.models import Level, Province

from .checked import regency_choices, with_blank
from .needs import NeedsForm


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
    level = forms.ChoiceField(label=_("Level"), choices=with_blank(Level), required=False)
    regency = forms.ChoiceField(label=_("Regency"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=with_blank(Sex), required=False)
    birth_date = forms.DateField(label=_("Date of birth"), required=False, widget=date_input())
    status = forms.ChoiceField(label=_("Employment"), choices=with_blank(EmploymentStatus), required=False)
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
        field.choices = with_blank(regency_choices(province))

    def facts(self) -> PlaceFacts:
        """Return what was said of the place itself."""
        return PlaceFacts(has_phone=self.cleaned_data["has_phone"], needs=self.stated_needs)

    def corrections(self) -> PersonData:
        """Return what was typed over what is known: some fields may also be emptied."""
        return replace(self.data_of_person(), emptied=self.emptied("phone", "email", "rank"))

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
