"""Roster files as a committee holds them: four sources, each with its own headers and its own dirt."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

from pamong.core.words import MONTHS

from .teachers import SyntheticTeacher

REGENCY_SPELLINGS = {
    "62.02": ("Kab. Kotawaringin Timur", "KOTAWARINGIN TIMUR", "Kotim", "Kotawaringin Timur (Sampit)"),
    "62.01": ("Kab. Kotawaringin Barat", "Kobar", "KOTAWARINGIN BARAT"),
    "62.07": ("Kabupaten Seruyan", "SERUYAN", "Kab.Seruyan"),
    "62.08": ("Kab. Sukamara", "sukamara", "Kabupaten Sukamara"),
}
RANK_NAMES = {"III/b": "Penata Muda Tk. I", "III/c": "Penata", "III/d": "Penata Tk. I", "IV/a": "Pembina"}
DAPODIK_COLUMNS = (
    "No,Nama,NUPTK,JK,Tempat Lahir,Tanggal Lahir,NIP,Status Kepegawaian,Jenis PTK,Agama,HP,Email,"
    "Pangkat Golongan,Nama Ibu Kandung,Status Perkawinan,Nama Suami/Istri,NIK,No KK"
).split(",")


def write_rosters(teachers: Sequence[SyntheticTeacher], folder: Path, random: Random) -> list[Path]:
    """Write the four files and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    writers: dict[str, Callable[[Sequence[SyntheticTeacher], Path, Random], None]] = {
        "daftar-peserta-balai.xlsx": _write_office_list,
        "respon-formulir.csv": _write_form_answers,
        "dapodik-daftar-guru.xlsx": _write_dapodik,
        "lulusan-guru-penggerak.xlsx": _write_graduates,
    }
    for name, write in writers.items():
        write(teachers, folder / name, random)
    return [folder / name for name in writers]


def _write_office_list(teachers: Sequence[SyntheticTeacher], path: Path, random: Random) -> None:
    """Three title rows, header in row 5, some NIP damaged by Excel, some people twice, a total row."""
    titles = ["DAFTAR PESERTA (CONTOH)", "BIMTEK KEPEMIMPINAN GURU PENGGERAK", "SAMPIT, 8 S.D. 10 NOVEMBER 2024"]
    header = "No,NIP,Nama Lengkap,Pangkat/Gol,Jabatan,Unit Kerja,Asal Kab/Kota,Angkatan,No. HP/WA,E-mail".split(",")
    listed = [*teachers, *random.sample(list(teachers), max(1, len(teachers) // 60))]
    rows = [_office_row(number, teacher, random) for number, teacher in enumerate(listed, 1)]
    _write_sheet(path, [*([title] for title in titles), [], header, *rows, ["Jumlah", None, f"{len(listed)} orang"]])


def _office_row(number: int, teacher: SyntheticTeacher, random: Random) -> list[Any]:
    rank = RANK_NAMES.get(teacher.rank)
    return [
        number,
        _soiled_nip(teacher.nip, random),
        _soiled_name(teacher.full_name, random),
        f"{rank} ({teacher.rank})" if rank and random.random() < 0.5 else teacher.rank or "-",
        "Guru",
        teacher.school.name,
        random.choice(REGENCY_SPELLINGS[teacher.school.regency]),
        random.choice((teacher.cohort, f"Angkatan {teacher.cohort}")),
        _soiled_phone(teacher.phone, random),
        teacher.email,
    ]


def _write_form_answers(teachers: Sequence[SyntheticTeacher], path: Path, random: Random) -> None:
    """Questions as headers; most people answered, some twice."""
    header = [
        "Timestamp",
        "Nama lengkap dan gelar",
        "NIP (jika ASN)",
        "NUPTK",
        "Tanggal lahir",
        "Jenis kelamin",
        "Nama sekolah",
        "NPSN sekolah",
        "Kabupaten/Kota",
        "Angkatan guru penggerak",
        "Nomor WhatsApp",
        "Alamat email",
    ]
    answered = [teacher for teacher in teachers if random.random() < 0.92]
    answered += random.sample(answered, max(1, len(answered) // 40))
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(_form_row(teacher, random) for teacher in answered)


def _form_row(teacher: SyntheticTeacher, random: Random) -> list[str]:
    born = teacher.born
    return [
        f"11/{random.randrange(1, 7)}/2024 {random.randrange(7, 22)}:{random.randrange(60):02d}:00",
        _soiled_name(teacher.full_name, random),
        teacher.nip or random.choice(("-", "tidak ada", "")),
        teacher.nuptk,
        random.choice((f"{born:%d/%m/%Y}", f"{born.day} {MONTHS[born.month - 1]} {born.year}", born.isoformat())),
        {"L": "Laki-laki", "P": "Perempuan"}[teacher.sex],
        teacher.school.name,
        teacher.school.npsn,
        random.choice(REGENCY_SPELLINGS[teacher.school.regency]),
        str(teacher.cohort),
        _soiled_phone(teacher.phone, random),
        teacher.email,
    ]


def _write_dapodik(teachers: Sequence[SyntheticTeacher], path: Path, random: Random) -> None:
    """One school's teacher list, with private columns that must never be stored."""
    sizes = Counter(teacher.school for teacher in teachers)
    school = max(sizes, key=lambda item: (sizes[item], item.npsn))
    rows = [
        [
            {
                "No": number,
                "Nama": teacher.name,
                "NUPTK": teacher.nuptk,
                "JK": teacher.sex,
                "Tanggal Lahir": teacher.born.isoformat(),
                "NIP": teacher.nip,
                "Status Kepegawaian": teacher.status,
                "HP": f"0{teacher.phone[3:]}",
                "Email": teacher.email,
                "Pangkat Golongan": teacher.rank,
                "Nama Ibu Kandung": "RAHASIA (CONTOH)",
                "No KK": "0" * 16,
            }.get(column, "-")
            for column in DAPODIK_COLUMNS
        ]
        for number, teacher in enumerate((item for item in teachers if item.school == school), 1)
    ]
    head: list[list[Any]] = [["Daftar Guru (CONTOH)"], [school.name], ["Tanggal Unduh: 2024-11-01"], []]
    _write_sheet(path, [*head, list(DAPODIK_COLUMNS), *rows])


def _write_graduates(teachers: Sequence[SyntheticTeacher], path: Path, random: Random) -> None:
    """Who graduated, in capitals, by UKG number."""
    header = ["NO UKG", "NAMA", "NUPTK", "ASAL SEKOLAH", "NPSN", "KAB/KOTA", "PROVINSI", "ANGKATAN", "STATUS"]
    rows = [
        [
            teacher.ukg,
            teacher.name.upper(),
            teacher.nuptk,
            teacher.school.name,
            teacher.school.npsn,
            REGENCY_SPELLINGS[teacher.school.regency][0].upper(),
            "KALIMANTAN TENGAH",
            teacher.cohort,
            "LULUS" if teacher.graduated else "TIDAK LULUS",
        ]
        for teacher in teachers
    ]
    _write_sheet(path, [header, *rows])


def _write_sheet(path: Path, rows: Iterable[Sequence[Any]]) -> None:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Daftar")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)


def _soiled_nip(nip: str, random: Random) -> Any:
    if not nip:
        return random.choice(("-", "0", None))
    roll = random.random()
    if roll < 0.04:
        return float(nip)  # Excel keeps 15 digits: damaged
    if roll < 0.06:
        return f"{float(nip):.14E}"
    return nip if roll < 0.8 else f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"


def _soiled_name(name: str, random: Random) -> str:
    return random.choice(
        (name, name, name.upper(), name.replace("., ", ".,"), f"{name} ", name.replace("S.Pd", "S. Pd"))
    )


def _soiled_phone(phone: str, random: Random) -> str:
    local = f"0{phone[3:]}"
    return random.choice((phone, local, f"{local[:4]}-{local[4:8]}-{local[8:]}", phone[1:]))
