"""The doctor finds what is ill, says what to do, and never dies of it."""

import os
from datetime import timedelta

import pytest

from coaching.conftest import group_of
from coaching.recorded import agreed
from pamong.coaching.models import ConsentLine
from pamong.coaching.models.recording import ConsentVerb
from pamong.config import health
from pamong.core import clock
from scenes.task_samples import note


def told(check):
    finding = check()
    return finding.level, finding.text


@pytest.mark.django_db
def test_a_task_nobody_works_off_is_a_problem():
    assert told(health.tasks_are_worked_off) == ("baik", "Tidak ada yang tertinggal.")
    note.enqueue("x", "y")
    with clock.pretend(clock.now() + timedelta(hours=1)):
        level, text = told(health.tasks_are_worked_off)
    assert (level, text[:35]) == ("masalah", "1 tugas menunggu lebih dari 10 menit"[:35])


def test_an_old_backup_is_told(settings):
    assert told(health.backup_is_recent)[1][:9] == "Belum ada"
    file = settings.DATA_DIR / "cadangan-20241108-210000.tar.gz"
    file.touch()
    assert told(health.backup_is_recent)[0] == "baik"
    long_ago = clock.now().timestamp() - 5 * 86400
    os.utime(file, (long_ago, long_ago))
    assert told(health.backup_is_recent) == (
        "perhatian",
        "Yang terakhir berumur 5 hari. Jalankan pamong backup.",
    )


def test_a_secret_that_others_may_read_is_a_problem(settings):
    key = settings.DATA_DIR / "secret-key"
    key.touch(mode=0o600)
    assert told(health.secrets_are_private)[0] == "baik"
    key.chmod(0o644)
    assert told(health.secrets_are_private)[0] == "masalah"


def test_a_log_of_consents_changed_with_sql_is_a_problem(scene):
    group = group_of(scene, scene.triads[0])
    agreed(group)
    assert told(health.chains_are_whole) == ("baik", "Utuh: 1 catatan.")
    ConsentLine.objects.filter(number=2).update(verb=ConsentVerb.NO)
    assert told(health.chains_are_whole) == (
        "masalah",
        f"Diubah dari luar aplikasi: persetujuan rekaman {scene.event.slug}, baris 2: isi berubah. Simpan salinan basis"
        " data ini, lalu bandingkan dengan cadangan.",
    )


@pytest.mark.django_db
def test_a_check_that_breaks_is_itself_a_finding(monkeypatch):
    def broken():
        raise OSError("cakram rusak")

    monkeypatch.setattr(health, "CHECKS", (broken,))
    assert health.examine() == [health.Finding("broken", "masalah", "Pemeriksaan tidak selesai: cakram rusak")]


STUN, TURN = "stun:relay.contoh:3478", "turn:relay.contoh:3478?transport=udp"


@pytest.mark.parametrize(
    ("relays", "secret", "level"),
    [
        ([], "", "perhatian"),
        ([STUN], "", "perhatian"),
        ([STUN, TURN, "turns:[2001:db8::1]:5349"], "rahasia", "baik"),
        ([TURN], "", "masalah"),
        ([], "rahasia", "masalah"),
        (["relay.contoh:3478"], "rahasia", "masalah"),
        (["turn://relay.contoh"], "rahasia", "masalah"),
    ],
)
def test_half_a_relay_is_a_problem(settings, relays, secret, level):
    settings.CALL_RELAYS, settings.CALL_RELAY_SECRET = relays, secret
    assert told(health.calls_have_a_relay)[0] == level
