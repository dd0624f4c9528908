"""Reading a PDF that may be hostile: is it signed, by whom, and has anything changed since?

Runs in a child process of its own (`verification.read_isolated`), without network, with limits of memory and time. It
says what the file shows; whether the paper still counts is judged in `verification`.
"""

import json
import logging
import re
import resource
import sys
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from io import BytesIO

from asn1crypto import cms
from asn1crypto import x509 as asn1
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DSSCompareRule,
    FormUpdatingRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    XrefStreamRule,
)
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from pamong.engines.seal import container
from pamong.engines.seal.findings import Reading
from pamong.engines.seal.payload import ATTACHMENT, LONGEST, CertificatePayload, read_payload

MEMORY_BYTES = 1 << 30
SIGNATURE_MARKS = (b"/ByteRange", b"ETSI.CAdES.detached", b"adbe.pkcs7", b"/Adobe.PPKLite")

# Later revisions may hold certificates and timestamps for long-term checking (DSS, DocTimeStamp), and nothing else:
# no form entries, no notes, no metadata, no pages.
STRICT = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(ignored_keys={"/AcroForm", "/DSS", "/Extensions", "/Version"}),
        XrefStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        ObjectStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        DSSCompareRule().as_qualified(ModificationLevel.LTA_UPDATES),
    ],
    form_rule=FormUpdatingRule(field_rules=[SigFieldCreationRule(), SigFieldModificationRule()]),
    ignore_orphaned_objects=False,
)

UNREADABLE = Reading("unreadable", "Berkas ini bukan PDF yang bisa dibaca. Pilih berkas sertifikat yang Anda unduh.")
EMPTY = Reading("unreadable", "Berkas ini kosong. Unduh sertifikatnya sekali lagi, lalu pilih berkas itu.")
PICTURE = Reading("unreadable", "Ini gambar, bukan berkas sertifikatnya. Periksa dengan kode yang tercetak di situ.")
BROKEN_PDF = Reading(
    "unreadable", "PDF ini rusak atau hasil pindai: tidak ada tanda tangan di dalamnya. Periksa kode yang tercetak."
)
PICTURE_MARKS = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"II*\0", b"MM\0*")
UNSIGNED = Reading("unsigned", "Berkas ini tidak bertanda tangan elektronik. Periksa kode pada sertifikat.")
TORN = Reading("altered", "Tanda tangan dalam berkas ini rusak: isi berkas tidak lagi seperti saat ditandatangani.")
CHANGED = Reading("altered", "Isi berkas telah diubah setelah ditandatangani.")
APPENDED = Reading("altered", "Ada yang ditambahkan ke berkas ini setelah ditandatangani.")


def _no_pdf(data: bytes) -> Reading:
    """What a file is that is no PDF: people send what their phone has, often a photo of the paper."""
    if not data:
        return EMPTY
    return PICTURE if data.startswith(PICTURE_MARKS) or data[4:12] in (b"ftypheic", b"ftypmif1") else UNREADABLE


def read_signed_pdf(data: bytes, roots: Sequence[asn1.Certificate]) -> Reading:
    """Read a file; never raises, whatever it holds."""
    marked = any(mark in data for mark in SIGNATURE_MARKS)
    if b"%PDF-" not in data[:1024]:
        return TORN if marked else _no_pdf(data)
    try:
        signatures = PdfFileReader(BytesIO(data)).embedded_regular_signatures
    except Exception:  # pyHanko's parser may raise anything on a broken file
        return TORN if marked else BROKEN_PDF
    if not signatures:
        return TORN if marked else UNSIGNED
    if len(signatures) > 1:
        return APPENDED
    try:
        return _read_signature(data, signatures[0], roots)
    except Exception:  # as above: a signature that cannot be followed is a broken one
        return TORN


def _read_signature(data: bytes, signature: EmbeddedPdfSignature, roots: Sequence[asn1.Certificate]) -> Reading:
    claimed = signature.self_reported_timestamp or datetime.now(UTC)
    moment = min(claimed, datetime.now(UTC))
    context = ValidationContext(
        trust_roots=list(roots), moment=moment, best_signature_time=moment, allow_fetching=False
    )
    status = validate_pdf_signature(signature, context, diff_policy=STRICT)
    if not (status.intact and status.valid):
        return CHANGED
    if not _nothing_else_follows(data, status):
        return APPENDED
    if not _is_exact(data, signature, status):
        return TORN
    return Reading(
        "intact",
        trusted=status.trusted,
        signer=_name(signature.signer_cert),
        signed_at=claimed.isoformat(),
        payload=_payload(signature),
    )


def _nothing_else_follows(data: bytes, status: PdfSignatureStatus) -> bool:
    """Check that the signature reaches the end of the file, or that just data for long-term checking comes after it.

    Bytes that belong to no revision, and revisions that change nothing, serve no honest purpose either.
    """
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return True
    return (
        status.coverage == SignatureCoverageLevel.ENTIRE_REVISION
        and status.modification_level == ModificationLevel.LTA_UPDATES
        and data.rstrip(b"\r\n").endswith(b"%%EOF")
    )


def _is_exact(data: bytes, signature: EmbeddedPdfSignature, status: PdfSignatureStatus) -> bool:
    """Check the few bytes that no signature covers: the container of the signature itself.

    Its padding, the letter case of its hex, and the unsigned parts of the CMS structure (RFC 5652) could be changed
    unseen. So the container is built anew from the parts that were verified, and must come out the same.
    """
    start, end, tail, _ = (int(number) for number in signature.byte_range)
    gap = data[start + end : tail]
    if start != 0 or not re.fullmatch(rb"<(?:[0-9A-F]+|[0-9a-f]+)>", gap):
        return False
    found, rebuilt = bytes.fromhex(gap[1:-1].decode()), _rebuilt(signature)
    return (
        found.startswith(rebuilt) and not found[len(rebuilt) :].strip(b"\0") and _certificates_serve(signature, status)
    )


def _rebuilt(signature: EmbeddedPdfSignature) -> bytes:
    signer: cms.SignerInfo = signature.signer_info
    by_key = signer["sid"].name == "subject_key_identifier"
    method = signer["digest_algorithm"]
    certificates = (choice.chosen.dump() for choice in signature.signed_data["certificates"])
    return container.assemble(
        certificates=container.der(container.TAG_0, *certificates),
        signer_id=signer["sid"].dump() if by_key else container.signer_id(signature.signer_cert),
        signed_attributes=signer["signed_attrs"].untag().dump(),
        signature=signer["signature"].native,
        digest_algorithm=method.dump() if method["parameters"].native is None else b"",
        signature_algorithm=signer["signature_algorithm"].dump(),
        unsigned_attributes=signer["unsigned_attrs"].dump() if signer["unsigned_attrs"].native else b"",
    )


def _certificates_serve(signature: EmbeddedPdfSignature, status: PdfSignatureStatus) -> bool:
    """Check that every certificate in the file is one of the trusted path; without a path, that each can be read."""
    embedded = [choice.chosen for choice in signature.signed_data["certificates"]]
    if status.validation_path is None:
        return all(certificate.native for certificate in embedded)
    path = {certificate.dump() for certificate in status.validation_path.iter_certs(include_root=True)}
    return all(certificate.dump() in path for certificate in embedded)


def _payload(signature: EmbeddedPdfSignature) -> CertificatePayload | None:
    """Find our attachment in the revision that was signed."""
    root = signature.reader.get_historical_root(signature.signed_revision)
    for attached in root.get("/AF", ()):
        file = attached.get_object() if isinstance(attached, generic.IndirectObject) else attached
        if str(file.get("/UF", file.get("/F", ""))) == ATTACHMENT:
            raw: bytes = file["/EF"]["/F"].data
            return read_payload(raw) if len(raw) <= LONGEST else None
    return None


def _name(certificate: asn1.Certificate) -> str:
    subject = certificate.subject.native
    name = subject.get("organization_name") or subject.get("common_name")
    return str(name) if name else certificate.subject.human_friendly


def main(seconds: int) -> None:
    """Read roots (first line, JSON) and file from standard input; write the reading as JSON."""
    logging.disable()  # pyHanko tells at length what is wrong with a broken file; the verdict is enough
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    roots = [asn1.Certificate.load(b64decode(root)) for root in json.loads(sys.stdin.buffer.readline())]
    json.dump(asdict(read_signed_pdf(sys.stdin.buffer.read(), roots)), sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))
