"""The real audio worklet with a known voice as microphone; the pages of the log, of who reads, of measuring."""

from __future__ import annotations

import wave
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser

from coaching.conftest import Group, group_of
from engines.speech import signals
from pamong.coaching import commands
from pamong.coaching.models import VoiceTrack
from pamong.core.clock import now
from scenes import spare_followup
from scenes.browser import ARGUMENTS, browser_path, context_of, wrong_on_a_phone
from scenes.sampit import Scene, bimtek_sampit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EVENT = "/kegiatan/bimtek-sampit/"
SECONDS = 6
FAKES = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]


@pytest.fixture
def scene() -> Scene:
    return bimtek_sampit(people=6)


@pytest.fixture
def group(scene: Scene) -> Group:
    return group_of(scene, scene.triads[0])


def microphone(path: Path) -> float:
    """Write a voice between pauses at 48 kHz; return how long it speaks."""
    sound = np.zeros(SECONDS * signals.RATE)
    spoken = signals.voice(2.5, 150, np.random.default_rng(1))
    sound[signals.RATE : signals.RATE + len(spoken)] = spoken
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 3 * signals.RATE, 0, "NONE", ""))
        file.writeframes((np.repeat(signals.room(sound), 3) * 32767).astype("<i2").tobytes())
    return len(spoken) / signals.RATE


def test_the_worklet_measures_a_known_voice_and_sends_times_only(group, chromium: Browser, live_server, tmp_path):
    commands.start_run(actor=group.observer, triad=group.triad, at=now() - timedelta(minutes=1))
    true = microphone(tmp_path / "voice.wav")
    fakes = [*ARGUMENTS, *FAKES, f"--use-file-for-fake-audio-capture={tmp_path / 'voice.wav'}%noloop"]
    browser = chromium.browser_type.launch(executable_path=browser_path(), args=fakes)
    try:
        page = context_of(browser, live_server.url, group.coach, 360).new_page()
        page.goto(f"{live_server.url}{EVENT}praktik/kelompok/{group.triad.pk}/suara/")
        page.click("voice-meter button")
        page.wait_for_timeout(1000 * SECONDS)
        page.click("voice-meter button")
        page.wait_for_selector(".sync[data-state=sent]")
        page.wait_for_timeout(200)
    finally:
        browser.close()
    track = VoiceTrack.objects.get()
    spoken = sum(end - start for start, end in track.segments)
    assert abs(spoken / true - 1) <= 0.05
    assert track.near <= 0.12


def test_pages_of_log_modes_and_measuring_are_accessible(scene, group, chromium, live_server):
    commands.start_run(actor=group.coach, triad=group.triad)
    cycle = spare_followup.supervision(scene)
    talk, after = f"{EVENT}praktik/kelompok/{group.triad.pk}/", f"{EVENT}tindak-lanjut/"
    paths = {
        f"{talk}suara/": group.coach,
        f"{talk}siapa-membaca/": group.coach,
        f"{EVENT}praktik/penilaian/": scene.users["fasilitator"],
        f"{after}catatan/": scene.users["coach"],
        f"{after}catatan/tambah/": scene.users["peserta"],
        f"{after}supervisi/{cycle}/lembar/": scene.users["peserta"],
    }
    visits = [(user, path) for path, user in paths.items()]
    assert wrong_on_a_phone(chromium, live_server.url, visits) == []
