"""Forms of succession. They check and shape; commands write."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pamong.core.inputs import date_input
from pamong.engines.eligibility import shipped_fields
from pamong.places.models import School

from .authorities import schools_of
from .facts import facts_known
from .models import Candidate, RuleSetVersion, Stage, Vacancy
from .queries.rulesets import chosen_readings

YES_NO = [("", "–"), ("ya", _("yes")), ("tidak", _("no"))]


def _field(name: str) -> forms.Field:
    """Return the form field of a column of the engine."""
    column = shipped_fields()[name]
    label = column.label_id if get_language() == "id" else column.label_en
    given: dict[str, Any] = {"label": label[:1].upper() + label[1:], "required": False, "help_text": column.document}
    if column.kind == "flag":
        return forms.ChoiceField(choices=YES_NO, **given)
    if column.steps:
        return forms.ChoiceField(choices=[("", "–"), *((step, step) for step in column.steps)], **given)
    if column.kind == "date":
        return forms.CharField(widget=date_input(), **given)
    if column.kind == "number":
        return forms.RegexField(r"^\d{1,4}([.,]\d{1,2})?$", **given)
    return forms.CharField(max_length=60, **given)


class AttestForm(forms.Form):
    """What the office attests; empty means unknown."""

    stage = forms.ChoiceField(label=_("Training of principal candidates (BCKS)"), choices=Stage.choices, required=False)

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        kwargs["initial"] = {"stage": candidate.stage, **candidate.facts}
        super().__init__(*args, **kwargs)
        for name in facts_known():
            self.fields[name] = _field(name)


class PostsForm(forms.Form):
    """The table of schools and principals."""

    file = forms.FileField(
        label=_("Table of schools (CSV)"),
        help_text=_(
            "Columns: npsn, kecamatan, kepala_sekolah, tanggal_lahir, tmt_tugas, plt, sebab, tanggal_berhenti."
        ),
    )


class VacancyForm(forms.Form):
    """A school that needs a principal."""

    school = forms.ModelChoiceField(School.objects.none(), label=_("School"))
    needed_by = forms.DateField(label=_("Needed by"), widget=date_input())
    note_text = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, authority: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["school"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = School.objects.filter(schools_of(authority))


class ReasonForm(forms.Form):
    """A reason in one sentence."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class DecideForm(forms.Form):
    """The advice of the consideration team."""

    candidate = forms.ModelChoiceField(
        Candidate.objects.none(), label=_("Who is advised"), widget=forms.RadioSelect, empty_label=None
    )
    reasons = forms.CharField(label=_("Reasons"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    team = forms.CharField(
        label=_("Team"),
        help_text=_("Five to nine people, one a line: name, post."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    met_on = forms.DateField(label=_("Met on"), widget=date_input())
    place = forms.CharField(label=_("Place"), max_length=120)

    def __init__(self, *args: Any, vacancy: Vacancy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["candidate"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Candidate.objects.filter(listings__vacancy=vacancy).select_related("person")

    def clean_team(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["team"].splitlines() if line.strip()]


class RuleForm(forms.Form):
    """One rule as an office may change it."""

    text_id = forms.CharField(label=_("In words"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    applies_if = forms.CharField(label=_("Applies if"), max_length=400, required=False)
    expr = forms.CharField(label=_("Condition"), max_length=900, widget=forms.Textarea(attrs={"rows": 2}))
    source_text = forms.CharField(label=_("Source"), max_length=200)
    pasal = forms.CharField(label=_("Article"), max_length=120)
    status = forms.ChoiceField(
        label=_("Checked"), choices=[("V", _("read in the text")), ("P", _("read in part")), ("U", _("not read yet"))]
    )
    valid_from = forms.DateField(label=_("Valid from"), required=False, widget=date_input())
    valid_to = forms.DateField(label=_("Valid until"), required=False, widget=date_input())
    reason = forms.CharField(label=_("Why it changes, and where that is written"), max_length=300)

    def changed_values(self, fields: list[str]) -> dict[str, Any]:
        """Return the rule's fields as data."""
        data = self.cleaned_data
        return {
            "text_id": data["text_id"],
            "applies_if": data["applies_if"] or None,
            "expr": data["expr"],
            "fields": fields,
            "source": {"text": data["source_text"], "pasal": data["pasal"]},
            "status": data["status"],
            "valid_from": data["valid_from"].isoformat() if data["valid_from"] else None,
            "valid_to": data["valid_to"].isoformat() if data["valid_to"] else None,
        }


class WishForm(forms.Form):
    """A candidate's own wishes."""

    schools = forms.CharField(
        label=_("Schools I would lead"),
        help_text=_("One NPSN a line, best first, at most ten. May stay empty."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    limits = forms.CharField(label=_("Where I cannot go, and why"), max_length=300, required=False)

    def clean_schools(self) -> list[School]:
        codes = list(dict.fromkeys(self.cleaned_data["schools"].split()))[:11]
        found = {one.npsn: one for one in School.objects.filter(npsn__in=codes)}
        unknown = [code for code in codes if code not in found]
        if unknown:
            raise forms.ValidationError(_("No school has this NPSN: %(codes)s") % {"codes": ", ".join(unknown)})
        return [found[code] for code in codes]


class ObjectionForm(forms.Form):
    """What is not right about me."""

    text = forms.CharField(label=_("What is not right?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(forms.Form):
    """An answer to an objection."""

    answer = forms.CharField(label=_("Answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


def as_text(value: Any) -> str:
    """Return a value of a rule as people read it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class ReadingsForm(forms.Form):
    """How the unclear places of the text are read, each with its source; the names of the fields are their keys."""

    reason = forms.CharField(label=_("Why it changes, and where that is written"), max_length=300)

    def __init__(self, *args: Any, version: RuleSetVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text, chosen = f"text_{'id' if get_language() == 'id' else 'en'}", chosen_readings(version)
        for one in version.document["readings"]:
            choices = [(option["value"], f"{option[text]} ({option['source']})") for option in one["options"]]
            self.fields[one["key"]] = forms.ChoiceField(
                label=one[text], choices=choices, initial=chosen[one["key"]], widget=forms.RadioSelect
            )
        self.order_fields([*chosen, "reason"])

    @property
    def readings(self) -> dict[str, str]:
        """The choices."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}
