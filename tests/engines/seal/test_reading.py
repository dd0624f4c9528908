"""What a file shows: attacks on a signed paper, and files that are no papers at all."""

import random
import re
from collections.abc import Callable
from io import BytesIO

import pytest
from asn1crypto import x509 as asn1
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pypdf import PdfReader, PdfWriter

from engines.seal.papers import NOTE, PAYLOAD, paper
from pamong.engines.seal import OfficeKeys
from pamong.engines.seal.embedding import Update
from pamong.engines.seal.reading import (
    BROKEN_PDF,
    CHANGED,
    EMPTY,
    PICTURE,
    TORN,
    UNREADABLE,
    UNSIGNED,
    Reading,
    read_signed_pdf,
)
from pamong.engines.seal.signing import OwnKeySigner, sign_with_timestamp

Roots = list[asn1.Certificate]


def updated(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    writer = Update(BytesIO(pdf))
    change(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def gap(pdf: bytes) -> tuple[int, int]:
    """Return where the container of the signature begins and ends, brackets included."""
    found = re.findall(rb"/ByteRange \[0 (\d+) (\d+) ", pdf)[-1]
    return int(found[0]), int(found[1])


def test_an_untouched_paper_is_intact_and_says_what_it_is(signed: bytes, roots: Roots) -> None:
    reading = read_signed_pdf(signed, roots)
    assert (reading.finding, reading.trusted, reading.payload) == ("intact", True, PAYLOAD)
    assert reading.signed_at == "2024-11-10T09:30:00+00:00"


def test_a_paper_of_an_unknown_office_is_intact_but_not_trusted(signed: bytes) -> None:
    reading = read_signed_pdf(signed, [])
    assert (reading.finding, reading.trusted) == ("intact", False)


def test_a_paper_signed_before_its_certificate_began_is_not_trusted(
    keys: OfficeKeys, unsigned: bytes, roots: Roots
) -> None:
    early = type(NOTE)(NOTE.reason, NOTE.place, NOTE.signed_at.replace(year=2020))
    assert not read_signed_pdf(OwnKeySigner.of(keys).sign(unsigned, early), roots).trusted


def test_a_timestamped_paper_is_intact(
    keys: OfficeKeys, unsigned: bytes, roots: Roots, timestamper: DummyTimeStamper
) -> None:
    reading = read_signed_pdf(sign_with_timestamp(unsigned, NOTE, keys, timestamper), roots)
    assert (reading.finding, reading.trusted) == ("intact", True)


def test_one_changed_bit_anywhere_is_noticed(signed: bytes, roots: Roots) -> None:
    chance = random.Random(7)
    for place in chance.sample(range(len(signed)), 120):
        copy = bytearray(signed)
        copy[place] ^= 1 << chance.randrange(8)
        assert read_signed_pdf(bytes(copy), roots).finding == "altered", place


def changed_container_bytes(signed: bytes, places: list[int], roots: Roots) -> list[tuple[int, str]]:
    start, end = gap(signed)
    chance = random.Random(11)
    missed: list[tuple[int, str]] = []
    for place in (start + place % (end - start) for place in places):
        copy = bytearray(signed)
        copy[place] = chance.choice([byte for byte in b"0123456789ABCDEFabcdef <>" if byte != copy[place]])
        finding = read_signed_pdf(bytes(copy), roots).finding
        if finding != "altered":
            missed.append((place - start, finding))
    return missed


def test_one_changed_byte_in_the_signature_itself_is_noticed(signed: bytes, roots: Roots) -> None:
    assert changed_container_bytes(signed, random.Random(3).sample(range(10_000), 150), roots) == []


@pytest.mark.slow
def test_every_changed_byte_of_the_signature_itself_is_noticed(signed: bytes, roots: Roots) -> None:
    start, end = gap(signed)
    assert changed_container_bytes(signed, list(range(end - start)), roots) == []


def test_the_case_of_the_hex_cannot_be_changed_in_part(signed: bytes, roots: Roots) -> None:
    start, _ = gap(signed)
    place = next(at for at in range(start, len(signed)) if signed[at] in b"ABCDEF")
    copy = bytearray(signed)
    copy[place] = ord(chr(copy[place]).lower())
    assert read_signed_pdf(bytes(copy), roots) == TORN


@pytest.mark.parametrize("tail", [b"\n", b"%", b"\n%%EOF\n", b"\x00" * 100])
def test_bytes_after_the_end_are_noticed(signed: bytes, roots: Roots, tail: bytes) -> None:
    assert read_signed_pdf(signed + tail, roots).finding == "altered"


def test_bytes_before_the_beginning_are_noticed(signed: bytes, roots: Roots) -> None:
    assert read_signed_pdf(b"\n" + signed, roots).finding == "altered"


def other_page(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(0)[0]
    content = generic.StreamObject(stream_data=b"BT /F1 40 Tf 90 700 Td (Nama Lain) Tj ET")
    page.get_object()[pdf_name("/Contents")] = writer.add_object(content)
    writer.mark_update(page)


def sticky_note(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(0)[0]
    numbers = generic.ArrayObject(generic.NumberObject(number) for number in (50, 50, 300, 90))
    note = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): numbers,
            pdf_name("/Contents"): pdf_string("Nama Lain"),
            pdf_name("/DA"): pdf_string("/Helv 20 Tf"),
        }
    )
    writer.register_annotation(page, writer.add_object(note))


def other_title(writer: IncrementalPdfFileWriter) -> None:
    writer.trailer["/Info"][pdf_name("/Title")] = pdf_string("Judul lain")
    writer.mark_update(writer.trailer.raw_get("/Info"))


def other_attachment(writer: IncrementalPdfFileWriter) -> None:
    file = writer.root["/AF"][0]["/EF"].raw_get("/F")
    content = PAYLOAD.canonical().replace("Wayan", "Made ").encode()
    writer.objects[(file.generation, file.idnum)] = generic.StreamObject(stream_data=content)


def form_field(writer: IncrementalPdfFileWriter) -> None:
    fields.append_signature_field(writer, fields.SigFieldSpec("Lain", box=(10, 10, 200, 100)))


def unused_object(writer: IncrementalPdfFileWriter) -> None:
    writer.add_object(generic.StreamObject(stream_data=b"hidden"))


@pytest.mark.parametrize("change", [other_page, sticky_note, other_title, other_attachment, form_field, unused_object])
def test_an_appended_change_is_noticed(
    signed: bytes, roots: Roots, change: Callable[[IncrementalPdfFileWriter], None]
) -> None:
    attacked = updated(signed, change)
    assert attacked.startswith(signed)
    assert read_signed_pdf(attacked, roots).finding == "altered"


def test_a_second_signature_is_noticed(signed: bytes, roots: Roots, keys: OfficeKeys, unsigned: bytes) -> None:
    signer = signers.SimpleSigner.load_pkcs12_data(_store(keys), ())
    about = signers.PdfSignatureMetadata(field_name="Kedua", md_algorithm="sha256")
    # pyHanko itself refuses to sign what is certified against changes, so the first signature is a plain one here
    first = signers.PdfSignatureMetadata(
        field_name="Pertama", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    once = signers.PdfSigner(first, signer=signer).sign_pdf(Update(BytesIO(unsigned))).getvalue()
    assert read_signed_pdf(once, roots).finding == "intact"
    twice = signers.PdfSigner(about, signer=signer).sign_pdf(Update(BytesIO(once))).getvalue()
    assert read_signed_pdf(twice, roots).finding == "altered"


def _store(keys: OfficeKeys) -> bytes:
    from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12

    return pkcs12.serialize_key_and_certificates(None, keys.key, keys.certificate, [keys.root], NoEncryption())


def test_data_for_long_term_checking_may_follow(signed: bytes, roots: Roots, timestamper: DummyTimeStamper) -> None:
    stored = updated(
        signed, lambda writer: DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=roots, ocsps=(), crls=())
    )
    assert len(stored) > len(signed)
    assert read_signed_pdf(stored, roots).finding == "intact"
    assert read_signed_pdf(stored + b"%", roots).finding == "altered"
    stamped = signers.PdfTimeStamper(timestamper).timestamp_pdf(Update(BytesIO(stored)), "sha256").getvalue()
    reading = read_signed_pdf(stamped, roots)
    assert (reading.finding, reading.payload) == ("intact", PAYLOAD)


def test_a_paper_without_signature_is_unsigned(unsigned: bytes, roots: Roots) -> None:
    assert read_signed_pdf(unsigned, roots) == UNSIGNED


def test_a_paper_rewritten_without_its_signature_is_not_believed(signed: bytes, roots: Roots) -> None:
    writer = PdfWriter()
    writer.append(PdfReader(BytesIO(signed)), [0])
    output = BytesIO()
    writer.write(output)
    assert read_signed_pdf(output.getvalue(), roots).finding in {"unsigned", "altered"}


def test_the_signature_of_one_paper_does_not_serve_another(keys: OfficeKeys, signed: bytes, roots: Roots) -> None:
    other = OwnKeySigner.of(keys).sign(paper(PAYLOAD.canonical().replace("Wayan", "Made ")), NOTE)
    (start, end), (there, until) = gap(signed), gap(other)
    assert read_signed_pdf(other[:there] + signed[start:end] + other[until:], roots) == CHANGED


def test_a_payload_that_is_not_ours_is_left_alone(keys: OfficeKeys, roots: Roots) -> None:
    for text in ("{}", "[]", "no json", '{"v":1,"number":5}', PAYLOAD.canonical().replace("2024-11-10", "kemarin")):
        reading = read_signed_pdf(OwnKeySigner.of(keys).sign(paper(text), NOTE), roots)
        assert (reading.finding, reading.payload) == ("intact", None)


@pytest.mark.parametrize(
    ("data", "reading"),
    [
        (b"", EMPTY),
        (b"hello", UNREADABLE),
        (b"PK\x03\x04", UNREADABLE),
        (b"\xff\xd8\xff\xe0 a photo of the paper", PICTURE),
        (b"\x89PNG\r\n\x1a\n", PICTURE),
        (b"\0\0\0\x18ftypheic", PICTURE),
        (b"%PDF-1.7", BROKEN_PDF),
        (b"%PDF-1.7\n%%EOF", BROKEN_PDF),
        (b"%PDF-" + b"[" * 20_000, BROKEN_PDF),
    ],
)
def test_what_is_no_certificate_is_unreadable_and_says_what_it_is(data: bytes, reading: Reading) -> None:
    assert read_signed_pdf(data, []) == reading
    assert reading.finding == "unreadable"


def test_a_locked_file_is_unreadable(unsigned: bytes) -> None:
    writer = PdfWriter(clone_from=BytesIO(unsigned))
    writer.encrypt("rahasia", algorithm="AES-256")
    output = BytesIO()
    writer.write(output)
    assert read_signed_pdf(output.getvalue(), []).finding in {"unreadable", "unsigned"}


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_torn_paper_never_raises_and_is_never_intact(signed: bytes, roots: Roots, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(signed) - 1))
    end = data.draw(st.integers(start, len(signed)))
    filler = data.draw(st.binary(max_size=20))
    torn = signed[:start] + filler + signed[end:]
    assert (read_signed_pdf(torn, roots).finding == "intact") == (torn == signed)
