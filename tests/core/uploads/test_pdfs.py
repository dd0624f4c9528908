"""PDFs that come in: paper is taken, whatever can do more is not, however it hides."""

from __future__ import annotations

import zlib
from time import perf_counter

import pytest

from pamong.core.uploads.pdfs import is_pdf, is_plain_paper

HEAD, TAIL = b"%PDF-1.7\n", b"\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def pdf(*objects: bytes, tail: bytes = b"") -> bytes:
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, part) for number, part in enumerate(objects, 1))
    return HEAD + body + TAIL + tail


def stream(words: bytes, content: bytes) -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (words, len(content), content)


def object_stream(content: bytes, words: bytes = b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode") -> bytes:
    return stream(words, zlib.compress(content))


@pytest.mark.parametrize(
    "data",
    [
        pdf(b"<</Type/Catalog>>"),
        pdf(stream(b"/Filter/FlateDecode", zlib.compress(b"BT (Surat tugas) Tj ET"))),
        pdf(object_stream(b"5 0 <</Type/Catalog/Pages 2 0 R>>"), object_stream(b"6 0 <</Type/Page>>")),
        pdf(b"<</OpenAction[3 0 R/Fit]>>"),  # opens at a page, as many programs write it
    ],
    ids=["small", "page", "object-streams", "opens-at-a-page"],
)
def test_paper_is_taken(data: bytes) -> None:
    assert (is_pdf(data), is_plain_paper(data)) == (True, True)


@pytest.mark.parametrize(
    "data",
    [
        pdf(b"<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>"),
        pdf(b"<</S/J#61va#53cript/JS(app.alert(1))>>"),
        pdf(b"<</S/Launch/F(cmd.exe)>>"),
        pdf(b"<</Names<</EmbeddedFiles 2 0 R>>>>"),
        pdf(b"<</AcroForm<</XFA 3 0 R>>>>"),
        pdf(object_stream(b"5 0 <</S/JavaScript/JS(x)>>")),
        pdf(object_stream(b"5 0 <</S/J#61vaScript/JS(x)>>")),
        pdf(stream(b"/Type/ObjStm/Filter/ASCIIHexDecode", b"3c3c>")),
        pdf(object_stream(b"0 <</S/JavaScript>>", words=b"/Type/Obj#53tm/Filter/FlateDecode")),
        pdf(b"<</Encrypt 4 0 R>>"),
        pdf(b"<</Note(<script>alert(1)</script>)>>"),
        pdf(b"(PK\x03\x04 ... PK\x05\x06" + b"\0" * 18 + b")"),
    ],
    ids=["script", "escaped", "launch", "files", "xfa", "packed", "packed-escaped", "packed-otherwise", "escaped-kind",
         "password", "html", "zip"],
)  # fmt: skip
def test_what_can_do_more_is_not_paper(data: bytes) -> None:
    assert (is_pdf(data), is_plain_paper(data)) == (True, False)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 tanpa akhir", b"GIF89a" + pdf(b"<<>>"), pdf(b"<<>>", tail=b"MZ\x90")])
def test_what_does_not_begin_and_end_as_a_pdf_is_none(data: bytes) -> None:
    assert is_pdf(data) is False


def test_a_bomb_is_refused_before_it_fills_the_memory() -> None:
    bomb = pdf(object_stream(b"\0" * 200_000_000))
    assert len(bomb) < 400_000
    assert is_plain_paper(bomb) is False


def test_a_file_made_to_be_slow_is_read_in_one_pass() -> None:
    begun = perf_counter()
    is_plain_paper(HEAD + b"1 0 obj\n" + b"stream\n" * 400_000 + b"obj stream\n" * 100_000 + TAIL)
    assert perf_counter() - begun < 5
