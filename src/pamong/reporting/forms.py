"""What people write for the papers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pamong.programme.models import Event

from .models import Quote, Section

HELP = {
    Section.BACKGROUND: _("Why this event was needed."),
    Section.LEGAL_BASIS: _("The regulations and the decree it stands on, one a line."),
    Section.AIM: _("What participants should be able to do."),
    Section.COST: _("Where the money came from, what was planned and what was spent, one item a line."),
    Section.RESULT: _("What happened; the figures are added by themselves."),
    Section.CONCLUSION: _("What it came to, in two or three sentences."),
    Section.ADVICE: _("What to do differently next time."),
}


class TextsForm(forms.Form):
    """One field a section."""

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        written = dict(event.report_texts.values_list("section", "text"))
        for section in Section:
            self.fields[section.value] = forms.CharField(
                label=section.label,
                help_text=HELP[section],
                required=False,
                initial=written.get(section.value, ""),
                max_length=20_000,
                widget=forms.Textarea(attrs={"rows": 6}),
            )


class QuoteForm(forms.ModelForm):  # type: ignore[type-arg]
    """A quote as it was said."""

    class Meta:
        model = Quote
        fields = ("speaker", "post", "text")
        labels = {"speaker": _("Who said it"), "post": _("Post"), "text": _("What was said, word for word")}
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
