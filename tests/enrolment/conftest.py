"""Small roster files, and the import wizard walked by a browser without script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from scenes.roster_files import xlsx

HEADER = ("No", "Nama Lengkap", "NIP", "Sekolah", "NPSN", "Kabupaten/Kota", "Angkatan", "No HP", "Email", "Keterangan")
PEOPLE = (
    ("Sari Contoh, S.Pd.", "198001012005012101", "SDN 11 Contoh", "30300011", "Kab. Kotawaringin Timur", 4),
    ("Budi Contoh", "198202022006021102", "SDN 12 Contoh", "30300012", "Kotawaringin Barat", 5),
    ("Dra. Tina Contoh, M.Pd.", "197503032000032103", "SMPN 3 Contoh", "30300013", "Seruyan", 6),
)


def roster_rows(*people: Sequence[Any], status: str = "LULUS") -> list[list[Any]]:
    """Return a graduates' list under a title row."""
    rows: list[list[Any]] = [["DAFTAR LULUSAN GURU PENGGERAK (CONTOH)"], list(HEADER)]
    for number, person in enumerate(people or PEOPLE, 1):
        phone, email = f"0813000{number:05d}", f"orang{number}@contoh.test"
        rows.append([number, *person, phone, email, status])
    return rows


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.fixture
def roster() -> SimpleUploadedFile:
    """Three graduates in a workbook."""
    return upload("lulusan.xlsx", xlsx(roster_rows()))


@pytest.fixture
def desk(scene, sign_in):  # type: ignore[no-untyped-def]
    """The committee's browser."""
    return sign_in(scene.users["panitia"])
