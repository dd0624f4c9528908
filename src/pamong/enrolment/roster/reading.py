"""Uploaded files become tables, or a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from pamong.core.refusals import Refused
from pamong.engines.roster import OF_SHEET, RosterFileError, Table, of_one_list, read_tables

MOST_FILES = 10
MOST_BYTES = 20 * 1024 * 1024
MOST_SHEETS = 6
MOST_NAME = 120


Upload = UploadedFile[Any]


@dataclass(frozen=True)
class ReadFile:
    """One file, or one sheet of a list kept in several, after reading: the likely sheet first."""

    name: str
    tables: tuple[Table, ...]


def read_uploads(files: Iterable[Upload], taken: Iterable[str] = ()) -> list[ReadFile]:
    """Read files, or refuse with one sentence a file that cannot be read; nothing is half taken in."""
    wanted = list(files)
    known = {name.partition(OF_SHEET)[0] for name in taken}  # a sheet that stayed keeps the name of its file
    names = list(_unique(wanted, set(known)))
    if not wanted:
        raise Refused({"files": _("Choose at least one file.")})
    if len(names) + len(known) > MOST_FILES:
        raise Refused({"files": _("At most %(n)d files at once.") % {"n": MOST_FILES}})
    troubles: list[str] = []
    read = [_read_one(file, name, troubles) for file, name in zip(wanted, names, strict=True)]
    if troubles:
        raise Refused({"files": troubles})
    return list(chain.from_iterable(read))


def _unique(files: Iterable[Upload], taken: set[str]) -> Iterator[str]:
    for file in files:
        path = PurePath((file.name or "").replace("\\", "/"))
        name = base = "".join(c for c in path.name if c.isprintable())[-100:] or "daftar"
        number = 1
        while name in taken:
            number += 1
            name = f"{base} ({number})"
        taken.add(name)
        yield name


def _read_one(file: Upload, name: str, troubles: list[str]) -> list[ReadFile]:
    if (file.size or 0) > MOST_BYTES:
        troubles.append(_("%(name)s is larger than 20 MB. Send only the sheet with the people.") % {"name": name})
        return []
    if not file.size:
        troubles.append(_("%(name)s is empty. Save it again in Excel, then choose it again.") % {"name": name})
        return []
    try:
        return _sheets_of(read_tables(file.read(), name))
    except RosterFileError as error:
        troubles.append(str(error))
        return []


def _sheets_of(tables: tuple[Table, ...]) -> list[ReadFile]:
    """Every sheet of the list as a file of its own; other sheets wait beside the first, should one be meant instead."""
    first, *more = of_one_list(tables)
    taken = {table.sheet for table in (first, *more)}
    others = [table for table in tables if table.sheet not in taken][:MOST_SHEETS]
    return [ReadFile(first.name, (first, *others)), *(ReadFile(table.name[:MOST_NAME], (table,)) for table in more)]
