"""The three lists a committee holds, row by row: whom the office names, what a form asked, who graduated."""

from collections.abc import Mapping, Sequence
from typing import Any

from pamong.engines.roster import RosterFile, RosterReport, RowReport

from .roster_files import xlsx

LIST = ["No", "NIP", "Nama Lengkap", "Pangkat/Gol.", "Unit Kerja", "Kab/Kota", "Angkatan", "No. HP", "E-mail"]
FORM = [
    "Timestamp",
    "Nama lengkap beserta gelar",
    "NIP (bagi ASN)",
    "NUPTK",
    "Tanggal lahir",
    "Jenis kelamin",
    "Asal sekolah",
    "NPSN",
    "No WA",
]
GRADUATES = ["NO UKG", "NAMA", "NUPTK", "ASAL SEKOLAH", "NPSN", "KAB/KOTA", "ANGKATAN", "STATUS"]
NIP, OTHER_NIP = "198203152008012003", "199011202015031001"
SITI = [1, NIP, "Siti Aminah, S.Pd.", "III/c", "SDN 1 Sampit", "Kotim", 7, "081234567890", "siti@contoh.test"]
PASSED = [
    "201512345678",
    "SITI AMINAH",
    "5920602001225506",
    "SD NEGERI 1 SAMPIT",
    "30201234",
    "KAB. KOTAWARINGIN TIMUR",
    7,
    "LULUS",
]


def sheet(name: str, head: Sequence[str], *rows: Sequence[Any]) -> RosterFile:
    return RosterFile(name, xlsx([list(head), *map(list, rows)]))


def listed(*rows: Sequence[Any]) -> RosterFile:
    return sheet("daftar.xlsx", LIST, *rows)


def answered(*rows: Sequence[Any]) -> RosterFile:
    return sheet("formulir.xlsx", FORM, *rows)


def passed(*rows: Sequence[Any]) -> RosterFile:
    return sheet("lulusan.xlsx", GRADUATES, *rows)


def changed(row: Sequence[Any], head: Sequence[str], cells: Mapping[str, Any]) -> list[Any]:
    """A copy of a row with some cells exchanged."""
    return [cells.get(label, value) for label, value in zip(head, row, strict=True)]


def codes(row: RowReport) -> list[str]:
    return [issue.code for issue in row.issues]


def rows_of(report: RosterReport, file: int = 0) -> dict[int, RowReport]:
    return {row.row: row for row in report.files[file].rows}
