"""The office's keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.certification.keys import has_keys, key_folder, passphrase
from pamong.core import clock
from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.engines.seal import create_office_keys
from pamong.places.models import Office

# Sample events lie in the past; their keys must have been there already.
SAMPLE_HEAD_START = timedelta(days=365)


@transaction.atomic
def prepare_office_keys(*, actor: Any, office: Office, sample: bool = False) -> None:
    """Make root and signing certificate of an office; keys that are there are never touched."""
    require(actor, "certification.keep_keys", office)
    if has_keys(office, sample=sample):
        raise Refused(_("This office already has its signing keys."))
    make_keys(office, sample=sample)
    audit(actor, "certification.keys_prepared", office, sample=sample)


def make_keys(office: Office, *, sample: bool) -> None:
    """Write the keys; those of samples are named CONTOH."""
    name = f"CONTOH {office.name}" if sample else office.name
    moment = clock.now() - SAMPLE_HEAD_START if sample else clock.now()
    create_office_keys(name, key_folder(office, sample=sample), passphrase(sample=sample), now=moment)
