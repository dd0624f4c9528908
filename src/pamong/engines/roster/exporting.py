"""A person as a row of our own export, which reads back to the same person."""

from pamong.engines.roster.fields import EXPORT_COLUMNS
from pamong.engines.roster.model import Person


def export_row(person: Person) -> list[str]:
    """The cells of a person under `EXPORT_COLUMNS`, all of them text.

    The caller writes them as text cells (never as numbers) and guards cells that begin with `= + - @` with an
    apostrophe where a spreadsheet will open them; reading removes both.
    """
    return [_cell(getattr(person, name)) for name in EXPORT_COLUMNS]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)
