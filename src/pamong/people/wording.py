"""The words people agree to, and those the trail about their own data is told in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .models import ConsentPurpose

CONSENT_WORDING = {
    ConsentPurpose.PHOTO: _("Photos and videos of the event that show me may appear in its report and press text."),
    ConsentPurpose.WHATSAPP: _("My phone number may be used to add me to the event's WhatsApp group."),
    ConsentPurpose.SHARE_PROFILE: _(
        "My education office may see my results: presence, practice, certificate and action plan."
    ),
    ConsentPurpose.RECORDING: _("My coaching practice may be recorded, to give me feedback only."),
}

PERSON_DEEDS = {
    "people.person_made": _("Entered the data"),
    "people.person_changed": _("Changed the data"),
    "people.person_restored": _("Took a change back"),
    "people.merged": _("Joined two entries of one person"),
    "people.links_ended": _("Ended the personal links"),
}
