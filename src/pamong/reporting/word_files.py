"""The report and the press text as DOCX, to be edited by the office; charts come as pictures."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from pamong.core.documents.children import work_through
from pamong.programme.models import Event

from . import prose
from .charts import figures
from .facts import EventFacts, gather
from .models import Section
from .papers import report_data

PIXELS_A_POINT = 2.0
SAMPLE_LINE = "CONTOH: dokumen ini dibuat dari data latihan. Semua orang di dalamnya rekaan."


def report_docx(event: Event) -> bytes:
    """Return the activity report as an editable document."""
    facts = gather(event)
    data = report_data(facts)
    paper = _paper(event, f"{data['title']}: {event.title}")
    paper.add_paragraph(f"{data['dates']} · {data['place']}")
    paper.add_paragraph(facts.office)
    for number, (title, write) in enumerate(_chapters(facts, data), 1):
        paper.add_heading(f"{number}. {title}", 1)
        write(paper)
    return _bytes(paper)


def _chapters(facts: EventFacts, data: dict[str, Any]) -> list[tuple[str, Callable[[Any], None]]]:
    text = data["texts"]
    return [
        ("Latar belakang", _prose(text[Section.BACKGROUND])),
        ("Dasar hukum", _prose(text[Section.LEGAL_BASIS])),
        ("Maksud dan tujuan", _prose(text[Section.AIM])),
        ("Ruang lingkup, waktu, dan tempat", _prose(data["scope"])),
        ("Panitia, narasumber, fasilitator, dan coach", _table(["No", "Nama", "Peran", "Keterangan"], data["crew"])),
        ("Struktur program", _table(["Bagian", "Materi", "JP"], data["programme"])),
        ("Realisasi JP", _table(["Nama", "Peran", "Asal", "Sesi", "JP"], data["taught"])),
        ("Hasil", _result(facts, data)),
        ("Evaluasi", _table(["Yang dinilai", "Responden", "Rata-rata", "Predikat"], data["evaluation"])),
        ("Kesimpulan", _prose(text[Section.CONCLUSION])),
        ("Saran", _prose(text[Section.ADVICE])),
        ("Pengesahan", _signature(data["signature"])),
    ]


def press_docx(event: Event) -> bytes:
    """Return the press text as an editable document."""
    facts = gather(event)
    paper = _paper(event, prose.press_title(facts))
    for paragraph in prose.press_paragraphs(facts, list(event.quotes.all())):
        paper.add_paragraph(paragraph)
    paper.add_paragraph(f"Narahubung: {facts.office}")
    return _bytes(paper)


def _paper(event: Event, title: str) -> Any:
    paper = Document()
    style = paper.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(11)
    paper.core_properties.title, paper.core_properties.author = title, "Pamong"
    if event.is_sample:
        mark = paper.sections[0].header.paragraphs[0]
        mark.text, mark.alignment = SAMPLE_LINE, WD_ALIGN_PARAGRAPH.CENTER
    paper.add_heading(title, 0)
    return paper


def _prose(text: str) -> Callable[[Any], None]:
    def write(paper: Any) -> None:
        for paragraph in text.split("\n"):
            if paragraph.strip():
                paper.add_paragraph(paragraph.strip())

    return write


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Callable[[Any], None]:
    def write(paper: Any) -> None:
        lines = [header, *rows]
        table = paper.add_table(rows=len(lines), cols=len(header), style="Table Grid")
        # `table.cell` walks the whole table every time: the rows' own cells are read once.
        for cells, line in zip((row.cells for row in table.rows), lines, strict=True):
            for cell, value in zip(cells, line, strict=True):
                cell.text = value
        for cell in table.rows[0].cells:
            cell.paragraphs[0].runs[0].bold = True

    return write


def _result(facts: EventFacts, data: dict[str, Any]) -> Callable[[Any], None]:
    def write(paper: Any) -> None:
        _prose(data["texts"][Section.RESULT])(paper)
        for sentence in data["outcome"]:
            paper.add_paragraph(sentence, style="List Bullet")
        found = figures(facts)
        for figure, picture in zip(found, _pictures([one.svg for one in found]), strict=True):
            paper.add_heading(figure.title, 2)
            paper.add_paragraph(figure.sentence)
            paper.add_picture(io.BytesIO(picture), width=Cm(15.5))
            _table(figure.header, figure.rows)(paper)

    return write


def _signature(data: dict[str, Any]) -> Callable[[Any], None]:
    def write(paper: Any) -> None:
        lines = [data["place-date"], data["post"], "", "", "", data["name"]]
        lines += [f"NIP {data['nip']}"] if data["nip"] else []
        for line in lines:
            paper.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.RIGHT

    return write


def _pictures(svgs: list[str]) -> list[bytes]:
    """Return charts as PNG, drawn in a child process that ends."""
    drawn = work_through("pamong.reporting.rasters:rasteriser", svgs, setup=PIXELS_A_POINT, workers=1)
    return list(drawn) if svgs else []


def _bytes(paper: Any) -> bytes:
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()
