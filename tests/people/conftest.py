"""Accounts are tested in Indonesian, the language people meet."""

from __future__ import annotations

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _indonesian():
    with translation.override("id"):
        yield
