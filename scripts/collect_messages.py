"""Collect the texts of every room into its `locale/id/LC_MESSAGES/django.po`, keeping what is translated.

Python files are read by Babel; templates are first turned into code by Django's own `templatize`.
Needs no GNU gettext. The test `tests/config/test_messages.py` uses `missing_in` as the gate: Indonesian is complete.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOMS = Path(__file__).resolve().parent.parent / "src" / "pamong"
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
}
HEADER = "# Indonesian texts of Pamong."


def rooms() -> list[Path]:
    """Return the folders that are rooms."""
    return sorted(path.parent for path in ROOMS.glob("*/apps.py"))


def messages_of(room: Path) -> Iterator[tuple[str, int, object, str | None]]:
    """Yield file, line, message (or plural pair) and context of every text of a room."""
    for path in sorted(room.rglob("*.py")):
        if "migrations" not in path.parts:
            yield from _extract(path, "python", path.read_text(encoding="utf-8"))
    for path in sorted([*room.rglob("*.html"), *room.rglob("*.txt")]):
        if "templates" in path.parts:
            yield from _extract(path, "javascript", templatize(path.read_text(encoding="utf-8"), origin=str(path)))


def _extract(path: Path, method: str, text: str) -> Iterator[tuple[str, int, object, str | None]]:
    found = extract(method, io.BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})
    for line, message, _comments, context in found:
        yield path.relative_to(ROOMS).as_posix(), line, message, context


def catalogue_path(room: Path) -> Path:
    """Return where a room's Indonesian texts stand."""
    return room / "locale" / "id" / "LC_MESSAGES" / "django.po"


def missing_in(room: Path) -> list[str]:
    """Return the texts of a room that have no Indonesian yet."""
    known = _read(catalogue_path(room))
    wanted = {(message, context) for _file, _line, message, context in messages_of(room)}
    return sorted(str(message) for message, context in wanted if not _is_translated(known, message, context))


def _is_translated(known: Catalog, message: object, context: str | None) -> bool:
    found = known.get(message[0] if isinstance(message, tuple) else str(message), context)
    return bool(found and found.string and all(found.string if isinstance(found.string, tuple) else [found.string]))


def collect(room: Path) -> None:
    """Bring a room's catalogue up to date."""
    fresh = Catalog(locale="id", domain="django")
    for file, line, message, context in messages_of(room):
        fresh.add(message, locations=[(file, line)], context=context)
    path = catalogue_path(room)
    known = _read(path)
    known.update(fresh, no_fuzzy_matching=True, update_creation_date=False)  # else every run touches every room
    known.obsolete.clear()
    known.msgid_bugs_address = ""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        write_po(target, known, sort_output=True, no_location=True, width=120, omit_header=False)


def _read(path: Path) -> Catalog:
    if not path.exists():
        catalogue = Catalog(locale="id", domain="django", project="Pamong", fuzzy=False)
    else:
        with path.open("rb") as source:
            catalogue = read_po(source, locale="id", domain="django")
    # Indonesian has one form whatever the number (CLDR); Babel's default has two.
    catalogue._num_plurals, catalogue._plural_expr = 1, "0"
    catalogue.header_comment = HEADER
    return catalogue


if __name__ == "__main__":
    settings.configure(USE_I18N=True, LANGUAGE_CODE="en")
    django.setup()
    wanted = sys.argv[1:]
    for room in rooms():
        if not wanted or room.name in wanted:
            collect(room)
            print(f"{room.name}: {len(missing_in(room))} belum diterjemahkan")
