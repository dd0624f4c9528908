"""The committee's form of a lesson."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.coaching.models import Lesson, MasterClip
from pamong.coaching.queries.calibration import clips_of
from pamong.coaching.uploads import MOST_CAPTIONS, MOST_VIDEO, TOO_LARGE
from pamong.programme.models import Event

KEPT = ("title", "about", "body", "captions", "clip")


class LessonForm(forms.Form):
    """Words, a video with captions, or a clip to code: at least one of them."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    about = forms.CharField(label=gettext_lazy("In one sentence"), max_length=300, required=False)
    body = forms.CharField(
        label=gettext_lazy("The lesson in words"),
        help_text=gettext_lazy("An empty line begins a paragraph, ## a heading, and - a line of a list."),
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=20_000,
        required=False,
    )
    video = forms.FileField(
        label=gettext_lazy("Video (MP4 or WebM, at most 100 MB)"),
        help_text=gettext_lazy(
            "Three minutes at 480p are about 15 MB: phones on a weak line will thank you. Only with the consent of "
            "everybody who is seen or heard. Where and when it was filmed is taken out."
        ),
        widget=forms.FileInput(
            attrs={"accept": "video/mp4,video/webm", "data-most": MOST_VIDEO, "data-large": TOO_LARGE}
        ),
        required=False,
    )
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
    clip: forms.ModelChoiceField[MasterClip] = forms.ModelChoiceField(
        label=gettext_lazy("Clip to code"),
        help_text=gettext_lazy("Participants listen, tap and mark, then compare with the agreed codes."),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("No clip"),
    )
    published = forms.BooleanField(label=gettext_lazy("Show it to participants at once"), required=False, initial=True)

    def __init__(self, event: Event, data: Any = None, files: Any = None, *, lesson: Lesson | None = None) -> None:
        initial = {name: getattr(lesson, name) for name in KEPT} if lesson else {}
        super().__init__(data, files, initial=initial)
        self.fields["clip"].queryset = clips_of(event)  # type: ignore[attr-defined]
        if lesson:
            del self.fields["published"]

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
