"""The forms of recordings: a finished sound, a remark, and how long sounds are kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from pamong.coaching.commands.consent import MOST_DAYS
from pamong.coaching.commands.recording import check_length
from pamong.coaching.commands.remarks import LONGEST_TEXT


class SoundForm(forms.Form):
    """A sound recorded elsewhere."""

    sound = forms.FileField(
        allow_empty_file=True,  # refused in our own words
        label=gettext_lazy("Sound file"),
        help_text=gettext_lazy("WAV, MP3, OGG, M4A or WEBM, at most 120 MB. Only what was recorded after all agreed."),
        error_messages={"required": gettext_lazy("Choose the file first.")},
    )

    def clean_sound(self) -> Any:
        """Refuse what is too large before it is read."""
        sound = self.cleaned_data["sound"]
        check_length(sound.size)
        return sound


class RemarkForm(forms.Form):
    """A remark at a moment written `1:05`."""

    at = forms.RegexField(
        r"^\s*(\d{1,3}):([0-5]?\d)\s*$",
        label=gettext_lazy("At minute"),
        max_length=8,
        error_messages={"invalid": gettext_lazy("Write minute:second, for example 1:05.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
    )
    text = forms.CharField(
        label=gettext_lazy("Your note on this moment"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
        error_messages={"required": gettext_lazy("Write what you noticed; one sentence is enough.")},
    )

    def clean_at(self) -> int:
        """Return the seconds."""
        minute, second = str(self.cleaned_data["at"]).strip().split(":")
        return int(minute) * 60 + int(second)


class RetentionForm(forms.Form):
    """How long sounds are kept."""

    days = forms.IntegerField(
        label=gettext_lazy("Days"),
        min_value=1,
        max_value=MOST_DAYS,
        help_text=gettext_lazy("Between 1 and 365. Usual are 90."),
    )
