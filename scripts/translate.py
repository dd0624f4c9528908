"""Put Indonesian texts into a room's catalogue: `translate.py ROOM < pairs.txt`, lines of `English<TAB>Indonesian`."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.pofile import read_po, write_po

ROOMS = Path(__file__).resolve().parent.parent / "src" / "pamong"


def translate(room: str, pairs: dict[str, str]) -> list[str]:
    """Fill in what is given; return the texts of `pairs` the catalogue does not know."""
    path = ROOMS / room / "locale" / "id" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as source:
        catalogue = read_po(source, locale="id", domain="django")
    catalogue._num_plurals, catalogue._plural_expr = 1, "0"
    unknown = []
    for english, indonesian in pairs.items():
        message = catalogue.get(english)
        if message is None:
            unknown.append(english)
        else:
            message.string = (indonesian,) if isinstance(message.id, tuple) else indonesian
    with path.open("wb") as target:
        write_po(target, catalogue, sort_output=True, no_location=True, width=120)
    return unknown


if __name__ == "__main__":
    given = (line.rstrip("\n").split("\t", 1) for line in sys.stdin if "\t" in line)
    print("\n".join(translate(sys.argv[1], dict(pair for pair in given))))  # type: ignore[arg-type]
