"""What somebody needs to take part well."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pamong.enrolment.commands import Needs
from pamong.enrolment.models import Need, Participant
from pamong.enrolment.wording import NEEDS_CONSENT

from .checked import CheckedForm

NEEDS_FIELDS = ("needs", "needs_note", "needs_agreed")


class NeedsForm(CheckedForm):
    """What somebody needs to take part well: asked for in one way, on their own page and at the desk."""

    needs = forms.MultipleChoiceField(
        label=_("What do you need to take part well?"),
        choices=Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Their class gets a room that has it."),
    )
    needs_note = forms.CharField(
        label=_("Something else the committee can see to"),
        max_length=200,
        required=False,
        help_text=_("Such as a place at the front, food you must avoid, a room for nursing."),
    )
    needs_agreed = forms.BooleanField(label=NEEDS_CONSENT, required=False)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for name in NEEDS_FIELDS:
            self.fields[name] = self.fields.pop(name)  # asked last

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self._stated(data).are_none and not data.get("needs_agreed"):
            words = gettext("Tick this, or leave the needs empty: without a yes nothing of it is kept.")
            self.add_error("needs_agreed", words)
        return data

    @property
    def stated_needs(self) -> Needs:
        """Return what was stated."""
        return self._stated(self.cleaned_data)

    def _stated(self, data: dict[str, Any]) -> Needs:
        """Return what a form says; who does not come states nothing."""
        if data.get("coming") == "tidak":
            return Needs()
        codes, note = data.get("needs") or (), data.get("needs_note") or ""
        return Needs(codes=codes, note=note, agreed=bool(data.get("needs_agreed")))


def initial_needs(participant: Participant) -> dict[str, Any]:
    """Return what was stated before, as the form shows it."""
    stated = getattr(participant, "stated_needs", None)
    if stated is None:
        return {}
    return {"needs": stated.codes, "needs_note": stated.note, "needs_agreed": bool(stated.agreed_at)}
