"""Choosing the files of an import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


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
