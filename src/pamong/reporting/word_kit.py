"""The furniture of an editable document: A4 page, letterhead, headings, tables, page numbers, signature.

The same look as the typeset papers, in a font every office has (Arial), so that an edited report still looks like one.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

FONT = "Arial"
NAVY, BLUE, GREY = RGBColor(0x1F, 0x28, 0x55), RGBColor(0x19, 0x6B, 0xCD), RGBColor(0x5A, 0x61, 0x72)
TINT, HAIRLINE = "F1F5FB", "C9D3E6"
SIDE, LINE_WIDTH = Cm(2.5), 16.0  # A4 less both margins, in centimetres
SAMPLE_LINE = "CONTOH: dokumen ini dibuat dari data latihan. Semua orang di dalamnya rekaan."
# style: size, colour, space above and below, in points
STYLES = {
    "Normal": (10.5, None, 0, 6),
    "Title": (22, NAVY, 0, 8),
    "Heading 1": (15, NAVY, 20, 8),
    "Heading 2": (11.5, NAVY, 12, 4),
    "List Bullet": (10.5, None, 0, 3),
}


def new_paper(title: str, *, sample: bool) -> Any:
    """Return an empty document with our page and styles; samples say so on every page."""
    paper = Document()
    for name, look in STYLES.items():
        _style(paper.styles[name], *look)
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = SIDE
    page.top_margin, page.bottom_margin = Cm(2.2), Cm(2)
    paper.core_properties.title, paper.core_properties.author = title, "Pamong"
    paper.core_properties.language = "id"
    if sample:
        mark = page.header.paragraphs[0]
        mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(mark, SAMPLE_LINE, size=8.5, colour=GREY)
    _page_numbers(page.footer.paragraphs[0])
    return paper


def letterhead(paper: Any, office: Mapping[str, Any]) -> None:
    """Set what is above the office, its name and its address over a line."""
    for above in office["above"]:
        _centred(paper, above.upper(), size=11, colour=NAVY, below=2)
    head = _centred(paper, office["name"].upper(), size=13, colour=NAVY, bold=True, below=2)
    if office["address"]:
        head = _centred(paper, office["address"], size=8.5, colour=GREY, below=2)
    edge(head, "bottom", "1F2855", size=12, space=6)
    head.paragraph_format.space_after = Pt(16)


def edge(paragraph: Any, side: str, colour: str, *, size: int = 4, space: int = 1) -> None:
    """Draw a line along a paragraph."""
    borders = OxmlElement("w:pBdr")
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", size), ("space", space), ("color", colour)):
        line.set(qn(f"w:{name}"), str(value))
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)


def line(paper: Any, text: str, *, size: float = 10.5, colour: Any = None, bold: bool = False, below: float = 6) -> Any:
    """Write a line in a look of its own."""
    paragraph = paper.add_paragraph()
    _run(paragraph, text, size=size, colour=colour, bold=bold)
    paragraph.paragraph_format.space_after = Pt(below)
    return paragraph


def table(
    paper: Any,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float] | None = None,
    right: Sequence[int] = (),
) -> None:
    """Set a table whose header comes again on every page; figures stand to the right."""
    lines = [header, *rows]
    shares = widths or [2.4, *([1.0] * (len(header) - 1))]
    columns = [Cm(LINE_WIDTH * share / sum(shares)) for share in shares]
    made = paper.add_table(rows=len(lines), cols=len(header))
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _rules(made)
    for column, width in zip(made.columns, columns, strict=True):
        column.width = width
    # `table.cell` walks the whole table every time: the rows' own cells are read once.
    for number, (row, values) in enumerate(zip(made.rows, lines, strict=True)):
        for place, (cell, value) in enumerate(zip(row.cells, values, strict=True)):
            cell.width = columns[place]
            _fill(cell, value, is_header=number == 0, is_figure=place in right)
        _whole(row, is_header=number == 0)
    paper.add_paragraph().paragraph_format.space_after = Pt(2)


def signature(paper: Any, data: dict[str, Any]) -> None:
    """Set place and date, post, room to sign, name and NIP at the right."""
    lines = [data["place-date"], data["post"], "", "", "", data["name"]]
    lines += [f"NIP {data['nip']}"] if data["nip"] else []
    for number, text in enumerate(lines):
        paragraph = line(paper, text, bold=text == data["name"], below=2)
        paragraph.paragraph_format.left_indent = Cm(9)
        paragraph.paragraph_format.space_before = Pt(24 if number == 0 else 0)
        paragraph.paragraph_format.keep_with_next = number < len(lines) - 1


def as_bytes(paper: Any) -> bytes:
    """Return the finished file."""
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def _style(style: Any, size: float, colour: Any, above: float, below: float) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # else the theme's font wins
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    if colour is not None:
        style.font.color.rgb, style.font.bold = colour, True
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(below)
    style.paragraph_format.line_spacing = 1.15


def _run(paragraph: Any, text: str, *, size: float, colour: Any = None, bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    if colour is not None:
        run.font.color.rgb = colour


def _centred(paper: Any, text: str, *, size: float, colour: Any, bold: bool = False, below: float = 6) -> Any:
    paragraph = line(paper, text, size=size, colour=colour, bold=bold, below=below)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _page_numbers(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(paragraph, "Halaman ", size=8, colour=GREY)
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    _run(paragraph, "1", size=8, colour=GREY)
    number.append(paragraph.runs[-1]._r)
    paragraph._p.append(number)


def _rules(made: Any) -> None:
    borders = OxmlElement("w:tblBorders")
    for side, size, colour in (("top", 8, "1F2855"), ("bottom", 4, HAIRLINE), ("insideH", 4, HAIRLINE)):
        rule = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", size), ("space", 0), ("color", colour)):
            rule.set(qn(f"w:{name}"), str(value))
        borders.append(rule)
    made._tbl.tblPr.append(borders)


def _fill(cell: Any, value: str, *, is_header: bool, is_figure: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2.5)
    paragraph.paragraph_format.line_spacing = 1
    if is_figure:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(paragraph, value, size=9, colour=NAVY if is_header else None, bold=is_header)
    if is_header:
        shade = OxmlElement("w:shd")
        for name, text in (("val", "clear"), ("color", "auto"), ("fill", TINT)):
            shade.set(qn(f"w:{name}"), text)
        cell._tc.get_or_add_tcPr().append(shade)


def _whole(row: Any, *, is_header: bool) -> None:
    """Keep a row on one page; repeat the header on each."""
    properties = row._tr.get_or_add_trPr()
    for tag in ("cantSplit", *(("tblHeader",) if is_header else ())):
        properties.append(OxmlElement(f"w:{tag}"))
