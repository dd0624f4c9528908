"""The signature itself: a detached CMS container as PAdES baseline B-B wants it, built straight in DER.

Sources: RFC 5652 (CMS), RFC 5035 (signing-certificate-v2), ETSI EN 319 122-1 and 319 142-1 (CAdES and PAdES baseline;
no signing-time attribute, the claimed time stands in the PDF). All that depends on the key alone is encoded once;
per document there remain one digest, one signature and a few lengths: ten times cheaper than the general way.
"""

from dataclasses import dataclass
from hashlib import sha256

from asn1crypto import algos, cms, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

SEQUENCE, SET, OCTETS, INTEGER = 0x30, 0x31, 0x04, 0x02
TAG_0 = 0xA0  # [0], constructed

SHA256 = algos.DigestAlgorithm({"algorithm": "sha256"}).dump()
ECDSA_SHA256 = algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}).dump()
_VERSION_1 = bytes((INTEGER, 1, 1))
_SIGNED_DATA = cms.ContentType("signed_data").dump()
_DATA = cms.ContentType("data").dump()


def der(tag: int, *parts: bytes) -> bytes:
    """Encode one value: tag, length, content (X.690)."""
    content = b"".join(parts)
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + content


@dataclass(frozen=True, slots=True)
class Sealer:
    """What is the same for every signature of one key; made by `prepare_sealer`."""

    key: ec.EllipticCurvePrivateKey
    certificates: bytes
    signer_id: bytes
    other_attributes: tuple[bytes, ...]

    @property
    def room(self) -> int:
        """An upper bound for the length of a container, in bytes."""
        return len(self.certificates) + len(self.signer_id) + sum(map(len, self.other_attributes)) + 320

    def seal(self, digest: bytes) -> bytes:
        """Return the container for the SHA-256 digest of a document's byte range."""
        attributes = (*self.other_attributes, _attribute("message_digest", der(OCTETS, digest)))
        signed = der(SET, *sorted(attributes))  # DER orders a SET by its encodings
        return assemble(
            certificates=self.certificates,
            signer_id=self.signer_id,
            signed_attributes=signed,
            signature=self.key.sign(signed, ec.ECDSA(hashes.SHA256())),
        )


def assemble(
    *,
    certificates: bytes,
    signer_id: bytes,
    signed_attributes: bytes,
    signature: bytes,
    digest_algorithm: bytes = SHA256,
    signature_algorithm: bytes = ECDSA_SHA256,
    unsigned_attributes: bytes = b"",
) -> bytes:
    """Put a container together from parts in DER; the same parts always give the same bytes.

    Parameters
    ----------
    signed_attributes : bytes
        With the tag of a SET, as they are signed.
    unsigned_attributes : bytes
        With their tag [1], or empty.
    """
    signer = der(
        SEQUENCE,
        _VERSION_1,
        signer_id,
        digest_algorithm,
        bytes((TAG_0,)) + signed_attributes[1:],
        signature_algorithm,
        der(OCTETS, signature),
        unsigned_attributes,
    )
    content = der(
        SEQUENCE, _VERSION_1, der(SET, digest_algorithm), der(SEQUENCE, _DATA), certificates, der(SET, signer)
    )
    return der(SEQUENCE, _SIGNED_DATA, der(TAG_0, content))


def prepare_sealer(key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate, root: x509.Certificate) -> Sealer:
    """Encode what all signatures of this key share."""
    own = certificate.public_bytes(Encoding.DER)
    signing_certificate = tsp.SigningCertificateV2(
        {"certs": [tsp.ESSCertIDv2({"hash_algorithm": {"algorithm": "sha256"}, "cert_hash": sha256(own).digest()})]}
    )
    return Sealer(
        key=key,
        certificates=der(TAG_0, *sorted((own, root.public_bytes(Encoding.DER)))),
        signer_id=signer_id(asn1.Certificate.load(own)),
        other_attributes=(
            _attribute("content_type", _DATA),
            _attribute("signing_certificate_v2", signing_certificate.dump()),
        ),
    )


def signer_id(certificate: asn1.Certificate) -> bytes:
    """Name a certificate by issuer and serial number."""
    return der(SEQUENCE, certificate.issuer.dump(), certificate["tbs_certificate"]["serial_number"].dump())


def _attribute(name: str, value: bytes) -> bytes:
    return der(SEQUENCE, cms.CMSAttributeType(name).dump(), der(SET, value))
