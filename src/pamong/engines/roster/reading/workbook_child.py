"""Run as a script by `workbook.read_in_child`: reads a workbook from standard input under hard limits.

Knows nothing of Pamong, so that it starts fast and a crash of the reader stays in here.
"""

import io
import json
import sys
from datetime import date, datetime
from typing import Any


def bound(memory: int, seconds: int) -> None:
    """Let the kernel end this process when it asks for more; without the call the parent's clock remains."""
    try:
        import resource  # noqa: PLC0415 - absent on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def plain(value: Any) -> Any:
    """A cell as JSON."""
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, date):
        return {"at": value.isoformat(), "day": True}
    return value if isinstance(value, str | float | int | bool) else str(value)


def main(site: str, memory: str, seconds: str, *shape: str) -> int:
    """Write all sheets as JSON to standard output; 3 locked, 4 unreadable, 5 too large."""
    rows, columns, cells, sheets = map(int, shape)
    sys.path.append(site)
    # Only now: the child runs isolated and knows no packages before.
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum  # noqa: PLC0415

    bound(int(memory), int(seconds))
    answer = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        for facts in book.sheets_metadata[:sheets]:
            sheet = book.get_sheet_by_name(facts.name)
            height, width = sheet.total_height, sheet.total_width
            fits = height <= rows and width <= columns and height * width <= cells
            grid = [[plain(v) for v in row] for row in sheet.to_python(skip_empty_area=False)] if fits else []
            visible = facts.visible == SheetVisibleEnum.Visible
            answer.append({"name": facts.name, "visible": visible, "height": height, "width": width, "rows": grid})
    except PasswordError:
        return 3
    except CalamineError:
        return 4
    json.dump(answer, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
