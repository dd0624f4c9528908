"""The office's keys."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from pamong.engines.seal import (
    KeysUnreadableError,
    OfficeKeys,
    create_office_keys,
    load_office_keys,
    load_roots,
    renew_signing_certificate,
)
from pamong.engines.seal.keys import DOCUMENT_SIGNING, ROOT_KEY, SIGNING_STORE


def test_keys_come_back_as_they_were_made(keys: OfficeKeys, folder: Path) -> None:
    again = load_office_keys(folder, "rahasia")
    assert (again.certificate, again.root, again.key_id) == (keys.certificate, keys.root, keys.key_id)
    assert again.office_name == "Balai Guru Penggerak Provinsi Kalimantan Tengah"


def test_the_signing_certificate_may_sign_documents_and_nothing_else(keys: OfficeKeys) -> None:
    extensions = keys.certificate.extensions
    usage = extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
    assert not usage.key_cert_sign
    assert not extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert DOCUMENT_SIGNING in extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert isinstance(keys.key.curve, ec.SECP256R1)
    keys.certificate.verify_directly_issued_by(keys.root)


def test_private_files_are_closed_to_others(keys: OfficeKeys, folder: Path) -> None:
    assert {stat.S_IMODE((folder / name).stat().st_mode) for name in (ROOT_KEY, SIGNING_STORE)} == {0o600}
    assert b"ENCRYPTED" in (folder / ROOT_KEY).read_bytes()


def test_a_wrong_passphrase_is_told(keys: OfficeKeys, folder: Path) -> None:
    with pytest.raises(KeysUnreadableError, match="kata sandi kunci tidak cocok"):
        load_office_keys(folder, "salah")
    with pytest.raises(KeysUnreadableError, match="kunci akar"):
        renew_signing_certificate(folder, "salah")


def test_missing_keys_are_told(tmp_path: Path) -> None:
    with pytest.raises(KeysUnreadableError, match="belum ada kunci"):
        load_office_keys(tmp_path, "x")


def test_keys_are_never_overwritten(keys: OfficeKeys, folder: Path) -> None:
    with pytest.raises(FileExistsError):
        create_office_keys("Kantor lain", folder, "x")
    assert load_office_keys(folder, "rahasia").key_id == keys.key_id


def test_a_renewed_certificate_descends_from_the_same_root(tmp_path: Path) -> None:
    first = create_office_keys("Kantor", tmp_path, "a", now=datetime(2024, 1, 1, tzinfo=UTC))
    second = renew_signing_certificate(tmp_path, "a", now=datetime(2028, 1, 1, tzinfo=UTC))
    assert second.root == first.root
    assert second.key_id != first.key_id
    assert load_office_keys(tmp_path, "a").key_id == second.key_id


def test_roots_of_all_offices_are_found_and_keys_left_alone(tmp_path: Path) -> None:
    made = [create_office_keys(f"Kantor {name}", tmp_path / name, "a").root for name in ("satu", "dua")]
    found = load_roots(tmp_path)
    assert {root.serial_number for root in found} == {root.serial_number for root in made}


def test_a_long_office_name_fits_the_certificate(tmp_path: Path) -> None:
    name = "Balai Besar Guru dan Tenaga Kependidikan Provinsi Daerah Istimewa Yogyakarta"
    assert create_office_keys(name, tmp_path, "a").office_name == name[:64]
