import io
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from pamong.core import sheets


def rows_of(data, name="Lembar"):
    return [list(row) for row in load_workbook(io.BytesIO(data))[name].iter_rows(values_only=True)]


def test_numbers_stay_text_and_dates_stay_dates():
    data = sheets.workbook_bytes({"Lembar": (["NIP", "Tanggal", "JP"], [["198609262015051001", date(2024, 11, 8), 4]])})
    head, row = rows_of(data)
    assert head == ["NIP", "Tanggal", "JP"]
    assert row[0] == "198609262015051001"
    assert row[1].date() == date(2024, 11, 8)
    assert row[2] == 4


def test_what_a_person_typed_never_becomes_a_formula():
    data = sheets.workbook_bytes({"Lembar": (["Nama"], [["=cmd|' /C calc'!A0"], ["@SUM(1)"], ["+6281234"]])})
    cells = [row[0] for row in rows_of(data)[1:]]
    assert cells == ["'=cmd|' /C calc'!A0", "'@SUM(1)", "+6281234"]


@given(st.text(min_size=1))
def test_safe_text_never_starts_a_formula(value):
    safe = sheets.safe_text(value)
    assert not safe.startswith(("=", "-", "@", "\t", "\r"))
    assert safe.lstrip("'").endswith(value.lstrip("'"))


def test_names_of_sheets_are_made_acceptable():
    data = sheets.workbook_bytes({"Kelas A/B: " + "x" * 40: (["a"], [])})
    assert load_workbook(io.BytesIO(data)).sheetnames == [("Kelas A-B- " + "x" * 40)[:31]]


def test_columns_are_as_wide_as_what_they_hold_and_go_on_one_page():
    long = "Belum dikonfirmasi. Periksa ejaan dan gelar sebelum sertifikat terbit."
    row = [1, "Dra. Rusmini Contoh, S.Pd., M.Pd.", None, date(2024, 11, 8), long]
    book = load_workbook(
        io.BytesIO(sheets.workbook_bytes({"Kelas A": (["No", "Nama", "Ket", "Hari", "Sebab"], [row])}))
    )
    sheet = book["Kelas A"]
    assert [round(sheet.column_dimensions[name].width) for name in "ABCDE"] == [5, 36, 6, 13, 61]
    assert (sheet["B2"].alignment.wrap_text, sheet["E2"].alignment.wrap_text) == (None, True)
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight, sheet.print_title_rows) == (
        "landscape", 0, "$1:$1",
    )  # fmt: skip
