"""Secrets come from the environment or from files, are made once, and stay with their owner."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from pamong.config.secrets import kept_key, secret

SOURCE = Path(__file__).resolve().parents[2] / "src"


def test_a_secret_is_read_from_the_environment_or_from_the_file_it_names(monkeypatch, tmp_path):
    assert secret(Env(), "PAMONG_UJI") == ""
    monkeypatch.setenv("PAMONG_UJI", "langsung")
    assert secret(Env(), "PAMONG_UJI") == "langsung"
    monkeypatch.delenv("PAMONG_UJI")
    (tmp_path / "rahasia").write_text("dari berkas\n")
    monkeypatch.setenv("PAMONG_UJI_FILE", str(tmp_path / "rahasia"))
    assert secret(Env(), "PAMONG_UJI") == "dari berkas"


def test_a_secret_named_twice_or_in_a_missing_file_stops_the_start(monkeypatch):
    monkeypatch.setenv("PAMONG_UJI_FILE", "/tidak/ada")
    with pytest.raises(ImproperlyConfigured, match="tidak dapat dibaca"):
        secret(Env(), "PAMONG_UJI")
    monkeypatch.setenv("PAMONG_UJI", "langsung")
    with pytest.raises(ImproperlyConfigured, match="salah satu saja"):
        secret(Env(), "PAMONG_UJI")


def test_the_kept_key_is_made_once_and_private(tmp_path):
    key = kept_key(tmp_path / "secret-key")
    assert len(key) == 50
    assert kept_key(tmp_path / "secret-key") == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_every_secret_of_the_settings_may_stand_in_a_file(tmp_path):
    given = {}
    for name in ("PAMONG_SECRET_KEY", "PAMONG_KEY_PASSPHRASE", "PAMONG_SMTP_PASSWORD"):
        (tmp_path / name).write_text(f"isi {name}\n")
        given[f"{name}_FILE"] = str(tmp_path / name)
    (tmp_path / "url").write_text(f"sqlite:///{tmp_path}/lain.sqlite3\n")
    place = {**os.environ, **given, "DATABASE_URL_FILE": str(tmp_path / "url"), "PAMONG_DATA_DIR": str(tmp_path)}
    place.pop("DATABASE_URL", None)
    script = (
        "from pamong.config import settings as s\n"
        "print(s.SECRET_KEY, s.PAMONG_KEY_PASSPHRASE, s.EMAIL_HOST_PASSWORD, s.DATABASES['default']['NAME'], sep='|')"
    )
    call = [sys.executable, "-c", script]
    told = subprocess.run(call, env={**place, "PYTHONPATH": str(SOURCE)}, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == (
        f"isi PAMONG_SECRET_KEY|isi PAMONG_KEY_PASSPHRASE|isi PAMONG_SMTP_PASSWORD|{tmp_path}/lain.sqlite3"
    )
