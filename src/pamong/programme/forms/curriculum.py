"""The strands and materials of an event's programme."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pamong.programme.models import Event, Material, Strand


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
