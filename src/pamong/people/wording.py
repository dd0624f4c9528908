"""The words people agree to."""

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
