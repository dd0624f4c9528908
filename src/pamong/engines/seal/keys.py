"""The office's own keys: a root that vouches, a signing certificate that signs.

P-256 throughout (FIPS 186-5). The signing certificate carries what RFC 5280 and RFC 9336 ask of one that signs
documents: digitalSignature and contentCommitment (nonRepudiation), extended use documentSigning. The root's key is
needed only to renew the signing certificate, so an office may keep that file somewhere else.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ROOT_CERTIFICATE = "akar.pem"
ROOT_KEY = "akar.key.pem"
SIGNING_STORE = "tanda-tangan.p12"

ROOT_YEARS = 20
SIGNING_YEARS = 5
DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
CLOCK_SLACK = timedelta(minutes=10)


class KeysUnreadableError(ValueError):
    """The keys are missing, or the passphrase is wrong."""


@dataclass(frozen=True, slots=True)
class OfficeKeys:
    """What signs (`key`, `certificate`) and the root it descends from."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    root: x509.Certificate

    @property
    def key_id(self) -> str:
        """Names the signing key: its subject key identifier, in hex."""
        return x509.SubjectKeyIdentifier.from_public_key(self.certificate.public_key()).digest.hex()

    @property
    def office_name(self) -> str:
        """The office as its certificate names it."""
        return common_name(self.certificate)


def common_name(certificate: x509.Certificate) -> str:
    """Return whom a certificate names."""
    names = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME) or (
        certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    )
    return str(names[0].value) if names else certificate.subject.rfc4514_string()


def create_office_keys(
    office_name: str, directory: Path, passphrase: str, *, now: datetime | None = None, country: str = "ID"
) -> OfficeKeys:
    """Make root and signing certificate for an office and write them, encrypted, to an empty folder.

    Parameters
    ----------
    office_name : str
        As it shall stand in the certificate.
    directory : Path
        Made when absent, readable by its owner only; keys that are there already are never overwritten.
    passphrase : str
        Guards both private keys.
    """
    now = now or datetime.now(UTC)
    if (directory / SIGNING_STORE).exists() or (directory / ROOT_KEY).exists():
        raise FileExistsError(f"{directory} already holds keys")
    root_key = ec.generate_private_key(ec.SECP256R1())
    root = _root_certificate(office_name, root_key, now, country)
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret = BestAvailableEncryption(passphrase.encode())
    _write(directory / ROOT_KEY, root_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secret))
    _write(directory / ROOT_CERTIFICATE, root.public_bytes(Encoding.PEM), mode=0o644)
    return _issue_signing(directory, root, root_key, passphrase, now)


def renew_signing_certificate(directory: Path, passphrase: str, *, now: datetime | None = None) -> OfficeKeys:
    """Make a new signing key under the same root; papers signed with the old one stay valid."""
    try:
        root_key = load_pem_private_key((directory / ROOT_KEY).read_bytes(), passphrase.encode())
    except (OSError, ValueError) as error:
        raise KeysUnreadableError(f"kunci akar di {directory} tidak bisa dibuka") from error
    assert isinstance(root_key, ec.EllipticCurvePrivateKey)
    (root,) = load_roots(directory / ROOT_CERTIFICATE)
    return _issue_signing(directory, root, root_key, passphrase, now or datetime.now(UTC))


def load_office_keys(directory: Path, passphrase: str) -> OfficeKeys:
    """Open the keys of an office.

    Raises
    ------
    KeysUnreadableError
        When there are none, or the passphrase does not fit.
    """
    try:
        store = pkcs12.load_pkcs12((directory / SIGNING_STORE).read_bytes(), passphrase.encode())
    except OSError as error:
        raise KeysUnreadableError(f"belum ada kunci tanda tangan di {directory}") from error
    except ValueError as error:
        raise KeysUnreadableError("kata sandi kunci tidak cocok, atau berkas kunci rusak") from error
    if store.cert is None or not isinstance(store.key, ec.EllipticCurvePrivateKey) or not store.additional_certs:
        raise KeysUnreadableError(f"berkas kunci di {directory} tidak lengkap")
    return OfficeKeys(store.key, store.cert.certificate, store.additional_certs[0].certificate)


def load_roots(*files: Path) -> list[x509.Certificate]:
    """Read root certificates from PEM files, or from every `akar*.pem` of a folder."""
    found: list[x509.Certificate] = []
    for file in files:
        for pem in sorted(file.glob("**/akar*.pem")) if file.is_dir() else [file]:
            if not pem.name.endswith(".key.pem"):
                found += x509.load_pem_x509_certificates(pem.read_bytes())
    return found


def _issue_signing(
    directory: Path, root: x509.Certificate, root_key: ec.EllipticCurvePrivateKey, passphrase: str, now: datetime
) -> OfficeKeys:
    key = ec.generate_private_key(ec.SECP256R1())
    keys = OfficeKeys(key, _signing_certificate(root, root_key, key, now), root)
    store = pkcs12.serialize_key_and_certificates(
        keys.office_name.encode(), key, keys.certificate, [root], BestAvailableEncryption(passphrase.encode())
    )
    _write(directory / SIGNING_STORE, store)
    return keys


def _write(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file whole or not at all, closed to others from its first byte."""
    draft = path.with_name(path.name + ".baru")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _name(office_name: str, common: str, country: str) -> x509.Name:
    # X.520 allows 64 characters for either name
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, country),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, office_name[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, common[:64]),
        ]
    )


def _usage(*, signs_documents: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs_documents,
        content_commitment=signs_documents,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs_documents,
        crl_sign=not signs_documents,
        encipher_only=False,
        decipher_only=False,
    )


def _builder(subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _root_certificate(
    office_name: str, key: ec.EllipticCurvePrivateKey, now: datetime, country: str
) -> x509.Certificate:
    name = _name(office_name, f"Akar {office_name}", country)
    return (
        _builder(name, name, key.public_key())
        .not_valid_before(now - CLOCK_SLACK)
        .not_valid_after(now + timedelta(days=365 * ROOT_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_documents=False), critical=True)
        .sign(key, hashes.SHA256())
    )


def _signing_certificate(
    root: x509.Certificate, root_key: ec.EllipticCurvePrivateKey, key: ec.EllipticCurvePrivateKey, now: datetime
) -> x509.Certificate:
    office = common_name(root)
    country = str(root.subject.get_attributes_for_oid(NameOID.COUNTRY_NAME)[0].value)
    issuer_id = root.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return (
        _builder(_name(office, office, country), root.subject, key.public_key())
        .not_valid_before(now - CLOCK_SLACK)
        .not_valid_after(min(now + timedelta(days=365 * SIGNING_YEARS), root.not_valid_after_utc))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_documents=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer_id), critical=False)
        .sign(root_key, hashes.SHA256())
    )
