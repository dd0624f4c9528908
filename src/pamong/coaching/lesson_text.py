"""The words of a lesson: plain lines in, headings, paragraphs and lists out, never markup of the writer. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

SHIPPED = Path(__file__).parent / "data" / "lessons"


@dataclass
class Block:
    """A heading, a paragraph, or a list with its lines."""

    kind: str
    words: str = ""
    lines: list[str] = field(default_factory=list)


def blocks(text: str) -> list[Block]:
    """Read `## heading`, `- line of a list`, and paragraphs between empty lines."""
    found: list[Block] = []
    open_kind = ""
    for line in (line.strip() for line in text.splitlines()):
        kind = _kind(line)
        words = line.lstrip("#-* ").strip() if kind in ("heading", "list") else line
        if kind and kind == open_kind and kind != "heading":
            found[-1].lines.append(words)
        elif kind:
            found.append(Block(kind, words, [words]))
        open_kind = kind
    return found


def _kind(line: str) -> str:
    if not line:
        return ""
    if line.startswith("#"):
        return "heading"
    return "list" if line.startswith(("- ", "* ")) else "paragraph"


@dataclass(frozen=True)
class ShippedLesson:
    """A lesson that comes with Pamong."""

    slug: str
    title: str
    about: str
    body: str


def shipped_lessons() -> list[ShippedLesson]:
    """Return the lessons that come with Pamong, in order: a title, a line about it, then the words."""
    return [_read(path) for path in sorted(SHIPPED.glob("*.md"))]


def _read(path: Path) -> ShippedLesson:
    title, about, body = path.read_text(encoding="utf-8").split("\n", 2)
    return ShippedLesson(path.stem, title.removeprefix("# "), about, body.strip())
