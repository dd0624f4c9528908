"""Captions of a video, typed or from a file, as lessons and clips take them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.coaching.uploads import MOST_CAPTIONS


class CaptionsForm(forms.Form):
    """The two fields of captions; a file takes the place of what is typed."""

    captions = forms.CharField(
        label=gettext_lazy("Captions"),
        help_text=gettext_lazy("One a line: minute:second and the words, for example 0:05 Good morning."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=MOST_CAPTIONS,
        required=False,
    )
    captions_file = forms.FileField(
        label=gettext_lazy("Or a caption file (WebVTT, .vtt)"),
        widget=forms.FileInput(attrs={"accept": ".vtt,text/vtt"}),
        required=False,
    )

    def clean_captions_file(self) -> str:
        """Return the words of a caption file."""
        file = self.cleaned_data.get("captions_file")
        if not file:
            return ""
        if file.size > MOST_CAPTIONS * 4:
            raise forms.ValidationError(_("This file is too large for captions. Choose a .vtt file."))
        try:
            return str(file.read().decode("utf-8"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("This is no text file. Choose a .vtt file, saved as UTF-8.")) from error

    def clean(self) -> dict[str, Any]:
        """Let a caption file take the place of typed captions."""
        cleaned = super().clean() or {}
        from_file = cleaned.pop("captions_file", "")
        if from_file:
            cleaned["captions"] = from_file
        return cleaned
