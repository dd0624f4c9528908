"""The report and the press text as DOCX, to be edited by the office; charts come as pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_BREAK
from docx.shared import Cm, Pt

from pamong.core import clock, words
from pamong.core.documents.children import work_through
from pamong.programme.models import Event

from . import press, word_kit
from .charts import Figure, printed_figures
from .facts import gather
from .outline import Block, Bullets, Chapter, Prose, Table, annexes, chapters
from .papers import cover_of, glance, signature

PIXELS_A_POINT = 2.0


def report_docx(event: Event) -> bytes:
    """Return the activity report as an editable document: the same outline as the printed one."""
    facts = gather(event)
    drawn = printed_figures(facts)
    pictures = dict(zip((one.key for one in drawn), _pictures([one.svg for one in drawn]), strict=True))
    cover = cover_of(facts)
    paper = word_kit.new_paper(f"{cover['title']}: {event.title}", sample=event.is_sample)
    _cover(paper, cover, glance(facts))
    for number, chapter in enumerate(chapters(facts, drawn)):
        _chapter(paper, "ABCDEFGH"[number], chapter, pictures)
    word_kit.signature(paper, signature(event))
    paper.add_page_break()
    paper.add_heading("Lampiran", 1)
    _set(paper, annexes(facts), {})
    return word_kit.as_bytes(paper)


def press_docx(event: Event) -> bytes:
    """Return the press text as an editable document."""
    facts = gather(event)
    paper = word_kit.new_paper(press.title_of(facts), sample=event.is_sample)
    word_kit.letterhead(paper, event.office.letterhead(event.first_day))
    word_kit.line(paper, "SIARAN PERS", size=10.5, colour=word_kit.BLUE, bold=True, below=1)
    word_kit.line(paper, words.long_date(clock.today(event.zone)), size=9.5, colour=word_kit.GREY, below=10)
    paper.add_heading(press.title_of(facts), 0)
    for text in press.lines_of(facts, list(event.quotes.all())):
        paragraph = word_kit.line(paper, text, size=11, below=9)
        paragraph.paragraph_format.line_spacing = 1.3
    contact = word_kit.line(paper, "Narahubung", size=9.5, colour=word_kit.GREY, bold=True, below=1)
    contact.paragraph_format.space_before = Pt(14)
    word_kit.edge(contact, "top", word_kit.HAIRLINE, space=8)
    word_kit.line(paper, press.contact(event, facts.office), size=9.5)
    return word_kit.as_bytes(paper)


def _cover(paper: Any, cover: dict[str, Any], figures_at_hand: Sequence[tuple[str, str]]) -> None:
    word_kit.letterhead(paper, cover["office"])
    kicker = word_kit.line(paper, cover["title"].upper(), size=12, colour=word_kit.BLUE, bold=True, below=4)
    kicker.paragraph_format.space_before = Pt(110)
    paper.add_heading(cover["event"], 0)
    if cover["theme"]:
        word_kit.line(paper, cover["theme"], size=11.5, colour=word_kit.GREY, below=14)
    word_kit.line(paper, cover["dates"], size=11.5, below=2)
    word_kit.line(paper, cover["place"], size=11.5, below=40)
    if figures_at_hand:
        rows = [[label[:1].upper() + label[1:], value] for value, label in figures_at_hand]
        word_kit.table(paper, ["Kegiatan dalam angka", ""], rows, (3, 1.4), (1,))
    paper.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)


def _chapter(paper: Any, letter: str, chapter: Chapter, pictures: dict[str, bytes]) -> None:
    paper.add_heading(f"{letter}. {chapter.title}", 1)
    for number, part in enumerate(chapter.parts, 1):
        paper.add_heading(f"{number}. {part.title}", 2)
        for block in part.blocks:
            _set(paper, block, pictures)


def _set(paper: Any, block: Block, pictures: dict[str, bytes]) -> None:
    match block:
        case Prose(text):
            for paragraph in filter(None, (piece.strip() for piece in text.split("\n"))):
                paper.add_paragraph(paragraph)
        case Bullets(items):
            for item in items:
                paper.add_paragraph(item, style="List Bullet")
        case Table(header, rows, widths, right):
            word_kit.table(paper, header, rows, widths, right)
        case Figure():
            paper.add_paragraph(block.sentence).paragraph_format.keep_with_next = True
            paper.add_picture(io.BytesIO(pictures[block.key]), width=Cm(word_kit.LINE_WIDTH))
            word_kit.table(paper, block.header, block.rows, right=range(1, len(block.header)))


def _pictures(svgs: list[str]) -> list[bytes]:
    """Return charts as PNG, drawn in a child process that ends."""
    drawn = work_through("pamong.reporting.rasters:rasteriser", svgs, setup=PIXELS_A_POINT, workers=1)
    return list(drawn) if svgs else []
