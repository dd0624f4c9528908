"""The rules of an event, and how long a lesson hour is."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from pamong.core.inputs import date_input
from pamong.programme.models import Policy


class PolicyForm(forms.ModelForm[Policy]):
    """The event's rules; attendance is asked in percent."""

    field_order = ("attendance_percent",)

    attendance_percent = forms.IntegerField(label=_("Attendance needed (percent)"), min_value=0, max_value=100)

    class Meta:
        model = Policy
        fields = (
            "pretest_required",
            "posttest_required",
            "pass_score",
            "practice_required",
            "action_plan_required",
            "note",
        )
        labels = {
            "pretest_required": _("The pre-test is needed"),
            "posttest_required": _("The post-test is needed"),
            "pass_score": _("Post-test score to pass (of 100)"),
            "practice_required": _("Coaching rounds as the coach"),
            "action_plan_required": _("An approved action plan before the certificate"),
            "note": _("Why do the rules change?"),
        }
        help_texts = {"pass_score": "", "practice_required": ""}  # the labels say it already

    def clean_pass_score(self) -> int | None:
        score: int | None = self.cleaned_data["pass_score"]
        if score is not None and score > 100:
            raise forms.ValidationError(_("At most 100."))
        return score


class JpMinutesForm(forms.Form):
    """How long a lesson hour is, from a day on."""

    minutes = forms.IntegerField(label=_("Minutes of one JP"), min_value=20, max_value=120)
    valid_from = forms.DateField(label=_("From"), widget=date_input())
    source = forms.CharField(label=_("By which regulation or decision"), max_length=200)
