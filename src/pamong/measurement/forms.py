"""What the committee says before a run, and before its data leave."""

from __future__ import annotations

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from pamong.enrolment.forms import ExportForm

from .models import ModelKind


class RunForm(forms.Form):
    """How to reckon; the usual choice is the first."""

    model = forms.ChoiceField(
        label=_("Steps of the scale"),
        choices=ModelKind.choices,
        initial=ModelKind.RSM,
        widget=forms.RadioSelect,
        help_text=_("Own steps need many sheets: at least ten for each level of each criterion."),
    )
    equivalent_groups = forms.BooleanField(
        label=_("Compare unlinked groups by assuming that they are equally able on average"),
        required=False,
        help_text=_("Only if people were put into groups by chance. The report says that you assumed it."),
    )


class OutPurpose(TextChoices):
    """What the data are taken out for: it stands in the audit trail (UU 27/2022, purpose limitation)."""

    CHECK = "periksa", _("To reckon it again elsewhere and compare")
    RESEARCH = "penelitian", _("Research on the scale")
    OFFICE = "balai", _("For the files of the office")
    OTHER = "lain", _("Something else")


class TakeOutForm(ExportForm):
    """Why the data of a run leave Pamong."""

    purposes = OutPurpose
