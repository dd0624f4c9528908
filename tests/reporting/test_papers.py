import io

import pytest
from django.utils import translation
from docx import Document
from pypdf import PdfReader

from pamong.core.documents.charts import PHONE
from pamong.core.permissions import may
from pamong.reporting import commands, completeness, outline, papers, press, word_files
from pamong.reporting.charts import figures, moved, printed_figures
from pamong.reporting.facts import gather


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_report_is_there_from_day_one_and_says_what_is_missing(scene):
    facts = gather(scene.event)
    found = completeness.parts(facts)
    assert 0 < completeness.score(found) < 100
    missing = [part["label"] for part in completeness.missing(found)]
    assert "Kehadiran" in missing
    assert "Peserta" not in missing


def test_the_report_holds_the_events_facts_and_peoples_words(scene):
    actor = scene.users["panitia"]
    commands.write_sections(
        actor=actor, event=scene.event, texts={"latar_belakang": "Coaching perlu dilatih langsung."}
    )
    text = text_of(papers.report_pdf(scene.event))
    assert "Coaching perlu dilatih langsung." in text
    assert "12 peserta dari Kabupaten" in text.replace("\n", " ")
    assert "CONTOH" in text


def test_the_editable_report_has_every_chapter_and_is_marked_as_a_sample(scene):
    paper = Document(io.BytesIO(word_files.report_docx(scene.event)))
    headings = [one.text for one in paper.paragraphs if one.style.name == "Heading 1"]
    assert headings == [
        "A. Pendahuluan",
        "B. Pelaksanaan",
        "C. Hasil dan pembahasan",
        "D. Evaluasi",
        "E. Penutup",
        "Lampiran",
    ]
    assert paper.sections[0].header.paragraphs[0].text.startswith("CONTOH")


def test_the_press_text_quotes_only_what_somebody_entered(scene):
    before = list(press.lines_of(gather(scene.event), []))
    assert not any("“" in paragraph for paragraph in before)
    quote = commands.add_quote(
        actor=scene.users["panitia"],
        event=scene.event,
        speaker="Ketua Contoh",
        post="Ketua Panitia",
        text="Kini mereka bertemu coach.",
    )
    after = list(press.lines_of(gather(scene.event), [quote]))
    assert "“Kini mereka bertemu coach,” kata Ketua Contoh, Ketua Panitia." in after


def test_papers_name_the_ministry_above_the_office(scene):
    scene.office.names.update(ministry="Kementerian Contoh")
    lines = [one.text for one in Document(io.BytesIO(word_files.press_docx(scene.event))).paragraphs]
    assert lines[:2] == ["KEMENTERIAN CONTOH", scene.office.name_on(scene.event.first_day).upper()]
    assert papers.cover_of(gather(scene.event))["office"]["above"] == ["Kementerian Contoh"]


def test_sections_can_be_emptied_again(scene):
    actor = scene.users["panitia"]
    assert commands.write_sections(actor=actor, event=scene.event, texts={"saran": "Lebih lama."}) == 1
    assert commands.write_sections(actor=actor, event=scene.event, texts={"saran": " "}) == 0


@pytest.mark.parametrize(
    ("role", "seen"), [("panitia", True), ("kepala_balai", True), ("peserta", False), ("staf_lain", False)]
)
def test_only_committee_and_head_read_the_board(scene, sign_in, role, seen):
    assert may(scene.users[role], "reporting.view", scene.event) is seen
    status = sign_in(scene.users[role]).get("/kegiatan/bimtek-sampit/laporan/").status_code
    assert status == (200 if seen else 404)


@pytest.mark.parametrize(
    "name", ["daftar-peserta.pdf", "realisasi-jp.pdf", "laporan.pdf", "laporan.docx", "siaran-pers.docx"]
)
def test_every_paper_can_be_downloaded(scene, sign_in, name):
    answer = sign_in(scene.users["panitia"]).get(f"/kegiatan/bimtek-sampit/laporan/berkas/{name}")
    assert answer.status_code == 200
    assert answer.content[:2] in (b"%P", b"PK")


def test_the_board_shows_pictures_not_their_source(scene, sign_in):
    html = sign_in(scene.users["panitia"]).get("/kegiatan/bimtek-sampit/laporan/").content.decode()
    assert (html.count('<div class="chart-picture"') > 0, "&lt;svg" in html) == (True, False)


def test_pictures_speak_the_reader_s_language_and_those_on_paper_indonesian(scene):
    facts = gather(scene.event)
    with translation.override("en"):
        told = [(figures(facts, PHONE)[0].title, printed_figures(facts)[0].title)]
    assert (told, figures(facts, PHONE)[0].title) == ([("Where they come from", "Asal peserta")], "Asal peserta")


def test_the_report_follows_the_standard_outline_with_cost_and_annexes(scene):
    commands.write_sections(
        actor=scene.users["panitia"], event=scene.event, texts={"biaya": "Rencana Rp10 juta.\nRealisasi Rp9 juta."}
    )
    facts = gather(scene.event)
    parts = [part.title for chapter in outline.chapters(facts, printed_figures(facts)) for part in chapter.parts]
    assert parts[:10] == [
        "Latar belakang",
        "Dasar hukum",
        "Maksud dan tujuan",
        "Ruang lingkup",
        "Waktu dan tempat",
        "Peserta",
        "Panitia, narasumber, fasilitator, dan coach",
        "Materi",
        "Jam pelajaran yang diajarkan",
        "Biaya",
    ]
    assert parts[-2:] == ["Kesimpulan", "Saran"]
    text = text_of(papers.report_pdf(scene.event))
    assert "Realisasi Rp9 juta." in text
    assert "Daftar isi" in text
    assert "Foto kegiatan" in text


def test_a_mean_that_fell_is_not_said_to_have_risen():
    assert moved(70.04, 64) == "turun dari 70,0 menjadi 64,0"
    assert moved(64, 70.04) == "naik dari 64,0 menjadi 70,0"
    assert moved(64.01, 64.02) == "tetap 64,0"


def test_long_names_and_titles_stay_inside_the_page(scene):
    scene.event.title = "Bimbingan Teknis Peningkatan Kompetensi Kepemimpinan Pembelajaran dan Manajerial " * 2
    scene.event.save()
    person = scene.participants[0].person
    person.printed_name = f"Prof. Dr. Hj. {'Siti Nurhaliza Rahmawati Kusumaningtyas ' * 2}, S.Pd., M.Pd."
    person.save()
    for pdf in (papers.report_pdf(scene.event), papers.participants_pdf(scene.event)):
        for page in PdfReader(io.BytesIO(pdf)).pages:
            width = float(page.mediabox.width)
            places = []
            page.extract_text(visitor_text=lambda text, _cm, tm, *_rest, places=places: places.append((text, tm[4])))
            assert all(0 <= x <= width for text, x in places if text.strip())
