"""The words people agree to when they state a need."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

NEEDS_CONSENT = _(
    "I agree that the committee keeps this and uses it for my room, my class, my tests and help during this event."
)
NEEDS_CONSENT_AT_DESK = _(
    "They have agreed that we keep this and use it for room, class, tests and help in this event."
)
