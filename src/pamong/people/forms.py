"""Forms of accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from pamong.places.models import Province, Regency

from .models import OfficeRole, TokenScope


class InvitationForm(forms.Form):
    """Whom to give a role in an office."""

    name = forms.CharField(label=_("Name"), max_length=100)
    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("Role"), choices=OfficeRole.choices)
    title = forms.CharField(
        label=_("Post"), max_length=120, required=False, help_text=_("As printed under a signature.")
    )
    regency = forms.ModelChoiceField(
        Regency.objects.all(), label=_("Regency"), required=False, help_text=_("For an education office of a regency.")
    )
    province = forms.ModelChoiceField(
        Province.objects.all(), label=_("Province"), required=False, help_text=_("For a provincial education office.")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("role") == OfficeRole.EDUCATION_OFFICE and not (data.get("regency") or data.get("province")):
            self.add_error("regency", _("Choose the regency or the province this office is responsible for."))
        return data


class LanguageForm(forms.Form):
    """In which language somebody reads."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class TokenForm(forms.Form):
    """A key for a machine."""

    name = forms.CharField(label=_("What is it for?"), max_length=80, help_text=_("Such as “Dinas data exchange”."))
    scope = forms.ChoiceField(
        label=_("What may it do?"),
        choices=TokenScope.choices,
        initial=TokenScope.READ,
        help_text=_("Sending is needed only by a program that reports presence or answers."),
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        initial=365,
        choices=[(30, _("30 days")), (365, _("1 year")), (0, _("Until I end it"))],
    )
