"""Who serves at an event, and as what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pamong.core.inputs import moment_input
from pamong.programme.models import Component, CrewMember, Event


class CrewForm(forms.Form):
    """Somebody who serves at the event."""

    name = forms.CharField(label=_("Name"), max_length=100)
    front_title = forms.CharField(label=_("Degrees before the name"), max_length=60, required=False)
    back_title = forms.CharField(label=_("Degrees after the name"), max_length=80, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=16, required=False)


class ServiceForm(forms.ModelForm[CrewMember]):
    """What somebody does at the event."""

    class Meta:
        model = CrewMember
        fields = ("component", "title", "home_regency", "home", "teaches", "arrives_at", "leaves_at", "max_jp_per_day")
        labels = {
            "component": _("Serves as"),
            "title": _("Duty"),
            "home_regency": _("Home regency"),
            "home": _("From"),
            "teaches": _("Teaches"),
            "arrives_at": _("Arrives"),
            "leaves_at": _("Leaves"),
            "max_jp_per_day": _("Most JP a day"),
        }
        widgets = {
            "teaches": forms.CheckboxSelectMultiple,
            "arrives_at": moment_input(),
            "leaves_at": moment_input(),
        }

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        component, teaches = self.fields["component"], self.fields["teaches"]
        assert isinstance(component, forms.TypedChoiceField)
        assert isinstance(teaches, forms.ModelMultipleChoiceField)
        component.choices = [item for item in Component.choices if item[0] != Component.PARTICIPANT]
        teaches.queryset = event.materials.all()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        arrives, leaves = data.get("arrives_at"), data.get("leaves_at")
        if arrives and leaves and leaves <= arrives:
            self.add_error("leaves_at", _("Departure is before arrival."))
        return data
