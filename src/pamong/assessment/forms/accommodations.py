"""What somebody needs to take the tests fairly."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pamong.assessment.models import Accommodation

EXTRA = ((0, _("None")), (25, _("A quarter more")), (50, _("Half as much again")), (100, _("Twice the time")))


class AccommodationForm(forms.Form):
    """Extra time, large print, a reader; and why, in a few words."""

    extra_percent = forms.TypedChoiceField(label=_("Extra time"), choices=EXTRA, coerce=int)
    large_print = forms.BooleanField(label=_("Large print, on the phone and on paper"), required=False)
    reader = forms.BooleanField(label=_("Somebody at the desk reads aloud and writes down the answers"), required=False)
    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("What makes the test hard, such as “reads slowly after an accident”. No diagnosis, no proof."),
    )

    def __init__(self, *args: Any, granted: Accommodation | None, **kwargs: Any) -> None:
        names = ("extra_percent", "large_print", "reader", "reason")
        start = {name: getattr(granted, name) for name in names} if granted else {"extra_percent": 25}
        super().__init__(*args, **{"initial": start, **kwargs})

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not self.errors and not (data["extra_percent"] or data["large_print"] or data["reader"]):
            self.add_error("extra_percent", _("Choose at least one help, or withdraw what was granted."))
        return data
