"""The forms of calibration: coding a clip, and adding one's own with agreed codes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.coaching.calibrating import Tapped, read_line
from pamong.coaching.models import MasterClip, Rubric
from pamong.coaching.rubric import read_scores
from pamong.coaching.uploads import MOST_VIDEO, TOO_LARGE

from .captions import CaptionsForm
from .sheet import SheetForm

CONTENT = ("title", "about", "sound", "captions", "agreed_by")
FIRST = ("title", "about", "sound", "captions", "captions_file", "codes", "agreed_by")
PLAYED = "audio/*,video/mp4,video/webm"


class CodingForm(SheetForm):
    """The sheet without its sentences, and the taps as lines `0:42 TB`."""

    taps = forms.CharField(
        label=gettext_lazy("Your taps"),
        help_text=gettext_lazy("One a line: minute:second and the code, for example 0:42 TB."),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        max_length=20_000,
        error_messages={"required": gettext_lazy("Nothing is tapped yet. Play the clip and tap what you hear.")},
    )

    def __init__(self, rubric: Rubric, data: Any = None, *, draft: dict[str, str] | None = None) -> None:
        super().__init__(rubric, data)
        self.initial.update(draft or {})
        for name in ("worked", "to_try", "next_step"):
            del self.fields[name]
        self.order_fields(["taps"])

    def clean_taps(self) -> list[Tapped]:
        """Return the taps as seconds and code."""
        return [(at, code) for at, code, _rest in read_lines(self.cleaned_data["taps"])]

    @property
    def levels(self) -> dict[str, int | None]:
        """The level of each item, None where it was not observed."""
        return read_scores([item["code"] for item in self.rubric.items], self.ratings)


def read_lines(text: str) -> list[tuple[float, str, str]]:
    """Read lines of time, code and reason, or say which line cannot be read."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            row = read_line(line)
            if row is None:
                raise forms.ValidationError(
                    _("Line %(number)s cannot be read: “%(line)s”. Write for example 0:42 TB.")
                    % {"number": number, "line": line[:60]}
                )
            found.append(row)
    return found


class ClipForm(CaptionsForm):
    """An office's own clip."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    about = forms.CharField(label=gettext_lazy("What is heard or seen"), max_length=300, required=False)
    sound = forms.FileField(
        label=gettext_lazy("Sound or video"),
        help_text=gettext_lazy(
            "Sound: MP3, M4A, OGG or WAV, at most 20 MB. Video: MP4 or WebM, at most 100 MB; two minutes at 480p are "
            "about 10 MB. Only with the written consent of everybody who is heard or seen."
        ),
        widget=forms.FileInput(attrs={"accept": PLAYED, "data-most": MOST_VIDEO, "data-large": TOO_LARGE}),
    )
    codes = forms.CharField(
        label=gettext_lazy("Agreed codes"),
        help_text=gettext_lazy("One a line: minute:second, code, reason. For example 0:42 TB Invites a story."),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=50_000,
    )
    agreed_by = forms.CharField(
        label=gettext_lazy("Agreed by"), help_text=gettext_lazy("Names of at least two experts."), max_length=200
    )

    def __init__(self, rubric: Rubric, data: Any = None, files: Any = None, *, clip: MasterClip | None = None) -> None:
        super().__init__(data, files, initial=_initial(clip) if clip else {})
        self.rubric = rubric
        self.order_fields(FIRST)
        if clip and clip.slug:
            for name in ("sound", "captions", "captions_file"):
                del self.fields[name]  # a clip that comes with Pamong keeps its voices
        elif clip:
            self.fields["sound"].required = False
        for item in rubric.items:
            self.fields[f"level-{item['code']}"] = forms.TypedChoiceField(
                label=item["short"],
                choices=[("", "–"), *((str(level), str(level)) for level in range(4))],
                coerce=int,
                required=False,
                empty_value=None,
            )
            self.fields[f"reason-{item['code']}"] = forms.CharField(
                label=_("Reason: %(item)s") % {"item": item["short"]}, max_length=300, required=False
            )

    def clean_codes(self) -> list[dict[str, Any]]:
        """Return the agreed events."""
        rows = read_lines(self.cleaned_data["codes"])
        return [{"at": at, "code": code, "reason": reason} for at, code, reason in rows]

    def clean(self) -> dict[str, Any]:
        """Return a clip's content: of the items those that were given a level, each with its reason."""
        cleaned = super().clean() or {}
        content = {name: cleaned[name] for name in CONTENT if name in cleaned}
        levels = {
            item["code"]: [level, cleaned.get(f"reason-{item['code']}", "")]
            for item in self.rubric.items
            if (level := cleaned.get(f"level-{item['code']}")) is not None
        }
        return {**content, "events": cleaned.get("codes"), "levels": levels}


def _initial(clip: MasterClip) -> dict[str, Any]:
    """Return a clip as its form shows it: codes as lines, levels with their reasons."""
    levels = {f"level-{item}": level for item, (level, _reason) in clip.levels.items()}
    reasons = {f"reason-{item}": reason for item, (_level, reason) in clip.levels.items()}
    codes = "\n".join(line_of(event) for event in sorted(clip.events, key=lambda event: event["at"]))
    kept = {name: getattr(clip, name) for name in ("title", "about", "agreed_by", "captions")}
    return {**kept, "codes": codes, **levels, **reasons}


def line_of(event: dict[str, Any]) -> str:
    """Return an agreed tap as `0:42.5 TB why`."""
    minutes, seconds = divmod(round(event["at"], 2), 60)
    return f"{int(minutes)}:{seconds:05.2f} {event['code']} {event['reason']}".rstrip()
