"""The committee's form of a lesson."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from pamong.coaching.models import Lesson, MasterClip
from pamong.coaching.queries.calibration import clips_of
from pamong.coaching.uploads import MOST_VIDEO, TOO_LARGE
from pamong.programme.models import Event

from .captions import CaptionsForm

KEPT = ("title", "about", "body", "captions", "clip")


class LessonForm(CaptionsForm):
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
        self.order_fields(["title", "about", "body", "video"])
        if lesson:
            del self.fields["published"]
