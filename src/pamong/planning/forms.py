"""What the committee decides before a proposal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .problem import PlanOptions


class ProposalForm(forms.Form):
    """Classes, rounds of practice, how long to search, and the seed that makes a proposal repeatable."""

    classes = forms.IntegerField(label=_("Number of classes"), min_value=1, max_value=400)
    rounds = forms.IntegerField(
        label=_("Rounds of coaching practice"),
        min_value=0,
        max_value=8,
        initial=3,
        help_text=_("In three rounds everybody is coach, coachee and observer once."),
    )
    effort = forms.ChoiceField(
        label=_("How thoroughly to search"),
        choices=[("2", _("Quick")), ("5", _("Normal")), ("20", _("Thorough"))],
        initial="5",
    )
    seed = forms.IntegerField(
        label=_("Variant"),
        min_value=0,
        max_value=9999,
        initial=0,
        help_text=_("The same number always gives the same plan; another number gives another good plan."),
    )

    def options(self) -> PlanOptions:
        """Return the cleaned answers."""
        given: dict[str, Any] = self.cleaned_data
        return PlanOptions(given["classes"], given["rounds"], given["seed"], float(given["effort"]))
