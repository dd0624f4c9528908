"""What an invited person answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pamong.enrolment.models import Participant, ParticipantState
from pamong.people.commands import PersonData
from pamong.people.models import Person
from pamong.people.wording import CONSENT_WORDING
from pamong.places.commands import SchoolData
from pamong.places.models import Province

from .checked import regency_choices, with_blank
from .needs import NeedsForm, initial_needs
from .person import initial_of


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
            "regency": with_blank(regency_choices(province)),
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
