"""`pamong verify`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from engines.seal.papers import NOTE, OFFICE, PAYLOAD, paper
from pamong.config.commandline import verify
from pamong.engines.seal import OfficeKeys, create_office_keys
from pamong.engines.seal.signing import OwnKeySigner

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "contracts" / "verify.schema.json").read_text())
CONTRACT = {"status", "number", "kind", "printed_name", "issued_at", "signer", "trusted", "reason"}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> OfficeKeys:
    return create_office_keys(OFFICE, tmp_path_factory.mktemp("kunci"), "rahasia", now=NOTE.signed_at)


@pytest.fixture(autouse=True)
def _without_a_register(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Verify as on a machine that holds no register."""
    monkeypatch.setenv("PAMONG_DATA_DIR", str(tmp_path / "kosong"))
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture
def files(keys: OfficeKeys, tmp_path: Path) -> tuple[Path, Path]:
    certificate, root = tmp_path / "sertifikat.pdf", tmp_path / "akar.pem"
    certificate.write_bytes(OwnKeySigner.of(keys).sign(paper(), NOTE))
    root.write_bytes(keys.root.public_bytes(Encoding.PEM))
    return certificate, root


def call(*arguments: object) -> int:
    parser = ArgumentParser()
    verify.configure(parser)
    return verify.run(parser.parse_args([str(argument) for argument in arguments]))


def answer(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, SCHEMA, format_checker=jsonschema.FormatChecker())
    assert set(found) >= CONTRACT
    return found


def test_a_valid_certificate_ends_with_status_0(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    certificate, root = files
    assert call(certificate, "--root", root, "--json") == 0
    found = answer(capsys)
    assert (found["status"], found["number"], found["kind"]) == ("valid", PAYLOAD.number, "lulus")
    assert (found["printed_name"], found["issued_at"]) == (PAYLOAD.printed_name, "2024-11-10")
    assert (found["signer"], found["trusted"]) == (OFFICE, True)


def test_the_keys_of_this_installation_are_believed_without_asking(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    certificate, root = files
    folder = root.parent / "kunci" / "balai"
    folder.mkdir(parents=True)
    root.rename(folder / "akar.pem")
    monkeypatch.setenv("PAMONG_DATA_DIR", str(root.parent))
    assert call(certificate, "--json") == 0
    assert answer(capsys)["trusted"] is True


def test_a_changed_certificate_ends_with_status_1(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    certificate, root = files
    content = bytearray(certificate.read_bytes())
    content[len(content) // 3] ^= 1
    certificate.write_bytes(content)
    assert call(certificate, "--root", root, "--json") == 1
    found = answer(capsys)
    assert (found["status"], found["number"], found["trusted"]) == ("altered", None, False)


def test_an_unsigned_file_ends_with_status_1(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    certificate, root = files
    certificate.write_bytes(paper())
    assert call(certificate, "--root", root, "--json") == 1
    assert answer(capsys)["status"] == "unsigned"


def test_without_json_the_verdict_is_said_in_words(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    certificate, root = files
    assert call(certificate, "--root", root) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"Tanda tangan {OFFICE} utuh dan isi berkas tidak berubah.")
    assert f"  Nama: {PAYLOAD.printed_name}" in lines


@pytest.mark.parametrize("missing", ["file", "root"])
def test_a_wrong_call_ends_with_status_2_and_says_nothing_on_standard_output(
    files: tuple[Path, Path], missing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    certificate, root = files
    (certificate if missing == "file" else root).unlink()
    assert call(certificate, "--root", root, "--json") == 2
    spoken = capsys.readouterr()
    assert spoken.out == ""
    assert spoken.err.startswith("pamong verify: ")


def test_the_examples_of_the_contract_follow_it() -> None:
    for example in SCHEMA["examples"]:
        jsonschema.validate(example, SCHEMA, format_checker=jsonschema.FormatChecker())
