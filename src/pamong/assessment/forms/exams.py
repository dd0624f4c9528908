"""Window, time limit and items of an exam."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pamong.assessment.models import Exam, Item, ItemState
from pamong.assessment.models.exams import LONGEST_MINUTES
from pamong.programme.models import Event

from .fields import MomentField


class ExamForm(forms.Form):
    """How an exam is held. Items can be chosen until somebody has begun."""

    opens_at = MomentField(label=_("Opens"))
    closes_at = MomentField(label=_("Closes"))
    minutes = forms.IntegerField(
        label=_("Minutes a person has"), min_value=1, max_value=LONGEST_MINUTES, help_text=_("From one's own start.")
    )
    shuffle = forms.BooleanField(
        label=_("Mix the order of questions and options for everyone"), required=False, initial=True
    )
    items = forms.ModelMultipleChoiceField(
        label=_("Questions"), queryset=Item.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, event: Event, exam: Exam | None, fixed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ready = event.items.filter(state=ItemState.READY).prefetch_related("versions").select_related("material")
        choice: Any = self.fields["items"]
        choice.queryset = ready
        choice.label_from_instance = lambda item: f"{item.code} · {item.versions.all()[0].stem[:90]}"
        choice.initial = [place.version.item_id for place in exam.items.select_related("version")] if exam else ready
        if fixed:
            del self.fields["items"]

    def clean(self) -> dict[str, Any]:
        opens, closes = self.cleaned_data.get("opens_at"), self.cleaned_data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("The test must close after it opens. Choose a later closing time."))
        return self.cleaned_data
