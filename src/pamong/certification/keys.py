"""Where an office's keys lie, and what opens them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from cryptography.x509 import Certificate
from django.conf import settings
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from pamong.core.refusals import Refused
from pamong.engines.seal import KeysUnreadableError, OfficeKeys, load_office_keys, load_roots
from pamong.engines.seal.signing import OwnKeySigner
from pamong.places.models import Office

FOLDER = "kunci"
SAMPLE_PASSPHRASE_FILE = "sandi-contoh"  # noqa: S105 - the name of a file


def key_folder(office: Office, *, sample: bool) -> Path:
    """Return the folder of an office's keys; papers of sample events are signed with keys of their own."""
    return _all_keys() / (f"contoh-{office.slug}" if sample else office.slug)


def _all_keys() -> Path:
    return Path(settings.DATA_DIR) / FOLDER


def passphrase(*, sample: bool) -> str:
    """Return what opens the keys: from the environment, or for sample keys one made once and kept beside them."""
    given = str(getattr(settings, "PAMONG_KEY_PASSPHRASE", "") or "")
    if given:
        return given
    if not sample:
        raise Refused(
            _("The passphrase of the signing keys is not set. Ask the operator to set PAMONG_KEY_PASSPHRASE.")
        )
    return _sample_passphrase()


def _sample_passphrase() -> str:
    path = _all_keys() / SAMPLE_PASSPHRASE_FILE
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_string(40), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def has_keys(office: Office, *, sample: bool) -> bool:
    """Tell whether an office can sign."""
    return (key_folder(office, sample=sample) / "tanda-tangan.p12").exists()


def open_signer(office: Office, *, sample: bool, at: datetime) -> OwnKeySigner:
    """Return the office's signer, or refuse with the way out when its keys cannot sign at a moment."""
    try:
        keys = load_office_keys(key_folder(office, sample=sample), passphrase(sample=sample))
    except KeysUnreadableError as error:
        raise Refused(_("The signing keys cannot be opened: %(why)s.") % {"why": error}) from error
    if not _covers(keys, at):
        raise Refused(_("The signing certificate does not cover this day. Ask the operator to renew it."))
    return OwnKeySigner.of(keys, getattr(settings, "PAMONG_TIMESTAMP_URL", None) or None)


def _covers(keys: OfficeKeys, at: datetime) -> bool:
    return keys.certificate.not_valid_before_utc <= at <= keys.certificate.not_valid_after_utc


def trusted_roots() -> list[Certificate]:
    """Return the roots of all offices of this installation."""
    return load_roots(_all_keys()) if _all_keys().is_dir() else []
