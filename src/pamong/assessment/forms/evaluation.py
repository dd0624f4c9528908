"""The evaluation as the committee sets it and as people fill it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pamong.assessment.commands.evaluation import LONGEST_SUGGESTION
from pamong.assessment.models import Instrument, Questionnaire, Scale
from pamong.programme.models import CrewMember

from .fields import MomentField


class QuestionnaireForm(forms.Form):
    """Window, instrument and scale of an evaluation."""

    opens_at = MomentField(label=_("Opens"))
    closes_at = MomentField(label=_("Closes"))
    instrument = forms.ModelChoiceField(label=_("Questions"), queryset=Instrument.objects.all(), empty_label=None)
    scale = forms.ModelChoiceField(
        label=_("Scale"),
        queryset=Scale.objects.all(),
        empty_label=None,
        help_text=_("Decides from which mean on the report says “Baik”."),
    )

    def clean(self) -> dict[str, Any]:
        opens, closes = self.cleaned_data.get("opens_at"), self.cleaned_data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("The evaluation must close after it opens. Choose a later closing time."))
        return self.cleaned_data


@dataclass(frozen=True)
class Part:
    """A section on the page: the event's, or one speaker's."""

    title: str
    lead: str
    fields: list[forms.BoundField]

    @property
    def is_marked(self) -> bool:
        """Whether anything in it is marked already: such a part stands open."""
        return any(field.value() for field in self.fields)


class EvaluationForm(forms.Form):
    """The questionnaire: a row of marks per item; anything may be left blank, but not everything."""

    suggestion = forms.CharField(
        label=_("Suggestions"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=LONGEST_SUGGESTION,
        help_text=_("What should stay, what should change? Do not write your name."),
    )

    def __init__(self, *args: Any, questionnaire: Questionnaire, speakers: Sequence[CrewMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = questionnaire.scale.labels
        self.marks = [(str(mark), f"{mark} · {label}") for mark, label in enumerate(labels, 1)]
        self._parts: list[tuple[str, str, list[str]]] = []
        for section in questionnaire.instrument.sections_per("event"):
            self._add(section["title"], "", section["items"], "")
        for who in speakers:
            for section in questionnaire.instrument.sections_per("speaker"):
                self._add(str(who), section["title"], section["items"], f"{who.pk}:")

    def _add(self, title: str, lead: str, items: list[dict[str, str]], prefix: str) -> None:
        names = []
        for item in items:
            name = f"{prefix}{item['code']}"
            widget = forms.RadioSelect(attrs={"class": "marks"})
            self.fields[name] = forms.ChoiceField(label=item["text"], choices=self.marks, widget=widget, required=False)
            names.append(name)
        self._parts.append((title, lead, names))

    def parts(self) -> list[Part]:
        """Return the sections in order, for the template."""
        return [Part(title, lead, [self[name] for name in names]) for title, lead, names in self._parts]

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.given():
            raise forms.ValidationError(_("Nothing is marked yet. Mark at least one line."))
        return self.cleaned_data

    def given(self) -> dict[str, int]:
        """Return the marks that were given, by name."""
        names = [name for _title, _lead, part in self._parts for name in part]
        return {name: int(self.cleaned_data[name]) for name in names if self.cleaned_data.get(name)}
