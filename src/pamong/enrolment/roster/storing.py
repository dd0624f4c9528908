"""Tables that were read, packed for the time until the import is confirmed; sensitive columns are gone by then."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

from pamong.engines.roster import Table
from pamong.enrolment.models import RosterUpload

KINDS: dict[str, Any] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "span": lambda seconds: timedelta(seconds=float(seconds)),
}


def pack(tables: Sequence[Table]) -> bytes:
    """Return tables as compressed JSON."""
    text = json.dumps([asdict(table) for table in tables], default=_tagged, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), compresslevel=3)


def unpack(data: bytes) -> list[Table]:
    """Return what `pack` wrote."""
    found: list[dict[str, Any]] = json.loads(gzip.decompress(data), object_hook=_untagged)
    return [_table(item) for item in found]


def table_of(upload: RosterUpload) -> Table:
    """Return the chosen sheet of a file."""
    with upload.tables.open("rb") as file:
        tables = unpack(file.read())
    return next((table for table in tables if (table.sheet or "")[:80] == upload.sheet), tables[0])


def _tagged(value: Any) -> dict[str, str]:
    if isinstance(value, timedelta):
        return {"~": "span", "v": str(value.total_seconds())}
    kind = "datetime" if isinstance(value, datetime) else "date" if isinstance(value, date) else "time"
    return {"~": kind, "v": value.isoformat()}


def _untagged(item: dict[str, Any]) -> Any:
    return KINDS[item["~"]](item["v"]) if "~" in item else item


def _table(item: dict[str, Any]) -> Table:
    sequences = {name: tuple(item[name]) for name in ("sheets", "titles", "headers", "dropped")}
    rows = tuple((number, tuple(cells)) for number, cells in item["rows"])
    return Table(**{**item, **sequences, "rows": rows})
