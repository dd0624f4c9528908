"""What is announced, to whom, and how."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from pamong.messaging.models import Channel
from pamong.programme.models import Component


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
