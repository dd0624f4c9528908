import json
import subprocess
import sys

import pytest
from django_tasks_db.models import DBTaskResult

from pamong.config import cli
from scenes import task_samples


def test_without_a_command_the_overview_is_shown_and_the_call_is_wrong(capsys):
    assert cli.main([]) == 2
    assert "roster" in capsys.readouterr().out


def test_help_is_a_good_call(capsys):
    assert cli.main(["--help"]) == 0
    assert "verify" in capsys.readouterr().out


def test_an_unknown_command_says_so_on_standard_error(capsys):
    assert cli.main(["masak"]) == 2
    answer = capsys.readouterr()
    assert (answer.out, answer.err) == ("", "pamong: perintah 'masak' tidak dikenal. Ketik pamong --help.\n")


def test_a_wrong_option_ends_with_status_two(capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(["doctor", "--salah"])
    assert end.value.code == 2


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (["user"], "pamong user: yang ini harus disebut: email, --name, --office\n"),
        (["backup", "a", "b"], "pamong backup: yang ini tidak dikenal: b\n"),
        (["certify", "x", "--out"], "pamong certify: --out perlu nilai\n"),
        (["serve", "--port", "70000"], "pamong serve: --port: harus bilangan bulat antara 0 dan 65535, bukan 70000\n"),
        (["serve", "--workers", "0"], "pamong serve: --workers: harus bilangan bulat antara 1 dan 64, bukan 0\n"),
    ],
)
def test_a_wrong_call_is_told_in_indonesian(capsys, call, words):
    with pytest.raises(SystemExit) as end:
        cli.main(call)
    assert (end.value.code, capsys.readouterr().err) == (2, words)


@pytest.mark.django_db
def test_the_doctor_answers_as_one_json_document(capsys):
    cli.main(["doctor", "--json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {finding["level"] for finding in findings} <= {"baik", "perhatian", "masalah"}
    assert {"basis data", "ruang disk", "bentuk basis data"} <= {finding["check"] for finding in findings}


@pytest.mark.django_db
def test_the_doctor_lets_what_failed_for_good_run_again(capsys):
    task_samples.fall_over.enqueue()
    DBTaskResult.objects.update(status="FAILED", worker_ids=["a"] * 5)
    for options, state in ([], "FAILED"), (["--retry"], "READY"):
        cli.main(["doctor", "--json", *options])
        assert DBTaskResult.objects.get().status == state
    assert capsys.readouterr().err.splitlines()[-1] == "1 tugas dijalankan lagi."


def test_starting_loads_nothing_that_only_heavy_work_needs():
    """Each process of the server would carry it at rest: scipy.signal alone is 40 MB and a second and a half."""
    code = """
from pamong.config.django_setup import start_django
start_django()
from django.urls import get_resolver
get_resolver().url_patterns
import sys
print([name for name in ("scipy.signal", "scipy.stats", "scipy.optimize", "altair", "docx") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
