"""Real papers under attack: every change that alters what a reader sees is told, and so is a torn one."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    NumberObject,
    PdfObject,
    StreamObject,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from pamong.certification.keys import trusted_roots
from pamong.engines.seal.reading import BROKEN_PDF, UNSIGNED, read_signed_pdf

Change = Callable[[IncrementalPdfFileWriter], None]


def dictionary(**entries: PdfObject) -> DictionaryObject:
    return DictionaryObject({pdf_name("/" + name): value for name, value in entries.items()})


def box() -> ArrayObject:
    return ArrayObject(NumberObject(number) for number in (100, 300, 500, 360))


def another_name_on_the_page(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(0)[0]
    words = StreamObject(stream_data=b"BT /F1 30 Tf 200 400 Td (Nama Lain) Tj ET")
    page.get_object()[pdf_name("/Contents")] = writer.add_object(words)
    writer.mark_update(page)


def another_font(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    fonts = page["/Resources"]["/Font"]
    name = next(iter(fonts))
    font = fonts.raw_get(name)
    writer.objects[(font.generation, font.idnum)] = dictionary(
        Type=pdf_name("/Font"), Subtype=pdf_name("/Type1"), BaseFont=pdf_name("/Symbol")
    )


def a_note_over_the_name(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(0)[0]
    note = dictionary(
        Type=pdf_name("/Annot"), Subtype=pdf_name("/FreeText"), Rect=box(), Contents=pdf_string("Nama Lain"),
        DA=pdf_string("/Helv 30 Tf 1 g"),
    )  # fmt: skip
    writer.register_annotation(page, writer.add_object(note))


def a_field_over_the_name(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(0)[0]
    field = writer.add_object(
        dictionary(
            Type=pdf_name("/Annot"), Subtype=pdf_name("/Widget"), FT=pdf_name("/Tx"), T=pdf_string("nama"),
            V=pdf_string("Nama Lain"), Rect=box(), P=page,
        )
    )  # fmt: skip
    writer.register_annotation(page, field)
    form = writer.root["/AcroForm"]
    form["/Fields"].append(field)
    writer.update_container(form)


def one_more_page(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root.raw_get("/Pages")
    tree = pages.get_object()
    page = dictionary(Type=pdf_name("/Page"), Parent=pages, MediaBox=box())
    tree["/Kids"].append(writer.add_object(page))
    tree[pdf_name("/Count")] = NumberObject(3)
    writer.mark_update(pages)


def a_script_at_opening(writer: IncrementalPdfFileWriter) -> None:
    writer.root[pdf_name("/OpenAction")] = dictionary(S=pdf_name("/JavaScript"), JS=pdf_string("app.alert(1)"))
    writer.update_root()


def another_turn_of_the_page(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(1)[0]
    page.get_object()[pdf_name("/Rotate")] = NumberObject(180)
    writer.mark_update(page)


CHANGES: list[Change] = [
    another_name_on_the_page,
    another_font,
    a_note_over_the_name,
    a_field_over_the_name,
    one_more_page,
    a_script_at_opening,
    another_turn_of_the_page,
]


def updated(data: bytes, change: Change) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(data), strict=False)
    change(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def gap_of(data: bytes) -> tuple[int, int]:
    """Return where the container of the signature begins and ends."""
    found = re.search(rb"/ByteRange\s*\[0 (\d+) (\d+) ", data)
    assert found
    return int(found[1]), int(found[2])


def with_signature_of(data: bytes, other: bytes) -> bytes:
    (start, end), (there, until) = gap_of(data), gap_of(other)
    return data[:start] + other[there:until] + data[end:]


@pytest.fixture
def two(issued) -> list[bytes]:
    """The files of two real papers."""
    return [Path(paper.pdf.path).read_bytes() for paper in issued()]


def test_every_attack_on_a_real_paper_is_told(two):
    first, second = two
    roots = [asn1.Certificate.load(root.public_bytes(Encoding.DER)) for root in trusted_roots()]
    assert read_signed_pdf(first, roots).finding == "intact"
    attacks = {change.__name__: updated(first, change) for change in CHANGES}
    assert all(attacked.startswith(first) and attacked != first for attacked in attacks.values())
    attacks["signature of another paper"] = with_signature_of(first, second)
    attacks["cut at the end"] = first[:-40]
    answers = {name: read_signed_pdf(attacked, roots).finding for name, attacked in attacks.items()}
    assert answers == dict.fromkeys(attacks, "altered")
    assert read_signed_pdf(first[: len(first) // 2], roots) == BROKEN_PDF  # nothing of the signature is left
    assert read_signed_pdf(first[: first.index(b"%%EOF") + 6], roots) == UNSIGNED
