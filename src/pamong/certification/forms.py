"""Forms of certification."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Result


class OverruleForm(forms.Form):
    """Decide otherwise than the scheme."""

    result = forms.ChoiceField(label=_("Decision"), choices=Result.choices)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Such as “Attended the session on paper, list of 9 November”. The participant can read it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReasonForm(forms.Form):
    """A reason that stays on record."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class CodeForm(forms.Form):
    """The code on a certificate."""

    kode = forms.CharField(
        label=_("Code on the certificate"),
        max_length=60,
        help_text=_("28 letters and digits in groups of four. Capitals do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class FileForm(forms.Form):
    """A certificate as a file."""

    berkas = forms.FileField(
        label=_("Certificate file (PDF)"),
        help_text=_("The file is checked and thrown away. At most 10 MB."),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )
