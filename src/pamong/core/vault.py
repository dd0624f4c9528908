"""The cipher of the installation's secret key, for small secrets in the database."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def vault() -> MultiFernet:
    """Return the cipher of today's secret key, able to read what earlier keys wrote."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(str(key).encode()).digest())) for key in keys])
