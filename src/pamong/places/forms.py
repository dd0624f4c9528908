"""Forms of places."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from pamong.core.inputs import date_input

from .models import Office, OfficeName


class OfficeForm(forms.ModelForm[Office]):
    """Address and codes of an office."""

    logo = forms.FileField(
        label=_("Logo for letters"), required=False, help_text=_("PNG or JPEG, at most 500 KB, on white.")
    )

    class Meta:
        model = Office
        fields = ("address", "city", "unit_code")
        labels = {"address": _("Address"), "city": _("Town"), "unit_code": _("Unit code in letter numbers")}


class OfficeNameForm(forms.ModelForm[OfficeName]):
    """A name from a day on."""

    class Meta:
        model = OfficeName
        fields = ("name", "ministry", "valid_from")
        labels = {"name": _("Name"), "ministry": _("Ministry"), "valid_from": _("Valid from")}
        widgets = {"valid_from": date_input()}
