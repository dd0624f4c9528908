"""Whoever takes the data out and reckons again gets the same figures."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest

from pamong.config.cli import main
from pamong.core.models import AuditEntry
from pamong.measurement import exporting
from pamong.measurement.models import Part, PersonMeasure, RaterMeasure
from scenes.measured import measured


def rows_of(path, key):
    with path.open(encoding="utf-8") as stream:
        return {row[key]: row for row in csv.DictReader(stream)}


def test_the_commands_in_the_folder_give_the_same_figures(rated, tmp_path, monkeypatch, capsys):
    run = measured(rated, model="pcm", equivalent_groups=True)
    with zipfile.ZipFile(io.BytesIO(exporting.data_zip(run))) as folder:
        folder.extractall(tmp_path)
    monkeypatch.chdir(tmp_path)
    answers = []
    for line in exporting.commands(run):
        assert f"  {line}\n" in (tmp_path / "BACA-DULU.txt").read_text(encoding="utf-8")
        assert main([*line.split()[1:], "--json"]) in (0, 1)
        answers.append(json.loads(capsys.readouterr().out))
    practice, test = answers
    assert practice["input_hash"] == run.part(Part.PRACTICE)["input_hash"]
    assert practice["loglik"] == pytest.approx(run.part(Part.PRACTICE)["loglik"], abs=1e-6)
    assert test["input_hash"] == run.part(Part.TEST)["input_hash"]
    people = rows_of(tmp_path / "hasil-praktik" / "measures-person.csv", "element")
    people |= rows_of(tmp_path / "hasil-tes" / "measures-person.csv", "element")
    found = {
        f"{row.code}.{row.occasion}": [row.eap, row.sd, row.wle, row.se]
        for row in PersonMeasure.objects.filter(run=run)
    }
    again = {name: [float(row[column]) for column in ("eap", "sd", "wle", "se")] for name, row in people.items()}
    assert found == {name: pytest.approx(values, abs=2e-6) for name, values in again.items()}
    raters = practice["facets"]["rater"]
    for row in RaterMeasure.objects.filter(run=run):
        assert [row.severity, row.se] == pytest.approx([raters[row.code]["measure"], raters[row.code]["se"]], abs=2e-6)


def test_the_same_run_gives_the_same_file(rated):
    run = measured(rated)
    assert exporting.data_zip(run) == exporting.data_zip(run)


def test_why_it_was_taken_out_stands_in_the_audit_trail(rated, sign_in):
    run = measured(rated)
    client, url = sign_in(rated.users["panitia"]), f"/kegiatan/bimtek-sampit/pengukuran/{run.pk}/data/"
    assert client.post(url, {"purpose": "lain", "note": ""}).status_code == 422
    answer = client.post(url, {"purpose": "lain", "note": "Seminar contoh"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    entry = AuditEntry.objects.get(verb="measurement.exported")
    assert (entry.data["purpose"], entry.data["note"]) == ("lain", "Seminar contoh")
