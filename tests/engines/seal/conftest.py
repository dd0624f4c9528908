"""One office, its keys, and one small signed paper."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

from engines.seal.papers import NOTE, OFFICE, paper
from pamong.engines.seal import OfficeKeys, create_office_keys
from pamong.engines.seal.signing import OwnKeySigner


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kantor") / "kunci"


@pytest.fixture(scope="session")
def keys(folder: Path) -> OfficeKeys:
    return create_office_keys(OFFICE, folder, "rahasia", now=datetime(2024, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="session")
def roots(keys: OfficeKeys) -> list[asn1.Certificate]:
    return [asn1.Certificate.load(OwnKeySigner.of(keys).root_der)]


@pytest.fixture(scope="session")
def unsigned() -> bytes:
    return paper()


@pytest.fixture(scope="session")
def signed(keys: OfficeKeys, unsigned: bytes) -> bytes:
    return OwnKeySigner.of(keys).sign(unsigned, NOTE)


@pytest.fixture(scope="session")
def timestamper() -> DummyTimeStamper:
    """A timestamp service of our own, without a network."""
    key = rsa.generate_private_key(65537, 2048)  # pyHanko's stand-in knows RSA only
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Layanan waktu uji")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1000))
        .not_valid_after(now + timedelta(days=1000))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    return DummyTimeStamper(
        tsa_cert=asn1.Certificate.load(certificate.public_bytes(Encoding.DER)),
        tsa_key=asn1_keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
    )
