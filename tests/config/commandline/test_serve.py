import os
import socket
import subprocess
import sys

import pytest

from pamong.config import cli


def test_a_database_nobody_prepared_is_told_before_anything_is_served(tmp_path):
    surroundings = {**os.environ, "PAMONG_DATA_DIR": str(tmp_path), "DATABASE_URL": ""}
    call = [sys.executable, "-m", "pamong.config.cli", "serve", "--port", "0", "--no-static"]
    found = subprocess.run(call, env=surroundings, capture_output=True, text=True, timeout=60)
    assert (found.returncode, found.stderr.startswith("pamong serve: "), "pamong migrate" in found.stderr) == (
        2, True, True,
    )  # fmt: skip


def test_a_port_somebody_else_listens_on_is_told_before_anything_is_started(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert cli.main(["serve", "--port", str(port)]) == 2
    assert capsys.readouterr().err == (
        f"pamong serve: port {port} sudah dipakai, mungkin oleh pamong serve yang lain. "
        "Hentikan itu, atau pilih --port lain.\n"
    )


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (["--host", "192.0.2.7"], "192.0.2.7 bukan alamat mesin ini. Pakai 127.0.0.1 (mesin ini saja) atau"),
        (["--hall", "--certificate", "a.pem"], "--certificate dan --key disebut bersama."),
        (["--hall", "--certificate", "a.pem", "--key", "a.key"], "a.pem tidak ada. Periksa nama dan foldernya."),
    ],
)
def test_an_address_or_certificate_that_is_not_there_is_told(capsys, call, words):
    assert cli.main(["serve", "--port", "0", *call]) == 2
    assert capsys.readouterr().err.startswith(f"pamong serve: {words}")
