"""Lessons on a phone: accessible, kept on the device by wish, watched without signal, gone on where one was."""

from __future__ import annotations

import base64

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from coaching.conftest import account_of
from coaching.recorded import wav
from pamong.coaching import commands
from pamong.coaching.models import LessonProgress, MasterClip
from scenes.browser import context_of, wrong_on_a_phone
from scenes.sampit import Scene, bimtek_sampit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROOM = "/kegiatan/bimtek-sampit/praktik/pelajaran/"
FILM = """() => new Promise((done) => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 160, height: 90 });
  const pen = canvas.getContext('2d');
  let tick = 0;
  const draw = setInterval(() => { pen.fillStyle = `hsl(${tick += 40} 80% 50%)`; pen.fillRect(0, 0, 160, 90); }, 50);
  const film = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/webm; codecs=vp8' });
  film.ondataavailable = ({ data }) => { const reader = new FileReader();
    reader.onload = () => done(reader.result.split(',')[1]); reader.readAsDataURL(data); };
  film.start();
  setTimeout(() => { clearInterval(draw); film.stop(); }, 1200);
})"""


@pytest.fixture
def scene() -> Scene:
    return bimtek_sampit(people=6)


def test_the_pages_of_lessons_break_no_rule_of_accessibility(scene, chromium, live_server):
    keeper = scene.users["panitia"]
    lesson, *_others = commands.adopt_shipped_lessons(actor=keeper, event=scene.event)
    learner = account_of(scene.participants[0].person)
    own = [(learner, path) for path in (ROOM, f"{ROOM}{lesson.pk}/")]
    pages = [*own, *((keeper, f"{ROOM}{path}") for path in ("", "tambah/", "kemajuan/", f"{lesson.pk}/ubah/"))]
    assert wrong_on_a_phone(chromium, live_server.url, pages) == []


def test_a_kept_lesson_is_watched_and_finished_without_signal(scene, chromium, live_server, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    learner, keeper = account_of(scene.participants[0].person), scene.users["panitia"]
    context = context_of(chromium, live_server.url, learner, 360, service_workers="allow")
    page = context.new_page()
    page.goto(live_server.url + ROOM)
    film = SimpleUploadedFile("film.webm", base64.b64decode(page.evaluate(FILM)))
    lesson = commands.add_lesson(
        actor=keeper, event=scene.event, title="Film", video=film, captions="0:00 Halo", published=True
    )
    path = f"{live_server.url}{ROOM}{lesson.pk}/"
    page.goto(path)
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_selector("kept-lesson:not([hidden])")
    assert page.inner_text("kept-lesson [data-state]") == "Belum tersimpan di perangkat ini."
    page.click("kept-lesson [data-toggle]")
    page.wait_for_selector("kept-lesson[data-here]")
    page.wait_for_selector(".sync[data-state=sent]")

    context.set_offline(True)
    page.goto(path)
    page.wait_for_function("document.querySelector('video').readyState >= 2")
    assert page.evaluate("document.querySelector('track').track.cues?.[0].text") == "Halo"
    page.click("[data-finish] button")
    page.wait_for_selector("[data-after] a")
    page.goto(live_server.url + ROOM)
    page.wait_for_selector("[data-kept-here]:not([hidden])")
    context.set_offline(False)
    page.wait_for_selector(".sync[data-state=sent]")
    assert LessonProgress.objects.get().finished_at is not None

    commands.publish_lesson(actor=keeper, lesson=lesson, published=False)
    page.goto(live_server.url + ROOM)
    page.wait_for_function(
        "path => caches.match(path, { ignoreVary: true }).then((copy) => !copy)", arg=f"{path}video/"
    )
    assert page.evaluate("path => caches.match(path, { ignoreVary: true }).then(Boolean)", path) is False
    context.close()


def test_a_large_file_tells_how_far_it_is_can_be_called_back_and_stays_chosen(
    scene, chromium, live_server, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    context = context_of(chromium, live_server.url, scene.users["panitia"], 360)
    page = context.new_page()
    page.goto(f"{live_server.url}/kegiatan/bimtek-sampit/praktik/kalibrasi/tambah/")
    page.fill("[name=title]", "Tentang murid yang diam")
    page.fill("[name=codes]", "0:04 TB Mengundang cerita.")
    page.fill("[name=agreed_by]", "Ahli A dan Ahli B")
    content = wav(np.zeros(200_000), 16000)
    page.set_input_files("[name=sound]", {"name": "klip.wav", "mimeType": "audio/wav", "buffer": content})
    line = context.new_cdp_session(page)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 40_000}
    line.send("Network.emulateNetworkConditions", slow)
    page.click(".form-actions .ds-button")
    page.wait_for_function("() => document.querySelector('upload-progress progress').value > 1000")
    assert "dari 394 KB" in page.inner_text("upload-progress [data-size]")
    page.click("upload-progress button")
    assert page.inner_text("upload-progress [role=status]").startswith("Dibatalkan.")

    line.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    page.click(".form-actions .ds-button")  # no level was given
    page.wait_for_selector(".error-summary")
    assert page.input_value("[name=title]") == "Tentang murid yang diam"
    assert page.evaluate("document.querySelector('[name=sound]').files[0].size") == len(content)
    assert not MasterClip.objects.exists()
    page.select_option("[name=level-T]", "2")
    page.click(".form-actions .ds-button")
    page.wait_for_url("**/praktik/kalibrasi/")
    assert page.inner_text("[role=status].alert, .toast, .alert") == "Klip ditambahkan."
    assert MasterClip.objects.get().sound.size == len(content)
    context.close()
