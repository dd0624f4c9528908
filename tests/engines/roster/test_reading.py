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


def test_a_quote_nobody_closed_is_named_with_its_row_because_it_swallows_the_people_below() -> None:
    lines = ["Nama;NIP;Sekolah", 'Sari;-;"SDN 1', "Budi;-;SDN 2", "Rina;-;SDN 3"]
    with pytest.raises(RosterFileError, match=r"a\.csv: Tanda kutip \(\"\) di baris 2 tidak ditutup"):
        read_table("\n".join(lines).encode(), "a.csv")
    with pytest.raises(RosterFileError, match="di baris 2 tidak ditutup"):  # also where a later quote ends it
        read_table("\n".join([*lines, 'Adi;-;"SDN 4"', "Edi;-;SDN 5"]).encode(), "a.csv")


def test_a_line_break_in_a_quoted_cell_swallows_nobody() -> None:
    table = read_table(b'Nama,NIP,Sekolah\n"Sari, S.Pd.",-,"SDN 1,\nSampit, Kotim"\nBudi,-,SDN 2\n', "a.csv")
    assert [cells[2] for _, cells in table.rows] == ["SDN 1,\nSampit, Kotim", "SDN 2"]


def test_a_title_that_holds_marks_leaves_the_table_below_it_whole() -> None:
    rows = [["Bimtek GP | Sampit | 2024"], ["NIP", "Nama", "Sekolah"], ["1982", "Sari, S.Pd.", "SDN 1"]]
    assert read_table(xlsx(rows), "a.xlsx").rows == ((3, ("1982", "Sari, S.Pd.", "SDN 1")),)


def test_records_that_excel_crammed_into_the_first_column_are_cut_again() -> None:
    crammed = xlsx([["Nama;NIP;Sekolah"], ["Sari", " S.Pd.;-;SDN 1"], ["Budi;198202022006021102;SDN 2"]])
    table = read_table(crammed, "a.xlsx")
    assert table.headers == ("Nama", "NIP", "Sekolah")
    assert table.rows == ((2, ("Sari, S.Pd.", "-", "SDN 1")), (3, ("Budi", "198202022006021102", "SDN 2")))


def test_two_tables_side_by_side_are_refused_because_the_second_would_be_missed() -> None:
    head = ["No", "Nama", "Sekolah"]
    with pytest.raises(RosterFileError, match=r"^a\.xlsx: di lembar ini ada dua tabel bersebelahan"):
        read_table(xlsx([[*head, None, *head], [1, "Sari", "SDN 1", None, 2, "Budi", "SDN 2"]]), "a.xlsx")
    assert len(read_table(xlsx([["No", "Nama", "NIP", "Nama"], [1, "Sari", "-", "Kepala"]]), "a.xlsx").rows) == 1


def test_a_workbook_with_nothing_in_it_is_called_empty() -> None:
    with pytest.raises(RosterFileError, match=r"a\.xlsx: Berkas ini kosong"):
        read_table(xlsx([]), "a.xlsx")
