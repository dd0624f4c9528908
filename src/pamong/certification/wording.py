"""Reasons of verdicts, and answers about files, for readers of English.

The Indonesian sentence is what was told and is stored; beside it stand its pattern and what was put into it, from which
the English is told. A sentence of which no English is known stays as it was told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from pamong.engines.seal import Verification

ENGLISH = {
    "Belum ada data.": "No data yet.",
    "Tidak disyaratkan.": "Not asked for.",
    "Jadwal belum terbit, jadi kehadiran belum bisa dihitung.": (
        "The timetable is not published, so presence cannot be counted yet."
    ),
    "Hadir {0} dari {1} JP ({2}); diminta {3}.": "Present for {0} of {1} JP ({2}); {3} is asked for.",
    "Hadir {0} dari {1} JP ({2}); {4} JP belum ditutup atau belum berlangsung. Diminta {3}.": (
        "Present for {0} of {1} JP ({2}); {4} JP are not closed or not held yet. {3} is asked for."
    ),
    "Tidak mengerjakan.": "Did not sit it.",
    "Belum mengerjakan; tes belum ditutup.": "Has not sat it; the test is still open.",
    "Sudah mengerjakan.": "Has sat it.",
    "Nilai {0}, diminta {1}.": "Score {0}; {1} is asked for.",
    "{0} kali, diminta {1} kali.": "Done: {0}; asked for: {1}.",
    "{0} kali, diminta {1} kali. Masih bisa dipenuhi.": "Done: {0}; asked for: {1}. There is still time.",
    "Tes ini belum dibuat.": "This test has not been made yet.",
    "Sudah dikonfirmasi.": "Confirmed.",
    "Belum dikonfirmasi. Periksa ejaan dan gelar sebelum sertifikat terbit.": (
        "Not confirmed yet. Check spelling and degrees before the certificate is issued."
    ),
    "Tercatat lulus Pendidikan Guru Penggerak.": "Listed as a graduate of Pendidikan Guru Penggerak.",
    "Tercatat belum lulus Pendidikan Guru Penggerak.": "Listed as not graduated from Pendidikan Guru Penggerak.",
    "Tidak ada daftar yang menyebut kelulusan Pendidikan Guru Penggerak.": (
        "No list says whether Pendidikan Guru Penggerak was completed."
    ),
    "RTL masih ditulis.": "The action plan is still being written.",
    "RTL menunggu tinjauan coach.": "The action plan waits for the coach.",
    "RTL dikembalikan coach untuk diperbaiki.": "The coach gave the action plan back with advice.",
    "RTL belum ditulis.": "The action plan is not written yet.",
    "RTL disetujui coach pada {0}.": "The coach has approved the action plan.",
}


ENGLISH_OF_FILES = {
    "valid": "Genuine: issued by the office named below, unchanged, and still valid.",
    "altered": "What the file says was changed after it was signed.",
    "unsigned": "The file carries no signature of ours.",
}
ENGLISH_OF_OTHERS = "This file is no certificate that we know: it cannot be read, or another office has signed it."


def told(row: Mapping[str, Any]) -> str:
    """Return a stored reason in the reader's language."""
    sentence: str = row["reason"]
    if get_language() == "id":
        return sentence
    pattern, *values = row.get("said") or [sentence]
    english = ENGLISH.get(pattern)
    return english.format(*(value.replace(",", ".") for value in values)) if english else sentence


def told_of_file(answer: Verification) -> str:
    """Return why a file is valid or not in the reader's language; the engine's own sentence says it most exactly."""
    if get_language() == "id":
        return answer.reason
    return ENGLISH_OF_FILES.get(answer.status, ENGLISH_OF_OTHERS)
