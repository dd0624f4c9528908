"""Signing PDF files: PAdES B-B with the office's own key, B-T where a timestamp service is set.

One of three interchangeable signers (own key; the national BSrE service; "download, sign elsewhere, upload back"):
rooms know only the `Signer` protocol.
"""

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Protocol

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    pkcs12,
)

from pamong.engines.seal.container import Sealer, prepare_sealer
from pamong.engines.seal.embedding import FIELD, SignatureNote, Update, embed_signature
from pamong.engines.seal.keys import OfficeKeys

if TYPE_CHECKING:
    from pyhanko.sign.timestamps import TimeStamper


class Signer(Protocol):
    """Whoever can turn a PDF into a signed PDF."""

    @property
    def name(self) -> str:
        """The name readers see."""
        ...

    def sign(self, pdf: bytes, note: SignatureNote) -> bytes:
        """Return the PDF with one more signature, that certifies it against any change."""
        ...


@dataclass(frozen=True)
class OwnKeySigner:
    """Signs with keys the office holds itself. Can be pickled into a child process, where it prepares itself once.

    Attributes
    ----------
    key_der, certificate_der, root_der : bytes
        Unlocked key, its certificate, the root; never written anywhere by this class.
    timestamp_url : str or None
        RFC 3161 service; without one the result is PAdES B-B.
    """

    key_der: bytes
    certificate_der: bytes
    root_der: bytes
    timestamp_url: str | None = None

    @classmethod
    def of(cls, keys: OfficeKeys, timestamp_url: str | None = None) -> "OwnKeySigner":
        """Return the signer of an office's keys."""
        return cls(
            keys.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
            keys.certificate.public_bytes(Encoding.DER),
            keys.root.public_bytes(Encoding.DER),
            timestamp_url,
        )

    def __repr__(self) -> str:
        return f"OwnKeySigner({self.name!r})"  # never the key

    def __getstate__(self) -> dict[str, object]:
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}

    @property
    def name(self) -> str:
        """The office, as its certificate names it."""
        return self._keys.office_name

    def sign(self, pdf: bytes, note: SignatureNote) -> bytes:
        """Certify the PDF; the signature shows in every reader's panel and takes no room on the page."""
        if self.timestamp_url is None:
            return embed_signature(pdf, note, room=self._sealer.room, seal=self._sealer.seal)
        return sign_with_timestamp(pdf, note, self._keys, timestamp_service(self.timestamp_url))

    @cached_property
    def _keys(self) -> OfficeKeys:
        key = load_der_private_key(self.key_der, None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return OfficeKeys(
            key,
            x509.load_der_x509_certificate(self.certificate_der),
            x509.load_der_x509_certificate(self.root_der),
        )

    @cached_property
    def _sealer(self) -> Sealer:
        return prepare_sealer(self._keys.key, self._keys.certificate, self._keys.root)


def timestamp_service(url: str) -> "TimeStamper":
    """Return the client of an RFC 3161 service."""
    from pyhanko.sign.timestamps import HTTPTimeStamper  # noqa: PLC0415 - half a second to load, only for B-T

    return HTTPTimeStamper(url)


def sign_with_timestamp(pdf: bytes, note: SignatureNote, keys: OfficeKeys, timestamper: "TimeStamper") -> bytes:
    """Append a certifying signature with a trusted timestamp (PAdES B-T), the general way."""
    from pyhanko.sign import fields, signers  # noqa: PLC0415 - half a second to load, only for B-T

    about = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        reason=note.reason,
        location=note.place,
    )
    signer = signers.SimpleSigner.load_pkcs12_data(
        pkcs12.serialize_key_and_certificates(None, keys.key, keys.certificate, [keys.root], NoEncryption()), ()
    )
    output = signers.PdfSigner(about, signer=signer, timestamper=timestamper).sign_pdf(Update(BytesIO(pdf)))
    return bytes(output.getbuffer())
