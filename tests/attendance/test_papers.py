"""Lists and cards on paper: read back as text."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from pamong.attendance import commands, papers, recap
from pamong.attendance.views import papers as views
from pamong.core.ids import uuid7


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_blank_list_has_the_columns_of_the_office_and_a_part_a_class(scene):
    text = text_of(papers.attendance_list(scene.event, scene.classes))
    for words in ("DAFTAR HADIR PESERTA", "Nama / NIP", "Pangkat/Gol", "Jabatan / Unit Kerja", "Asal Kab/Kota",
                  "8 November 2024", "10 November 2024", "Kelas A", "Kelas B", "CONTOH", "III/c"):  # fmt: skip
        assert words in text
    assert text.count("NIP 19800101") == len(scene.participants)


def test_the_filled_list_shows_when_somebody_came_and_only_what_counts(scene, members, claim):
    rows = [claim(members[0]), claim(members[1], "qr_peserta")]
    commands.record_presences(actor=scene.users["panitia"], rows=rows)
    text = text_of(papers.attendance_list(scene.event, scene.classes[:1], filled=True))
    assert text.count("Hadir 07.40") == 1


def test_a_name_full_of_markup_stays_a_name(scene, members):
    members[0].person.name = "#import *Tebal* $x$"
    members[0].person.save()
    assert "#import *Tebal* $x$" in text_of(papers.attendance_list(scene.event, scene.classes[:1]))


def test_every_participant_has_a_card(scene):
    pdf = papers.badge_sheet(scene.event, recap.recap_people(scene.event))
    assert text_of(pdf).count("Tunjukkan kartu ini") == len(scene.participants)
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 2


@pytest.mark.parametrize("query", ["", "?isi=terisi", "?kelas=1"])
def test_lists_are_downloads_of_the_crew(query, scene, sign_in):
    base = f"/kegiatan/{scene.event.slug}/kehadiran/daftar-hadir.pdf{query}"
    answer = sign_in(scene.users["fasilitator"]).get(base)
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    assert sign_in(scene.users["peserta"]).get(base).status_code == 404


def test_cards_are_for_the_committee(scene, sign_in):
    base = f"/kegiatan/{scene.event.slug}/kehadiran/kartu-qr.pdf"
    answers = [sign_in(scene.users[role]).get(base).status_code for role in ("panitia", "fasilitator", "peserta")]
    assert answers == [200, 404, 404]


def test_too_many_cards_are_asked_for_class_by_class(scene, sign_in, monkeypatch):
    monkeypatch.setattr(views, "MOST_CARDS", 6)
    client, base = sign_in(scene.users["panitia"]), f"/kegiatan/{scene.event.slug}/kehadiran/kartu-qr.pdf"
    assert [client.get(base + query).status_code for query in ("", "?kelas=1")] == [409, 200]


def test_the_sheet_holds_the_recap_of_everybody(scene, members, claim, sign_in):
    commands.record_presences(actor=scene.users["panitia"], rows=[claim(members[0])])
    answer = sign_in(scene.users["panitia"]).get(f"/kegiatan/{scene.event.slug}/kehadiran/rekap.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    first = book.get_sheet_by_name("Rekap").to_python()[1]
    assert first == [
        "Peserta 01 Contoh, S.Pd.",
        "198001012005011001",
        "SDN 1 Contoh",
        first[3],
        "Kelas A",
        4,
        18,
        0.2222,
    ]
    assert len(book.get_sheet_by_name("Rekap").to_python()) == len(scene.participants) + 1
    assert book.get_sheet_by_name("Per sesi").to_python()[1][5] == "08/11/2024 07.40 WIB"


def test_the_filled_list_names_who_closed_a_session_and_how_many_were_counted(scene, session, members, claim):
    rows = [claim(members[0]), claim(members[1], "qr_peserta")]
    commands.record_presences(actor=scene.users["panitia"], rows=rows)
    commands.close_session(actor=scene.users["fasilitator"], session=session, key=uuid7(), headcount=2)
    mine = text_of(papers.attendance_list(scene.event, scene.classes[:1], filled=True))
    assert "Penutupan sesi" in mine
    assert str(scene.users["fasilitator"]) in mine
    assert "Masuk dengan akun" in mine
    assert "Penutupan sesi" not in text_of(papers.attendance_list(scene.event, scene.classes[1:2], filled=True))
    assert "Penutupan sesi" not in text_of(papers.attendance_list(scene.event, scene.classes[:1]))
