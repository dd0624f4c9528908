"""Files and addresses that go with the materials."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from pamong.core.inputs import moment_input
from pamong.programme.models import Handout


class HandoutForm(forms.ModelForm[Handout]):
    """A file or an address."""

    url = forms.URLField(
        label=_("or address"),
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https", "http"])],
        help_text=_("For large films: where it can be seen."),
    )

    class Meta:
        model = Handout
        fields = ("title", "material", "file", "url", "visible_from")
        labels = {
            "title": _("Title"),
            "material": _("Material"),
            "file": _("File"),
            "visible_from": _("Visible to participants from"),
        }
        help_texts = {
            "file": _("PDF, Word, Excel, PowerPoint, picture, sound or video, at most 25 MB."),
            "visible_from": _("Empty: at once."),
        }
        widgets = {"visible_from": moment_input()}

    def __init__(self, *args: Any, materials: Any, whole_event: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        material = self.fields["material"]
        assert isinstance(material, forms.ModelChoiceField)
        material.queryset, material.required = materials, not whole_event

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("file") and not data.get("url") and not self.errors:
            self.add_error("file", _("Choose a file or give an address."))
        return data

    def validate_constraints(self) -> None:
        """Leave the row's constraint to the database: the file is put into the row by the command."""
