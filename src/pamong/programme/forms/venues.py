"""The venue with its rooms, and how a day is divided."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pamong.programme.models import Event, Room, RoomNeed, Venue


class VenueForm(forms.ModelForm[Venue]):
    """Where the event is held: a venue used before, or a new one."""

    venue = forms.ModelChoiceField(
        Venue.objects.none(), label=_("Used before"), required=False, help_text=_("Leave empty for a new place.")
    )

    class Meta:
        model = Venue
        fields = ("venue", "name", "address", "city", "regency")
        labels = {"name": _("Place"), "address": _("Address"), "city": _("Town"), "regency": _("Regency")}

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "instance": event.venue})
        venue = self.fields["venue"]
        assert isinstance(venue, forms.ModelChoiceField)
        venue.queryset = Venue.objects.filter(office=event.office)
        venue.initial = event.venue


class RoomForm(forms.ModelForm[Room]):
    """A room."""

    serves = forms.MultipleChoiceField(
        label=_("This room offers"),
        choices=RoomNeed.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Classes of people who need it are planned into rooms that offer it."),
    )

    class Meta:
        model = Room
        fields = ("name", "capacity", "kind", "serves")
        labels = {"name": _("Room"), "capacity": _("Seats"), "kind": _("Kind")}


class DayGridForm(forms.ModelForm[Event]):
    """When a day begins and how long it is."""

    class Meta:
        model = Event
        fields = ("day_starts", "slots_per_day")
        labels = {"day_starts": _("The day begins at"), "slots_per_day": _("Lesson hours (JP) a day")}
        help_texts = {"slots_per_day": ""}  # the label says it already
        widgets = {"day_starts": forms.TimeInput(format="%H:%M", attrs={"type": "time"})}

    def clean_slots_per_day(self) -> int:
        slots: int = self.cleaned_data["slots_per_day"]
        if not 1 <= slots <= 16:
            raise forms.ValidationError(_("Between 1 and 16 lesson hours fit into a day."))
        return slots


class BreakForm(forms.Form):
    """A pause."""

    label = forms.CharField(label=_("Pause"), max_length=60, help_text=_("Such as “Salat Zuhur, makan siang”."))
    after_slot = forms.IntegerField(label=_("After JP"), min_value=0, help_text=_("0: before the first."))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=300)
    day = forms.TypedChoiceField(label=_("On"), required=False, empty_value=None)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = self.fields["day"]
        assert isinstance(day, forms.TypedChoiceField)
        by_text = {item.isoformat(): item for item in event.days}
        day.choices = [("", _("every day")), *((text, f"{item:%d/%m/%Y}") for text, item in by_text.items())]
        day.coerce = by_text.__getitem__
