"""The cue questions as a form: one field a stage, one question a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from pamong.coaching.models import Rubric


class CueForm(forms.Form):
    """Fields are named `cues-<stage>`; whoever may, writes for all events of the office."""

    def __init__(self, rubric: Rubric, data: Any = None, *, cues: Mapping[str, Sequence[str]], office: bool) -> None:
        super().__init__(data)
        self.stages = [stage["code"] for stage in rubric.stages]
        for stage in rubric.stages:
            self.fields[f"cues-{stage['code']}"] = forms.CharField(
                label=stage["title"],
                help_text=_("One question a line, the best first."),
                initial="\n".join(cues[stage["code"]]),
                widget=forms.Textarea(attrs={"rows": 6}),
                max_length=3000,
                error_messages={"required": _("Every stage needs at least one question.")},
            )
        if office:
            self.fields["whole_office"] = forms.BooleanField(
                label=_("For every event of our office that has no questions of its own"), required=False
            )

    @property
    def cues(self) -> dict[str, list[str]]:
        """The questions by stage."""
        return {code: self.cleaned_data[f"cues-{code}"].splitlines() for code in self.stages}
