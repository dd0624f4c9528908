"""Putting a signature into a PDF: one incremental update, with a gap where the container of the signature goes.

Source: ISO 32000-2, 12.8 (digital signatures, DocMDP) and 12.7.5.5 (signature fields). The field shows nothing on the
page; every reader lists it in its signature panel. Uses only pyHanko's reader and writer, which load four times faster
than its signing package.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NumberObject,
    PdfObject,
    pdf_date,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

FIELD = "Pengesahan"
PRINTED_AND_LOCKED = 4 | 128  # PDF/A wants annotations printable
SIGNATURES_EXIST_APPEND_ONLY = 3
NO_CHANGES = 1


class AlreadySignedError(ValueError):
    """The PDF carries a form or a signature; another one would count as a change."""


@dataclass(frozen=True, slots=True)
class SignatureNote:
    """What stands beside the signature in the file: why, where and when, as the signer claims."""

    reason: str
    place: str
    signed_at: datetime


class Update(IncrementalPdfFileWriter):
    """An update that adds the signature and nothing else: title, author and PDF/A mark stay as they were typeset."""

    def _update_meta(self) -> None:
        return None


class Blank(PdfObject):
    """Room left in the file, and where it is."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.content = content
        self.start = self.end = -1

    def write_to_stream(self, stream: BytesIO, *_encryption: object) -> None:
        """Write the blank and remember its place."""
        self.start = stream.tell()
        stream.write(self.content)
        self.end = stream.tell()


def embed_signature(pdf: bytes, note: SignatureNote, *, room: int, seal: Callable[[bytes], bytes]) -> bytes:
    """Append a certifying signature: no change is permitted after it.

    Parameters
    ----------
    room : int
        The longest container `seal` may return, in bytes.
    seal : callable
        Gets the SHA-256 digest of the file around the gap, returns the container.
    """
    update = Update(BytesIO(pdf))
    if "/AcroForm" in update.root:
        raise AlreadySignedError("the PDF carries a form or a signature already")
    gap, span = Blank(b"<" + b"0" * (2 * room) + b">"), Blank(b"[0" + b" " * 40 + b"]")
    _add_field(update, update.add_object(_signature(note, gap, span)))
    output = BytesIO()
    update.write(output)
    return _filled(output, gap, span, seal)


def _signature(note: SignatureNote, gap: Blank, span: Blank) -> DictionaryObject:
    certify = _dictionary(
        Type=pdf_name("/SigRef"),
        TransformMethod=pdf_name("/DocMDP"),
        TransformParams=_dictionary(Type=pdf_name("/TransformParams"), V=pdf_name("/1.2"), P=NumberObject(NO_CHANGES)),
    )
    return _dictionary(
        Type=pdf_name("/Sig"),
        Filter=pdf_name("/Adobe.PPKLite"),
        SubFilter=pdf_name("/ETSI.CAdES.detached"),
        Contents=gap,
        ByteRange=span,
        M=pdf_date(note.signed_at.astimezone(UTC)),
        Reason=pdf_string(note.reason),
        Location=pdf_string(note.place),
        Reference=ArrayObject([certify]),
    )


def _add_field(update: Update, signature: IndirectObject) -> None:
    page = update.find_page_for_modification(0)[0]
    field = update.add_object(
        _dictionary(
            Type=pdf_name("/Annot"),
            Subtype=pdf_name("/Widget"),
            FT=pdf_name("/Sig"),
            T=pdf_string(FIELD),
            V=signature,
            F=NumberObject(PRINTED_AND_LOCKED),
            Rect=ArrayObject([NumberObject(0)] * 4),
            P=page,
        )
    )
    update.register_annotation(page, field)
    update.root[pdf_name("/AcroForm")] = _dictionary(
        Fields=ArrayObject([field]), SigFlags=NumberObject(SIGNATURES_EXIST_APPEND_ONLY)
    )
    update.root[pdf_name("/Perms")] = _dictionary(DocMDP=signature)
    update.update_root()


def _filled(output: BytesIO, gap: Blank, span: Blank, seal: Callable[[bytes], bytes]) -> bytes:
    file = output.getbuffer()
    around = f"[0 {gap.start} {gap.end} {len(file) - gap.end}"
    file[span.start : span.end] = around.encode().ljust(span.end - span.start - 1) + b"]"
    digest = sha256(file[: gap.start])
    digest.update(file[gap.end :])
    container = seal(digest.digest()).hex().upper().encode()
    if len(container) > gap.end - gap.start - 2:
        raise ValueError("the container of the signature does not fit its gap")
    file[gap.start + 1 : gap.start + 1 + len(container)] = container
    return bytes(file)


def _dictionary(**entries: PdfObject) -> DictionaryObject:
    return DictionaryObject({pdf_name("/" + name): value for name, value in entries.items()})
