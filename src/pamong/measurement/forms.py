"""What the committee says before a run, and before its data leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pamong.enrolment.forms import ExportForm
from pamong.programme.models import Event

from .models import ModelKind, Run


class RunForm(forms.Form):
    """On which ruler, and how to reckon; the usual choice is the first."""

    ruler = forms.ChoiceField(
        label=_("Ruler"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("On the ruler of an earlier event the figures of both may be compared; otherwise never."),
    )
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

    def __init__(self, *args: Any, event: Event, rulers: Sequence[Run] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rulers = {str(one.pk): one for one in rulers}
        asked = self.fields["ruler"]
        assert isinstance(asked, forms.ChoiceField)
        latest = next((one for one in rulers if one.event_id != event.pk), None)
        named = [(key, _ruler_name(one, event, latest)) for key, one in self.rulers.items()]
        asked.choices = [("", _("A ruler of its own")), *named]

    def clean_ruler(self) -> Run | None:
        """Return the run whose ruler was chosen."""
        return self.rulers.get(self.cleaned_data["ruler"])


def _ruler_name(run: Run, event: Event, latest: Run | None) -> str:
    if run == latest:
        return gettext("%(name)s (suggested: the latest)") % {"name": run.full_name}
    return gettext("%(name)s (this event)") % {"name": run.full_name} if run.event_id == event.pk else run.full_name


class OutPurpose(TextChoices):
    """What the data are taken out for: it stands in the audit trail (UU 27/2022, purpose limitation)."""

    CHECK = "periksa", _("To reckon it again elsewhere and compare")
    RESEARCH = "penelitian", _("Research on the scale")
    OFFICE = "balai", _("For the files of the office")
    OTHER = "lain", _("Something else")


class TakeOutForm(ExportForm):
    """Why the data of a run leave Pamong."""

    purposes = OutPurpose
