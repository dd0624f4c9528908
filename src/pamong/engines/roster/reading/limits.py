"""How much a roster file may ask of us, and the words for a file that asks more.

A real list of 5,000 teachers with Dapodik's 51 columns is 13 MB of XML that packs to under 1 MB;
the bounds stand well above that and far below what a zip bomb needs.
"""

from typing import NoReturn

from pamong.engines.roster.model import RosterFileError

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 50 * 1024 * 1024
RATIO_FLOOR_BYTES = 12 * 1024 * 1024  # columns full of "-" pack 60:1; only bombs pass 100:1 beyond this size
MAX_RATIO = 100
MAX_ROWS = 20_000
MAX_COLUMNS = 500
MAX_CELLS = 1_500_000
MAX_LINE = 200_000
MAX_RECORD = 1_000_000
MAX_SHEETS = 60
CHILD_SECONDS = 4  # of CPU; the wall clock only ends a child that hangs, so that a busy machine refuses nothing good
CHILD_WALL_SECONDS = 20
TOO_MANY_CELLS = "Tabel ini terlalu besar. Hapus kolom yang tidak diperlukan atau bagi menjadi beberapa berkas."
CHILD_BYTES = 220 * 1024 * 1024


def refuse(reason: str) -> NoReturn:
    """Stop reading with a sentence for the committee."""
    raise RosterFileError(reason)


def check_sheets(count: int) -> None:
    """Refuse a workbook of more sheets than are read: whoever stands in the last ones would be missed in silence."""
    if count > MAX_SHEETS:
        refuse(
            f"Berkas ini lebih dari {MAX_SHEETS} lembar. Simpan lembar yang berisi daftar ke berkas baru, lalu unggah."
        )


def check_extent(rows: int, columns: int) -> None:
    """Refuse a table that is wider or longer than any roster."""
    if rows > MAX_ROWS:
        refuse(
            "Tabel ini lebih dari 20.000 baris. Hapus baris kosong di bawah tabel atau bagi menjadi beberapa berkas."
        )
    if columns > MAX_COLUMNS:
        refuse("Tabel ini lebih dari 500 kolom. Hapus isian yang tersesat jauh di kanan tabel, lalu unggah lagi.")
    if rows * columns > MAX_CELLS:
        refuse(TOO_MANY_CELLS)
