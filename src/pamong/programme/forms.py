"""Forms of the programme. They check and shape; commands write."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from pamong.messaging.models import Channel
from pamong.places.models import Office

from .models import Component, CrewMember, Event, Handout, Material, Policy, Room, RoomNeed, Strand, Venue
from .shipped import template_names

EMPTY = ""
COPY = "copy:"


def date_input() -> forms.DateInput:
    """Return the browser's own date field."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def moment_input() -> forms.DateTimeInput:
    """Return the browser's own field for day and time."""
    return forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


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
        label=_("Start from"), help_text=_("Curriculum, day grid, breaks and rules are taken over; all can be changed.")
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


NewEventForm.base_fields["source"].required = False


class StrandForm(forms.ModelForm[Strand]):
    """A strand of the curriculum."""

    class Meta:
        model = Strand
        fields = ("title", "order")
        labels = {"title": _("Strand"), "order": _("Place in the order")}


class NewStrandForm(forms.Form):
    """A further strand."""

    title = forms.CharField(label=_("Strand"), max_length=120)


class MaterialForm(forms.ModelForm[Material]):
    """A material with its lesson hours."""

    class Meta:
        model = Material
        fields = (
            "title",
            "strand",
            "jp",
            "block",
            "room_kind",
            "facilitators_needed",
            "plenary",
            "is_practice",
            "after",
        )
        labels = {
            "title": _("Material"),
            "strand": _("Strand"),
            "jp": _("Lesson hours (JP)"),
            "block": _("JP in one piece"),
            "room_kind": _("Room"),
            "facilitators_needed": _("Facilitators at once"),
            "plenary": _("All classes together"),
            "is_practice": _("Coaching practice in triads"),
            "after": _("Comes after"),
        }
        help_texts = {
            "block": _("Held without a gap: 4 JP in pieces of 2 are held in two sessions."),
            "is_practice": "",  # the label says it already
        }
        widgets = {"after": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = event.materials.exclude(pk=self.instance.pk)
        strand, after = self.fields["strand"], self.fields["after"]
        assert isinstance(strand, forms.ModelChoiceField)
        assert isinstance(after, forms.ModelMultipleChoiceField)
        strand.queryset, after.queryset = event.strands.all(), others

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        jp, block = data.get("jp"), data.get("block")
        if jp and block and block > jp:
            self.add_error("block", _("One piece cannot be longer than the whole material."))
        if block is not None and block < 1:
            self.add_error("block", _("At least one lesson hour."))
        return data


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


class HandoutForm(forms.ModelForm[Handout]):
    """A file or an address."""

    url = forms.URLField(
        label=_("or address"),
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https", "http"])],
        help_text=_("For large films: where it can be seen."),
    )

    class Meta:
        model = Handout
        fields = ("title", "material", "file", "url", "visible_from")
        labels = {
            "title": _("Title"),
            "material": _("Material"),
            "file": _("File"),
            "visible_from": _("Visible to participants from"),
        }
        help_texts = {
            "file": _("PDF, Word, Excel, PowerPoint, picture, sound or video, at most 25 MB."),
            "visible_from": _("Empty: at once."),
        }
        widgets = {"visible_from": moment_input()}

    def __init__(self, *args: Any, materials: Any, whole_event: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        material = self.fields["material"]
        assert isinstance(material, forms.ModelChoiceField)
        material.queryset, material.required = materials, not whole_event

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("file") and not data.get("url") and not self.errors:
            self.add_error("file", _("Choose a file or give an address."))
        return data

    def validate_constraints(self) -> None:
        """Leave the row's constraint to the database: the file is put into the row by the command."""


class AnnouncementForm(forms.Form):
    """What to tell whom."""

    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(label=_("Text"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    components = forms.MultipleChoiceField(
        label=_("To"),
        choices=Component.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: everybody."),
    )
    channels = forms.MultipleChoiceField(
        label=_("Also send as"), choices=Channel.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
