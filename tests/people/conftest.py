"""The settings accounts need, whether or not the settings module names them already."""

from __future__ import annotations

import pytest
from django.utils import translation

MIDDLEWARE = "pamong.people.middleware.AccountMiddleware"


@pytest.fixture(autouse=True)
def _account_settings(settings):
    settings.ACCOUNT_USER_MODEL_USERNAME_FIELD = None
    settings.MFA_ADAPTER = "pamong.people.adapters.SecondFactorAdapter"
    settings.STAFF_MFA = False
    if MIDDLEWARE not in settings.MIDDLEWARE:
        place = settings.MIDDLEWARE.index("django.contrib.messages.middleware.MessageMiddleware") + 1
        settings.MIDDLEWARE = [*settings.MIDDLEWARE[:place], MIDDLEWARE, *settings.MIDDLEWARE[place:]]
    with translation.override("id"):
        yield
