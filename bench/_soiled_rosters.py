"""Roster files soiled in every way the field knows, with their truth. Everybody in them is invented (CONTOH).

Five files a set, each with its own layout and format: the office's list (.xlsx), answers of a form (CSV, several
encodings and delimiters), a Dapodik export (SpreadsheetML with naked `&`), a list of graduates (.xlsx), and the list of
a second office with a header in two levels (CSV for Windows). Among the people are namesakes in one school, shared
phones, one-word names, Balinese and Dayak names, and people without any number.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

import xlsxwriter
from bench._soiled_people import RANKS, REGENCIES, Teacher, make_teachers

MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
Sheet = tuple[bytes, int, list[dict[str, Any]]]
"""A file, its header row, and the verdict expected of each row."""


@dataclass
class Soiled:
    """A set of files and what a perfect reader would find in them."""

    files: dict[str, bytes] = field(default_factory=dict)
    truth: dict[str, Any] = field(default_factory=dict)


def make_set(count: int, seed: int) -> Soiled:
    """Make one set of files for `count` people."""
    random = Random(seed)
    teachers = make_teachers(count, random)
    made = Soiled(truth={"people": [], "files": {}})
    writers: dict[str, Callable[[Sequence[Teacher], Random], Sheet]] = {
        "daftar-undangan.xlsx": office_list, "jawaban-formulir.csv": form_answers, "unduhan-dapodik.xls": dapodik,
        "lulusan-gp.xlsx": graduates, "usulan-dinas.csv": second_list,
    }  # fmt: skip
    for name, write in writers.items():
        data, header, rows = write(teachers, random)
        made.files[name] = data
        made.truth["files"][name] = {"header_row": header, "rows": rows}
    made.truth["people"] = [teacher.truth() for teacher in teachers]
    return made


def _soil_name(teacher: Teacher, random: Random) -> str:
    text = teacher.printed()
    soils: tuple[Callable[[str], str], ...] = (
        str, str, str, str.upper, str.strip, lambda s: s.replace(", ", ","), lambda s: f" {s}  ",
        lambda s: s.replace(" ", "\u00a0", 1), lambda s: s.replace("S.Pd.", "S. Pd"),
        lambda s: s.replace("'", "\u2019"),
        lambda s: s.replace("S.Pd., M.Pd.", "S.Pd.M.Pd"), lambda s: s.replace("S.Pd.,", "SPd,"), lambda s: f"{s}\u200b",
    )  # fmt: skip
    return random.choice(soils)(text)


def _shorten(name: str, random: Random) -> str:
    return name.replace("Muhammad ", random.choice(("M. ", "Muh. ", "Muhammad ", "Mohammad ")), 1)


def _slip(name: str, random: Random) -> str:
    """One letter lost in a long word of a name of several words."""
    words = name.split()
    long = [n for n, word in enumerate(words) if len(word) > 6 and "'" not in word]
    if len(words) < 2 or not long or random.random() > 0.03:
        return name
    spot = random.choice(long)
    cut = random.randrange(2, len(words[spot]) - 1)
    words[spot] = words[spot][:cut] + words[spot][cut + 1 :]
    return " ".join(words)


def _soil_number(number: str, random: Random, damage: float) -> tuple[Any, bool]:
    """A cell for a long number, and whether it is beyond repair in itself."""
    if not number:
        return random.choice(("-", "", None, "0", "tidak ada")), False
    roll = random.random()
    if roll < damage:
        cut = int(number[:15]) * 10 ** (len(number) - 15)
        return random.choice(
            (float(number), float(cut), f"{cut:.14E}", f"{cut:.14E}".replace(".", ","), f"{cut:.5E}")
        ), True
    return random.choice(
        (number, number, f"'{number}", f"{number[:8]} {number[8:]}", f"{number}\u00a0", f'="{number}"')
    ), False


def _soil_phone(phone: str, random: Random) -> Any:
    local = "0" + phone[3:]
    return random.choice(
        (local, phone, phone[1:], float(local), f"{local[:4]}-{local[4:8]}-{local[8:]}", f"'{local}", f"{local} (WA)")
    )


def _soil_date(day: date, random: Random) -> str:
    return random.choice(
        (f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}", f"{day.day} {MONTHS[day.month - 1]} {day.year}", day.isoformat())
    )


def _soil_regency(code: str, random: Random) -> str:
    name, spellings = REGENCIES[code]
    return random.choice((name, *spellings))


def _entry(row: int, teacher: Teacher, verdict: str) -> dict[str, Any]:
    return {"row": row, "person": teacher.id, "verdict": verdict}


def _with_repeats(teachers: Sequence[Teacher], random: Random, share: int) -> list[tuple[Teacher, bool]]:
    order = random.sample(list(teachers), len(teachers))
    repeated = random.sample(order, max(1, len(order) // share))
    return [(teacher, False) for teacher in order] + [(teacher, True) for teacher in repeated]


def office_list(teachers: Sequence[Teacher], random: Random) -> Sheet:
    """Titles, header in row 6, a row of column numbers, people, a total, a signature block."""
    head = "No.,NIP / NI PPPK,Nama Lengkap (dengan gelar),Pangkat/Gol.Ruang,Jabatan,"
    head += "Unit Kerja,Kab./Kota,Angk.,No. HP,E-mail"
    grid: list[list[Any]] = [["DAFTAR UNDANGAN (CONTOH)"], ["BIMTEK KEPEMIMPINAN"], ["SAMPIT"], [], [], head.split(",")]
    grid.append([f"({number})" for number in range(1, 11)])
    truth: list[dict[str, Any]] = []
    for number, (teacher, again) in enumerate(_with_repeats(teachers, random, 40), 1):
        nip, damaged = _soil_number(teacher.nip, random, 0.08)
        rank = (
            f"{RANKS[teacher.rank]} ({teacher.rank})" if teacher.rank in RANKS and number % 2 else teacher.rank or "-"
        )
        cohort = random.choice((teacher.cohort, f"Angkatan {teacher.cohort}", f"A{teacher.cohort}"))
        contact = [_soil_phone(teacher.phone, random), teacher.email if random.random() < 0.93 else "-"]
        grid.append([number, nip, _soil_name(teacher, random), rank, "Guru", random.choice(teacher.school),
                     _soil_regency(teacher.regency, random), cohort, *contact])  # fmt: skip
        truth.append(_entry(len(grid), teacher, "duplicate" if again else "damaged_number" if damaged else "ok"))
    grid += [
        ["Jumlah", None, f"{len(truth)} orang"],
        [],
        [None, None, None, None, None, None, "Sampit, 1 November 2024"],
    ]
    grid += [
        [None] * 6 + ["Ketua Panitia,"],
        [],
        [None] * 6 + ["Suryadi (CONTOH)"],
        [None] * 6 + ["NIP. 197001011995011001"],
    ]
    return _xlsx(grid), 6, truth


def form_answers(teachers: Sequence[Teacher], random: Random) -> Sheet:
    """Whole questions as headers; some people answer twice, some never."""
    head = ["Timestamp", "Nama lengkap Bapak/Ibu beserta gelar", "NIP (khusus ASN, isi - bila tidak ada)", "NUPTK",
            "Tanggal lahir",
            "Jenis kelamin", "Bapak/Ibu mengajar di sekolah mana?", "NPSN sekolah", "Dari kabupaten/kota mana?",
            "Guru penggerak angkatan ke berapa?",
            "Nomor WhatsApp yang aktif", "Alamat e-mail", "Ukuran baju"]  # fmt: skip
    grid: list[list[Any]] = [head]
    truth: list[dict[str, Any]] = []
    answering = [teacher for teacher in teachers if random.random() < 0.92]
    for teacher, again in _with_repeats(answering, random, 25):
        sex = {"L": "Laki-laki", "P": "Perempuan"}[teacher.sex]
        nuptk = random.choice((teacher.nuptk, f"'{teacher.nuptk}")) if teacher.nuptk else ""
        nip = teacher.nip or random.choice(("-", "tidak ada"))
        grid.append(["11/03/2024 8:15:00", _soil_name(teacher, random), nip,
                     nuptk,
                     _soil_date(teacher.born, random), sex, random.choice(teacher.school), teacher.npsn,
                     _soil_regency(teacher.regency, random),
                     random.choice((teacher.cohort, f"Angkatan {teacher.cohort}")),
                     _text(_soil_phone(teacher.phone, random)), teacher.email, "L"])  # fmt: skip
        truth.append(_entry(len(grid), teacher, "duplicate" if again else "ok"))
    encoding, delimiter = random.choice((("utf-8-sig", ","), ("utf-16", "\t"), ("utf-8", ";")))
    return _csv(grid, encoding, delimiter), 1, truth


def dapodik(teachers: Sequence[Teacher], random: Random) -> Sheet:
    """A SpreadsheetML file with naked ampersands; one teacher in six; numbers as text, sensitive columns filled."""
    head = ("No,Nama,NUPTK,JK,Tempat Lahir,Tanggal Lahir,NIP,Status Kepegawaian,Jenis PTK,Agama,HP,Email,"
            "Pangkat Golongan,Sumber Gaji,Nama Ibu Kandung,Nama Suami/Istri,Nomor Rekening Bank,No KK,"
            "NUKS").split(",")  # fmt: skip
    grid: list[list[Any]] = [["Daftar Guru"], ["Kec. Contoh & sekitarnya"], ["Tanggal Unduh: 2024-11-01"], [], head]
    truth: list[dict[str, Any]] = []
    for teacher in random.sample(list(teachers), max(3, len(teachers) // 6)):
        status = {"PNS": "PNS", "PPPK": "PPPK", "Non ASN": "GTY/PTY"}[teacher.status]
        grid.append([len(truth) + 1, teacher.name, teacher.nuptk or "-", teacher.sex, "Sampit",
                     teacher.born.isoformat(),
                     teacher.nip or "-", status, "Guru Kelas", "-", "0" + teacher.phone[3:], teacher.email,
                     teacher.rank or "-", "APBD", "RAHASIA", "RAHASIA", "RAHASIA", "RAHASIA", "-"])  # fmt: skip
        truth.append(_entry(len(grid), teacher, "ok"))
    return _spreadsheet_ml(grid), 5, truth


def graduates(teachers: Sequence[Teacher], random: Random) -> Sheet:
    """Capitals, UKG numbers, some NUPTK turned into numbers, three in a hundred not passed."""
    grid: list[list[Any]] = [
        ["NO UKG", "NAMA", "NUPTK", "ASAL SEKOLAH", "NPSN", "KAB/KOTA", "PROVINSI", "ANGKATAN", "STATUS"]
    ]
    truth: list[dict[str, Any]] = []
    for teacher in teachers:
        teacher.graduated = random.random() > 0.03
        nuptk, damaged = (
            (float(teacher.nuptk), True) if teacher.nuptk and random.random() < 0.04 else (teacher.nuptk, False)
        )
        name = _slip(_shorten(teacher.name, random), random).upper()
        regency = ("KOTA " if teacher.regency == "62.71" else "KABUPATEN ") + REGENCIES[teacher.regency][0].upper()
        grid.append([teacher.ukg, name, nuptk, teacher.school[0].upper(), teacher.npsn, regency, "KALIMANTAN TENGAH",
                     teacher.cohort, "LULUS" if teacher.graduated else "TIDAK LULUS"])  # fmt: skip
        truth.append(_entry(len(grid), teacher, "damaged_number" if damaged else "ok"))
    return _xlsx(grid), 1, truth


def second_list(teachers: Sequence[Teacher], random: Random) -> Sheet:
    """A header in two levels, degrees in columns of their own, birth place and date in one cell; one in four people."""
    upper = [
        "No",
        "Nama",
        "NIP",
        "Keterangan",
        "",
        "Tempat, Tgl. Lahir",
        "Sekolah",
        "NPSN",
        "Kabupaten/Kota",
        "Telp/WA",
    ]
    lower = ["", "", "", "gelar depan", "gelar belakang", "", "", "", "", ""]
    grid: list[list[Any]] = [["USULAN PESERTA (CONTOH)"], upper, lower]
    truth: list[dict[str, Any]] = []
    for teacher in random.sample(list(teachers), max(2, len(teachers) // 4)):
        nip, damaged = _soil_number(teacher.nip, random, 0.05)
        back = random.choice((", ".join(teacher.back), " ".join(teacher.back)))
        grid.append([len(truth) + 1, teacher.name.upper(), _text(nip), teacher.front or "-", back or "-",
                     f"Sampit, {_soil_date(teacher.born, random)}", teacher.school[1], teacher.npsn,
                     _soil_regency(teacher.regency, random), _text(_soil_phone(teacher.phone, random))])  # fmt: skip
        truth.append(_entry(len(grid), teacher, "damaged_number" if damaged else "ok"))
    return _csv(grid, "cp1252", ";"), 3, truth


def _text(value: Any) -> str:
    """A cell as Excel writes it into a CSV."""
    if isinstance(value, float):
        return f"{value:.14E}" if value >= 1e15 else str(int(value))
    return "" if value is None else str(value)


def _csv(grid: Sequence[Sequence[Any]], encoding: str, delimiter: str) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(grid)
    return buffer.getvalue().encode(encoding, errors="replace" if encoding == "cp1252" else "strict")


def _xlsx(grid: Sequence[Sequence[Any]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False}
    ) as book:
        page = book.add_worksheet("Data")
        for row, cells in enumerate(grid):
            for column, value in enumerate(cells):
                if isinstance(value, int | float):
                    page.write_number(row, column, value)
                elif value:
                    page.write_string(row, column, value)
    return buffer.getvalue()


def _spreadsheet_ml(grid: Sequence[Sequence[Any]]) -> bytes:
    lines = [
        '<?xml version="1.0"?>',
        '<Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Guru"><Table>',
    ]
    for cells in grid:
        inside = "".join(f'<Cell><Data ss:Type="String">{value}</Data></Cell>' for value in cells)
        lines.append(f"<Row>{inside}</Row>")
    return "\n".join([*lines, "</Table></Worksheet></Workbook>"]).encode()
