"""Every format a committee holds reads into the same cells, whatever the file is called."""

from typing import Any

import pytest

from pamong.engines.roster import RosterFileError, read_table
from scenes.roster_files import biff, ods, spreadsheet_ml, xlsx

ROWS: list[list[Any]] = [
    ["DAFTAR PESERTA", None, None],
    [],
    ["No", "Nama & Gelar", "NIP"],
    [1, "Siti Aminah, S.Pd", "198609262015052003"],
    [2, "Budi <Bud> & Co", 198609262015051052.0],
]


def cells_of(data: bytes, name: str = "daftar.bin") -> list[tuple[int, list[object]]]:
    table = read_table(data, name)
    return [(row, list(cells)) for row, cells in table.rows]


WANTED = [
    (4, [1.0, "Siti Aminah, S.Pd", "198609262015052003"]),
    (5, [2.0, "Budi <Bud> & Co", pytest.approx(1.98609262e17)]),
]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (xlsx(ROWS), "xlsx"),
        (biff(ROWS), "xls"),
        (ods(ROWS), "ods"),
        (spreadsheet_ml(ROWS), "markup"),
        (spreadsheet_ml(ROWS, broken=True), "markup"),
    ],
    ids=["xlsx", "biff", "ods", "spreadsheetml", "malformed spreadsheetml"],
)
def test_a_format_is_told_by_content_and_keeps_numbers_apart_from_text(data: bytes, kind: str) -> None:
    table = read_table(data, "salah-nama.csv")
    assert table.format == kind
    assert table.header_row == 3
    assert cells_of(data) == WANTED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_csv_of_any_delimiter_and_encoding_reads_alike(encoding: str, delimiter: str) -> None:
    lines = [delimiter.join(["Nama", "NIP", "Kab/Kota"]), delimiter.join(["Renée Wolff", "-", "Seruyan"])]
    data = "\r\n".join(lines).encode(encoding)
    table = read_table(data, "a.csv")
    assert table.mapping == {"Nama": "nama", "NIP": "nip", "Kab/Kota": "regency"}
    assert table.rows == ((2, ("Renée Wolff", "-", "Seruyan")),)


def test_the_separator_line_of_excel_is_obeyed_and_counts_as_a_row() -> None:
    table = read_table(b"sep=;\nNama;NIP\nSiti, S.Pd;-\n", "a.csv")
    assert (table.header_row, table.rows) == (2, ((3, ("Siti, S.Pd", "-")),))


def test_a_quoted_cell_with_a_line_break_is_one_record() -> None:
    table = read_table(b'Nama,Sekolah,NIP\n"Siti\nAminah","SDN 1, Sampit",-\nBudi,SDN 2,-\n', "a.csv")
    assert [row for row, _ in table.rows] == [2, 3]


def test_an_html_table_saved_as_xls_reads_as_a_table() -> None:
    html = b"<html><table><tr><th>Nama</th><th>NIP</th></tr><tr><td>Siti &amp; Co<br>S.Pd</td><td>-</td></tr></table>"
    assert cells_of(html) == [(2, ["Siti & Co S.Pd", "-"])]


def test_merged_cells_of_spreadsheetml_push_the_next_cell_right() -> None:
    text = (
        b'<?xml version="1.0"?><Workbook><Worksheet ss:Name="A"><Table>'
        b'<Row ss:Index="3"><Cell ss:MergeAcross="1"><Data>Nama</Data></Cell><Cell><Data>NIP</Data></Cell></Row>'
        b'<Row><Cell><Data>Siti</Data></Cell><Cell ss:Index="3"><Data>-</Data></Cell></Row>'
    )
    assert cells_of(text) == [(4, ["Siti", None, "-"])]


def test_the_visible_sheet_that_names_most_fields_is_read() -> None:
    data = xlsx(
        [["Petunjuk pengisian"], ["Nama", "diisi lengkap"]],
        "Petunjuk",
        Peserta=[["Nama", "NIP", "NUPTK"], ["Siti", "-", "-"]],
    )
    table = read_table(data, "a.xlsx")
    assert (table.sheet, table.sheets) == ("Peserta", ("Petunjuk", "Peserta"))
    assert read_table(data, "a.xlsx", sheet="Petunjuk").rows == ()


def test_a_missing_sheet_is_named_in_the_refusal() -> None:
    with pytest.raises(RosterFileError, match=r"“Lain” tidak ada di berkas a\.xlsx"):
        read_table(xlsx([["Nama", "NIP"], ["Siti", "-"]]), "a.xlsx", sheet="Lain")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "kosong"),
        (b"%PDF-1.7 ...", "bukan tabel"),
        (b"\x89PNG\r\n\x1a\n", "bukan tabel"),
        (b"halo\nini surat biasa\n", "baris judul kolom"),
        (xlsx([["Barang", "Harga"], ["Meja", 5]]), "baris judul kolom"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_with_its_name_and_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(RosterFileError, match=words) as refusal:
        read_table(data, "berkas.xyz")
    assert "berkas.xyz" in str(refusal.value)


def test_formulas_stay_what_their_cached_value_is() -> None:
    table = read_table(b"Nama,NIP\n=cmd|'/c calc'!A1,-\n", "a.csv")
    assert table.rows == ((2, ("=cmd|'/c calc'!A1", "-")),)


def test_sensitive_columns_are_forgotten_and_named() -> None:
    head = ["Nama", "NIP", "Nama Ibu Kandung", "No KK", "Agama", "Nama Suami/Istri", "Nomor Rekening", "NPWP"]
    table = read_table(xlsx([head, ["Siti", "-", *["RAHASIA"] * 6]]), "a.xlsx")
    assert table.dropped == tuple(head[2:])
    assert table.rows == ((2, ("Siti", "-", *[None] * 6)),)
