"""Uploaded files become tables, or a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from pamong.core.refusals import Refused
from pamong.engines.roster import RosterFileError, Table, read_table

MOST_FILES = 10
MOST_BYTES = 20 * 1024 * 1024
MOST_SHEETS = 6


Upload = UploadedFile[Any]


@dataclass(frozen=True)
class ReadFile:
    """One file after reading: the likely sheet first."""

    name: str
    tables: tuple[Table, ...]


def read_uploads(files: Iterable[Upload], taken: Iterable[str] = ()) -> list[ReadFile]:
    """Read files, or refuse with one sentence a file that cannot be read; nothing is half taken in."""
    wanted = list(files)
    names = list(_unique(wanted, set(taken)))
    if not wanted:
        raise Refused({"files": _("Choose at least one file.")})
    if len(names) + len(set(taken)) > MOST_FILES:
        raise Refused({"files": _("At most %(n)d files at once.") % {"n": MOST_FILES}})
    troubles: list[str] = []
    read = [_read_one(file, name, troubles) for file, name in zip(wanted, names, strict=True)]
    if troubles:
        raise Refused({"files": troubles})
    return [file for file in read if file]


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


def _read_one(file: Upload, name: str, troubles: list[str]) -> ReadFile | None:
    if (file.size or 0) > MOST_BYTES:
        troubles.append(_("%(name)s is larger than 20 MB. Send only the sheet with the people.") % {"name": name})
        return None
    if not file.size:
        troubles.append(_("%(name)s is empty. Save it again in Excel, then choose it again.") % {"name": name})
        return None
    try:
        data = file.read()
        first = read_table(data, name)
        return ReadFile(name, (first, *_other_sheets(data, first)))
    except RosterFileError as error:
        troubles.append(str(error))
        return None


def _other_sheets(data: bytes, first: Table) -> Iterator[Table]:
    """Read the file's other sheets too, so that one may choose another without sending the file again."""
    for sheet in [sheet for sheet in first.sheets if sheet != first.sheet][:MOST_SHEETS]:
        try:
            yield read_table(data, first.name, sheet)
        except RosterFileError:
            continue
