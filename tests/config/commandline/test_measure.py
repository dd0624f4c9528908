"""`pamong measure`."""

import csv
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from pypdf import PdfReader

from engines.rasch.simulation import simulate
from pamong.config import cli

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "contracts" / "measure.schema.json").read_text())
HEADER = "person,criterion,rater,score"


@pytest.fixture
def table(tmp_path):
    data = simulate(60, 6, criteria=4, categories=4, seed=8)
    columns = (data[name].tolist() for name in ("person", "criterion", "rater", "score"))
    lines = [f"P{p:02},K{c + 1},Pengamat {r},{s}" for p, c, r, s in zip(*columns, strict=True)]
    return written(tmp_path, [HEADER, *lines])


def written(folder, lines, name="nilai.csv"):
    file = folder / name
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def call(*arguments):
    return cli.main(["measure", *map(str, arguments)])


def answer(capsys):
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, SCHEMA)
    return found


def rows(file):
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_table_is_measured_and_the_answer_keeps_its_contract(table, capsys):
    status = call(table, "--json")
    found = answer(capsys)
    assert status == (1 if found["warnings"] else 0)
    assert (found["n_ratings"], found["n_persons"], found["categories"]) == (480, 60, [0, 1, 2, 3])
    assert list(found["facets"]) == ["criterion", "rater"]
    assert found["deviance"] == pytest.approx(-2 * found["loglik"])
    for elements in found["facets"].values():
        assert sum(one["measure"] for one in elements.values()) == pytest.approx(0, abs=1e-4)
    assert len(found["thresholds"]) == 3
    assert (found["halo_sd"], found["connected"], found["unlinked"]) == (None, True, [])


def test_partial_credit_has_thresholds_for_every_element_of_the_second_facet(table, capsys):
    call(table, "--model", "pcm", "--json")
    found = answer(capsys)
    assert {name: len(steps) for name, steps in found["thresholds"].items()} == {f"K{k}": 3 for k in range(1, 5)}


def test_halo_is_short_for_a_bundle_of_the_first_and_the_last_facet(table, capsys):
    call(table, "--halo", "--json")
    short = answer(capsys)
    call(table, "--bundle", "person,rater", "--json")
    long = answer(capsys)
    assert short["halo_sd"] is not None
    assert {**short, "seconds": 0} == {**long, "seconds": 0}


def test_joint_likelihood_says_that_it_stretches(table, capsys):
    assert call(table, "--estimator", "jml", "--json") == 1
    assert "jml" in {one["code"] for one in answer(capsys)["warnings"]}


def test_anchors_are_kept(table, tmp_path, capsys):
    lines = ["facet,element,measure", "criterion,K1,-0.5", "criterion,K2,0.1", "threshold,1,-1.5", "threshold,2,0.1"]
    anchors = written(tmp_path, [*lines, "threshold,3,1.4"], "jangkar.csv")
    call(table, "--anchors", anchors, "--json")
    found = answer(capsys)
    criterion = found["facets"]["criterion"]
    assert (criterion["K1"]["measure"], criterion["K2"]["measure"]) == (-0.5, 0.1)
    assert (criterion["K1"]["anchored"], criterion["K3"]["anchored"]) == (True, False)
    assert found["thresholds"] == [-1.5, 0.1, 1.4]


def test_an_empty_score_is_missing(table, tmp_path, capsys):
    call(table, "--json")
    before = answer(capsys)
    more = written(tmp_path, [*table.read_text().splitlines(), "P99,K1,Pengamat 1,"], "lebih.csv")
    call(more, "--json")
    after = answer(capsys)
    assert {**before, "seconds": 0} == {**after, "seconds": 0}


def test_the_folder_holds_tables_map_and_report(table, tmp_path, capsys):
    folder = tmp_path / "hasil"
    call(table, "--out", folder)
    names = {file.name for file in folder.iterdir()}
    assert names >= {"measures-person.csv", "measures-criterion.csv", "measures-rater.csv", "fit.csv", "map.svg"}
    persons = rows(folder / "measures-person.csv")
    assert list(persons[0])[:7] == ["element", "eap", "sd", "wle", "se", "raw", "n"]
    assert (len(persons), persons[0]["element"]) == (60, "P00")
    assert {row["facet"] for row in rows(folder / "fit.csv")} == {"criterion", "rater"}
    assert ET.fromstring((folder / "map.svg").read_text()).tag.endswith("svg")
    text = "\n".join(page.extract_text() for page in PdfReader(folder / "report.pdf").pages)
    assert "Temuan" in text
    assert "Rata-rata adil" in text
    assert "tersimpan di" in capsys.readouterr().out


def test_a_name_that_a_spreadsheet_would_run_is_written_as_text(tmp_path):
    lines = [f"=P{p},K{k},R{r},{(p + k * r) % 3}" for p in range(12) for k in (1, 2, 3) for r in (1, 2)]
    folder = tmp_path / "hasil"
    call(written(tmp_path, [HEADER, *lines]), "--out", folder)
    assert rows(folder / "measures-person.csv")[0]["element"] == "'=P0"


@pytest.mark.parametrize(
    ("lines", "options", "said"),
    [
        ([HEADER], [], "tidak berisi baris nilai"),
        ([HEADER, "A,K1,R1,3", "A,K2,R1"], [], "baris data 2 berisi 3 kolom"),
        ([HEADER, "A,K1,R1,tiga"], [], "baris data 1: nilai 'tiga' bukan bilangan bulat"),
        ([HEADER, "A,K1,R1,2.5"], [], "baris data 1: nilai '2.5' bukan bilangan bulat"),
        ([HEADER, "A,,R1,2"], [], "baris data 1: kolom criterion kosong"),
        ([HEADER, "A,K1,R1,2"], ["--facets", "person,penilai"], "kolom 'penilai' tidak ada"),
        ([HEADER, "A,K1,R1,2"], ["--score", "nilai"], "kolom 'nilai' tidak ada"),
        ([HEADER, "A,K1,R1,2", "B,K1,R1,2"], [], "Semua nilai sama"),
        ([HEADER, "A,K1,R1,1", "B,K1,R1,2"], ["--bundle", "criterion,rater"], "--bundle harus memuat kolom"),
        ([HEADER, "A,K1,R1,1", "B,K1,R1,2"], ["--halo", "--estimator", "jml"], "--estimator mml"),
    ],
)
def test_a_wrong_call_says_what_to_mend_and_prints_nothing(lines, options, said, tmp_path, capsys):
    assert call(written(tmp_path, lines), "--json", *options) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err


def test_a_file_that_is_not_there_is_a_wrong_call(tmp_path, capsys):
    assert call(tmp_path / "tidak-ada.csv", "--json") == 2
    assert capsys.readouterr().out == ""


def test_semicolons_and_comments_are_understood(table, tmp_path, capsys):
    call(table, "--json")
    before = answer(capsys)
    lines = ["# hasil pengamatan", *[line.replace(",", ";") for line in table.read_text().splitlines()]]
    call(written(tmp_path, lines, "titik-koma.csv"), "--json")
    assert answer(capsys)["loglik"] == before["loglik"]


def test_groups_that_share_nothing_are_named(tmp_path, capsys):
    lines = [f"P{p},K{k},R{1 + p // 10},{(p + k) % 3}" for p in range(20) for k in (1, 2, 3)]
    assert call(written(tmp_path, [HEADER, *lines]), "--json") == 1
    found = answer(capsys)
    assert found["connected"] is False
    assert sorted(found["unlinked"]) == [["rater:R1"], ["rater:R2"]]
    assert "unlinked" in {one["code"] for one in found["warnings"]}
