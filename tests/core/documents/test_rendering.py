"""PDFs from templates: they look the same everywhere, hold what was typed, and leave no process behind."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from pamong.core.documents import fonts
from pamong.core.documents.children import ChildError
from pamong.core.documents.fonts import MissingFontsError, fonts_directory
from pamong.core.documents.rendering import ROOT, UnknownTemplateError, render_each, render_pdf, template_path

MADE_AT = datetime(2024, 11, 10, 9, 30, tzinfo=UTC)
MILLIMETRE = 72 / 25.4


def specimen(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Daftar Hadir",
        "number": "012/B7.6/2024",
        "office": {"above": ["Kementerian Uji"], "name": "Balai Uji", "address": "Jalan Contoh 1"},
        "people": [{"name": f"Orang ke-{place}", "nip": None, "school": "SD Contoh"} for place in range(1, 41)],
        "sheet": {"paper": "a4", "flipped": False},
        "chart": None,
        **changes,
    }


def rendered(data: dict[str, Any], **options: Any) -> PdfReader:
    return PdfReader(BytesIO(render_pdf("core/specimen", data, made_at=MADE_AT, **options)))


def words(reader: PdfReader) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def test_a_paper_is_tagged_pdf_a_with_title_and_language() -> None:
    reader = rendered(specimen())
    assert reader.xmp_metadata is not None
    metadata = reader.xmp_metadata.stream.get_data()
    assert b"<pdfaid:part>2" in metadata
    assert b"<pdfaid:conformance>A" in metadata
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Daftar Hadir", "Balai Uji")
    assert str(reader.root_object["/Lang"]) == "id"


def test_the_head_of_a_table_and_the_page_number_come_on_every_page() -> None:
    pages = words(rendered(specimen()))
    assert len(pages) == 3
    for place, page in enumerate(pages[:2], start=1):
        assert "No. Nama / NIP Satuan pendidikan Tanda tangan" in page
        assert f"Halaman {place} dari 3" in page


@pytest.mark.parametrize(
    ("paper", "flipped", "size"),
    [("a4", False, (210, 297)), ("a4", True, (297, 210)), ("f4", False, (215, 330)), ("f4", True, (330, 215))],
)
def test_sheets_are_a4_or_f4_upright_or_across(paper: str, flipped: bool, size: tuple[int, int]) -> None:
    box = rendered(specimen(sheet={"paper": paper, "flipped": flipped}, people=[])).pages[0].mediabox
    assert (round(box.width / MILLIMETRE), round(box.height / MILLIMETRE)) == size


def test_what_people_type_is_shown_and_never_executed() -> None:
    name = '#panic("x") *tebal* $1+1$ `a` <b> \\ "kutip" // bukan komentar'
    people = [{"name": name, "nip": "#sys.inputs", "school": 'SD #read("/core/clock.py")'}]
    (page,) = words(rendered(specimen(people=people)))
    assert name in page
    assert "#sys.inputs" in page
    assert 'SD #read("/core/clock.py")' in page


def test_contoh_stands_on_every_page_of_a_sample_and_on_no_other_paper() -> None:
    real, asked, by_data = rendered(specimen()), rendered(specimen(), sample=True), rendered(specimen(sample=True))
    marks = [[page.get_contents().get_data().count(b"/Artifact") for page in pdf.pages] for pdf in (real, asked)]  # type: ignore[union-attr]
    assert [more - less for less, more in zip(*marks, strict=True)] == [1] * 3  # no screen reader repeats the mark
    assert ["CONTOH" in page for page in words(asked)] == [True] * 3
    assert ["CONTOH" in page for page in words(by_data)] == [True] * 3
    assert ["CONTOH" in page for page in words(real)] == [False] * 3


def test_only_our_own_fonts_are_used() -> None:
    named = {
        str(font["/BaseFont"]).partition("+")[2].partition("-")[0]
        for page in rendered(specimen()).pages
        for font in (reference.get_object() for reference in page["/Resources"]["/Font"].values())  # type: ignore[index]
    }
    assert named == {"LiberationSans"}


def test_the_same_paper_is_made_twice_the_same() -> None:
    assert render_pdf("core/specimen", specimen(), made_at=MADE_AT) == render_pdf(
        "core/specimen", specimen(), made_at=MADE_AT
    )


def test_many_papers_come_in_order_and_are_made_as_they_are_taken() -> None:
    taken = 0

    def papers() -> Any:
        nonlocal taken
        for place in range(20):
            taken += 1
            yield specimen(title=f"Naskah {place}", people=[])

    made = render_each("core/specimen", papers(), made_at=MADE_AT)
    first = PdfReader(BytesIO(next(made)))
    assert taken < 10
    titles = [first.metadata.title, *(PdfReader(BytesIO(paper)).metadata.title for paper in made)]  # type: ignore[union-attr]
    assert titles == [f"Naskah {place}" for place in range(20)]


def test_a_paper_that_lacks_data_is_refused_with_the_reason() -> None:
    with pytest.raises(ChildError, match="title"):
        render_pdf("core/specimen", {}, made_at=MADE_AT)


def test_a_paper_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(ChildError, match="longer than"):
        render_pdf("core/specimen", specimen(), made_at=MADE_AT, seconds=0.001)


@pytest.mark.parametrize("name", ["core/missing", "nowhere/x", "../x", "core/../../x", Path("/etc/hostname")])
def test_templates_outside_the_package_are_unknown(name: str | Path) -> None:
    with pytest.raises(UnknownTemplateError):
        template_path(name)


def test_a_template_may_be_given_as_a_file_of_the_package() -> None:
    file = ROOT / "core" / "documents" / "specimen.typ"
    assert template_path(file) == template_path("core/specimen") == file


def test_missing_fonts_say_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "LiberationSans-Regular.ttf").touch()
    with pytest.raises(MissingFontsError, match=r"\(Bold, Italic, BoldItalic\).*make setup"):
        fonts_directory(tmp_path)
    assert fonts_directory() == fonts.DIRECTORY
