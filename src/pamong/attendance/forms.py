"""What people type or tick about presence. Every form carries the key that makes sending it twice harmless."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from pamong.core.ids import uuid7
from pamong.planning.models import Session

from . import queries
from .models import Way

REASONS = (
    _("Phone is broken or has no data"),
    _("No phone"),
    _("Paper attendance list"),
    _("Seen by the facilitator"),
)


class Keyed(forms.Form):
    """A form whose sending may be repeated."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)


class MarkForm(Keyed):
    """People ticked on a session's list, and why they are recorded by hand."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.TextInput(attrs={"list": "reasons"}))
    everybody = forms.BooleanField(required=False)

    def __init__(self, data: QueryDict | None = None, *, session: Session, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.session = session

    def chosen(self) -> list[UUID]:
        """Return the people meant: those ticked, or all who are expected and not recorded yet."""
        expected = queries.expected_people(self.session)
        if self.cleaned_data["everybody"]:
            return list(
                expected.exclude(presences__session=self.session, presences__level__gt=0).values_list("pk", flat=True)
            )
        return _uuids(self.data, "ids")


class SpokenForm(Keyed):
    """The six digits that a facilitator reads out or a screen shows."""

    code = forms.RegexField(r"^\d{3} ?\d{3}$", label=_("Six digits"), strip=True)

    def digits(self) -> str:
        """Return the code as it is made, without the blank it is shown with."""
        return str(self.cleaned_data["code"]).replace(" ", "")


class CloseForm(Keyed):
    """The facilitator's word that the session is over."""

    headcount = forms.IntegerField(
        label=_("People you count in the room"), min_value=0, max_value=100_000, required=False
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def absent(self) -> list[UUID]:
        """Return the recorded people who were not found in the room."""
        shown, ticked = (set(_uuids(self.data, name)) for name in ("shown", "ids"))
        return sorted(shown - ticked)


class ScanForm(Keyed):
    """A scanned or typed code."""

    code = forms.CharField(label=_("Code or name"), max_length=400)
    way = forms.ChoiceField(choices=[(Way.STAFF_SCAN, ""), (Way.BY_HAND, "")], required=False)


class CorrectionForm(Keyed):
    """A decision on one person in one session."""

    participant = forms.UUIDField(widget=forms.HiddenInput)
    present = forms.TypedChoiceField(
        label=_("Decision"), choices=[("1", _("Present")), ("0", _("Not present"))], coerce=lambda value: value == "1"
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)


class AnswerForm(Keyed):
    """The committee's answer to a held record."""

    question = forms.UUIDField(widget=forms.HiddenInput)
    counts = forms.TypedChoiceField(choices=[("1", ""), ("0", "")], coerce=lambda value: value == "1")
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ApprovalForm(Keyed):
    """A second person's agreement to a correction."""

    correction = forms.UUIDField(widget=forms.HiddenInput)


def _uuids(data: Any, name: str) -> list[UUID]:
    found = []
    for text in data.getlist(name):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
