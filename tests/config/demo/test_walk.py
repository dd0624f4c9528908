"""The demonstration walks the whole way on real-shaped files, through the commands the pages use."""

import io
import json
from pathlib import Path
from random import Random

import jsonschema
import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from pamong.attendance.models import Presence
from pamong.certification.models import Certificate
from pamong.config.demo.rosters import write_rosters
from pamong.config.demo.teachers import make_teachers
from pamong.config.demo.walk import walk
from pamong.followup.models import ActionPlan, PlanState, Story
from pamong.succession.models import Candidate, Vacancy

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_twelve_people_walk_from_roster_to_report(tmp_path):
    _cast, summary = walk(tmp_path, 12, seed=3)
    written = json.loads((tmp_path / "ringkasan.json").read_text())
    jsonschema.validate(written, json.loads((ROOT / "docs" / "contracts" / "demo.schema.json").read_text()))
    assert written == json.loads(json.dumps(summary))
    assert summary["imported"] == 12
    assert summary["presence"] == Presence.objects.count()
    assert summary["certificates"] == summary["passed"] + summary["attended"] == Certificate.objects.count()
    assert {plan.state for plan in ActionPlan.objects.all()} == {PlanState.APPROVED, PlanState.RETURNED}
    assert (Story.objects.count(), Vacancy.objects.exists(), Candidate.objects.exists()) == (3, True, True)
    assert load_workbook(tmp_path / "kelas.xlsx").sheetnames == ["Kelas A", "Praktik coaching"]
    assert (tmp_path / "jadwal.ics").read_text().count("BEGIN:VEVENT") == summary["sessions"]
    report = "\n".join(page.extract_text() for page in PdfReader(tmp_path / "laporan.pdf").pages)
    assert "CONTOH" in report
    assert "Kehadiran peserta rata-rata" in report
    press = Document(io.BytesIO((tmp_path / "siaran-pers.docx").read_bytes()))
    assert "Bimtek Peningkatan Kompetensi Kepemimpinan Guru Penggerak" in "\n".join(p.text for p in press.paragraphs)


def test_the_same_seed_makes_the_same_people():
    assert make_teachers(30, Random(5)) == make_teachers(30, Random(5))
    assert make_teachers(30, Random(5)) != make_teachers(30, Random(6))


def test_the_files_are_soiled_as_a_committee_holds_them(tmp_path):
    random = Random(2)
    teachers = make_teachers(120, random)
    files = write_rosters(teachers, tmp_path, random)
    sheet = load_workbook(files[0]).active
    assert [cell.value for cell in sheet[5]][:3] == ["No", "NIP", "Nama Lengkap"]
    numbers = [row[1].value for row in sheet.iter_rows(min_row=6)]
    assert any(isinstance(number, float) and number > 1e16 for number in numbers)
    assert sheet.cell(sheet.max_row, 1).value == "Jumlah"
