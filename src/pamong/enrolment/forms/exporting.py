"""Why a list with personal data leaves Pamong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


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
