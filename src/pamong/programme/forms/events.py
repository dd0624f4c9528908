"""An event: its title and days, and where a new one begins."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pamong.core.inputs import date_input
from pamong.places.models import Office
from pamong.programme.models import Event
from pamong.programme.shipped import template_names

EMPTY = ""
COPY = "copy:"


class EventForm(forms.ModelForm[Event]):
    """Title and days of an event."""

    class Meta:
        model = Event
        fields = ("title", "theme", "first_day", "last_day", "zone", "capacity")
        labels = {
            "title": _("Title"),
            "theme": _("Theme"),
            "first_day": _("First day"),
            "last_day": _("Last day"),
            "zone": _("Time zone"),
            "capacity": _("Places"),
        }
        widgets = {"first_day": date_input(), "last_day": date_input()}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day is before the first day."))
        elif first and last and (last - first).days > 60:
            self.add_error("last_day", _("An event lasts at most sixty days. Check the year."))
        return data


class NewEventForm(EventForm):
    """A new event: in which office, like what."""

    office = forms.ModelChoiceField(Office.objects.none(), label=_("Office"))
    source = forms.ChoiceField(
        label=_("Start from"),
        required=False,
        help_text=_("Curriculum, day grid, breaks and rules are taken over; all can be changed."),
    )
    with_crew = forms.BooleanField(label=_("Also take over who serves (only from an earlier event)"), required=False)

    field_order = ("source", "title", "theme", "first_day", "last_day", "zone", "capacity", "office", "with_crew")

    def __init__(self, *args: Any, offices: Any, events: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office, source = self.fields["office"], self.fields["source"]
        assert isinstance(office, forms.ModelChoiceField)
        assert isinstance(source, forms.ChoiceField)
        office.queryset = offices
        office.initial = offices.first()
        source.choices = _sources(events)
        source.initial = next(iter(template_names()), EMPTY)
        self.events = {f"{COPY}{event.slug}": event for event in events}


def _sources(events: Any) -> list[Any]:
    shipped = [(key, name) for key, name in template_names().items()]
    earlier = [(f"{COPY}{event.slug}", f"{event.title}, {event.first_day:%Y}") for event in events]
    groups: list[Any] = [(_("Shipped templates"), shipped)]
    groups += [(_("Earlier events"), earlier)] if earlier else []
    return [*groups, (EMPTY, _("An empty event"))]
