"""The phone without signal, in real Chromium: `pamong bench presence_phone --minutes 20` is the whole measure.

Three phones with a service worker scan 200 cards each while the network is off and the server is killed; halfway each
page is loaded again without signal. Then the server starts and the network returns: 0 lost, 0 doubled, drained in at
most 60 s, from scan to tick at most 150 ms. The reader must read 95 % of 75 spoilt pictures of 640×480.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
READS = 0.95
DRAIN_SECONDS = 60.0
TICK_MS = 150
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
READ = """async ([script, wasm, pictures]) => {
  const { zxingReader } = await import(script);
  const read = await zxingReader(new URL(wasm, location.href).href);
  const answers = [];
  for (const text of pictures) {
    const grey = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const picture = new ImageData(640, 480);
    for (let at = 0; at < grey.length; at += 1) picture.data.set([grey[at], grey[at], grey[at], 255], at * 4);
    const began = performance.now();
    answers.push([await read(picture), performance.now() - began]);
  }
  return answers;
}"""


@dataclass(frozen=True)
class Hall:
    """An event that runs now, and who scans in it."""

    event: str
    session: str
    cookie: dict[str, str]
    cards: list[str]

    @property
    def path(self) -> str:
        """The scanner's page."""
        return f"/kegiatan/{self.event}/kehadiran/{self.session}/pindai/"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure; return 1 when a bar is missed."""
    options = _options(argv)
    if options.build:
        return _build(Path(options.build), options.scans)
    with tempfile.TemporaryDirectory(prefix="pamong-phone-") as folder:
        place = Path(folder)
        _run("bench.presence_phone", place, "--build", folder, "--scans", str(options.scans))
        told = json.loads((place / "hall.json").read_text(encoding="utf-8"))
        missed = _measure(place, Hall(**told), options)
    for line in missed:
        print(f"BELUM: {line}")
    return int(bool(missed))


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="pamong bench presence_phone", description=__doc__)
    parser.add_argument("--minutes", type=float, default=0.5, help="how long the network is off")
    parser.add_argument("--scans", type=int, default=200)
    parser.add_argument("--phones", type=int, default=3)
    parser.add_argument("--pictures", type=int, default=75)
    parser.add_argument("--build", help=argparse.SUPPRESS)
    return parser.parse_args(argv)


def _environment(folder: Path) -> dict[str, str]:
    path = os.pathsep.join(str(ROOT / part) for part in ("src", "tests", "."))
    more = {"PAMONG_DATA_DIR": str(folder / "data"), "PYTHONPATH": path, "PAMONG_STAFF_MFA": "false"}
    return {**os.environ, **more, "DJANGO_SETTINGS_MODULE": "pamong.config.settings"}


def _run(module: str, folder: Path, *arguments: str) -> None:
    call = [sys.executable, "-c", f"import sys; from {module} import main; sys.exit(main(sys.argv[1:]))", *arguments]
    subprocess.run(call, check=True, cwd=ROOT, env=_environment(folder))


def _build(folder: Path, people: int) -> int:
    """Make the event in a process of its own, which ends with its Django."""
    from pamong.config.django_setup import start_django

    start_django()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from pamong.attendance import codes
    from pamong.core import clock
    from scenes.sampit import bimtek_sampit

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    scene = bimtek_sampit(people=people)
    session = scene.sessions[0]
    session.training_class = None  # everybody
    session.starts_at, session.ends_at = (clock.now().replace(microsecond=0) for _ in range(2))
    session.ends_at = session.starts_at.fromtimestamp(session.starts_at.timestamp() + 7200, session.starts_at.tzinfo)
    session.save()
    client = Client()
    client.force_login(scene.users["panitia"], backend="allauth.account.auth_backends.AuthenticationBackend")
    name = settings.SESSION_COOKIE_NAME
    told = {
        "event": scene.event.slug,
        "session": str(session.pk),
        "cookie": {"name": name, "value": client.cookies[name].value},
        "cards": [codes.personal_code(one) for one in scene.participants],
    }
    (folder / "hall.json").write_text(json.dumps(told), encoding="utf-8")
    return 0


class Server:
    """The real server, which can be killed and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it answers; browsers trust this name without a certificate."""
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start, and wait until it answers."""
        run = "import sys; from pamong.config.cli import main; sys.exit(main(sys.argv[1:]))"
        call = [sys.executable, "-c", run, "serve", "--no-tasks", "--port", str(self.port)]
        log = (self.folder / "server.log").open("ab")
        self.process = subprocess.Popen(
            call, cwd=ROOT, env=_environment(self.folder), stdout=log, stderr=log, start_new_session=True
        )
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError((self.folder / "server.log").read_text(encoding="utf-8")[-2000:])

    def kill(self) -> None:
        """As a power cut of the process."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def _measure(folder: Path, hall: Hall, options: argparse.Namespace) -> list[str]:
    server = Server(folder)
    server.start()
    try:
        with sync_playwright() as playwright:
            path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
            browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
            contexts = [_context(browser, server, hall) for _ in range(options.phones)]
            pages = [_ready(context, hall) for context in contexts]
            missed = _read_pictures(pages[0], hall, options.pictures)
            missed += _flight(server, contexts, pages, hall, options)
            browser.close()
    finally:
        server.kill()
    return missed + _compare(folder, hall, options)


def _context(browser: Any, server: Server, hall: Hall) -> BrowserContext:
    screen = {"width": 360, "height": 740}
    context: BrowserContext = browser.new_context(viewport=screen, locale="id-ID", base_url=server.address)
    context.add_cookies([{"name": hall.cookie["name"], "value": hall.cookie["value"], "url": server.address}])
    context.set_default_timeout(60_000)
    return context


def _ready(context: BrowserContext, hall: Hall) -> Page:
    page = context.new_page()
    page.goto(hall.path)
    page.wait_for_selector("[data-ready]:not([hidden])")
    return page


def _read_pictures(page: Page, hall: Hall, count: int) -> list[str]:
    """Let the WebAssembly reader read the pictures; browsers with a reader of their own do better."""
    from bench._pictures import GRADES, picture

    if not count:
        return []
    grades = [list(GRADES)[place * len(GRADES) // count] for place in range(count)]
    links = [f"https://pamong.contoh.id/h/{hall.cards[place % len(hall.cards)]}" for place in range(count)]
    made = [picture(link, grade, seed) for seed, (link, grade) in enumerate(zip(links, grades, strict=True))]
    scanner = page.locator("presence-scanner")
    script, wasm = scanner.get_attribute("decoder"), scanner.get_attribute("wasm")
    packed = [base64.b64encode(one.tobytes()).decode() for one in made]
    answers = page.evaluate(READ, [script, wasm, packed])
    good = [text == link for (text, _ms), link in zip(answers, links, strict=True)]
    for grade in GRADES:
        of = [fits for fits, name in zip(good, grades, strict=True) if name == grade]
        print(f"gambar {grade:<8}{sum(of):>4} dari {len(of)}")
    times = sorted(ms for _text, ms in answers)
    print(f"terbaca {sum(good)} dari {count}; membaca: median {times[count // 2]:.0f} ms, terlama {times[-1]:.0f} ms")
    return [] if sum(good) >= READS * count else [f"terbaca {sum(good)} dari {count} gambar"]


def _flight(
    server: Server, contexts: list[BrowserContext], pages: list[Page], hall: Hall, options: argparse.Namespace
) -> list[str]:
    """Cut the network and kill the server, scan, load again halfway, then let everything return."""
    for context in contexts:
        context.set_offline(True)
    server.kill()
    ticks: list[int] = []
    began = time.monotonic()
    for place, card in enumerate(hall.cards[: options.scans]):
        due = began + 60 * options.minutes * place / options.scans
        time.sleep(max(0.0, due - time.monotonic()))
        if place == options.scans // 2:
            for page in pages:
                page.reload()
        for page in pages:
            ticks.append(_scan(page, card))
    away = time.monotonic() - began
    words = [page.inner_text(".sync") for page in pages]
    server.start()
    for context in contexts:
        context.set_offline(False)
    returned = time.monotonic()
    for page in pages:
        page.bring_to_front()
        page.wait_for_selector(".sync[data-state=sent], .sync[data-state=safe]", timeout=300_000)
    drained = time.monotonic() - returned
    ticks.sort()
    most = ticks[min(len(ticks) - 1, int(0.99 * len(ticks)))]
    print(f"tanpa sinyal {away / 60:.1f} menit, {len(ticks)} pindaian pada {len(pages)} ponsel; tampil: {words}")
    half = ticks[len(ticks) // 2]
    print(f"pindai sampai tanda: median {half} ms, p99 {most} ms (batas {TICK_MS}), terlama {ticks[-1]} ms")
    print(f"terkirim semua dalam {drained:.1f} s sejak sinyal kembali (batas {DRAIN_SECONDS:.0f} s)")
    missed = [] if most <= TICK_MS else [f"pindai sampai tanda p99 {most} ms"]
    return missed + ([] if drained <= DRAIN_SECONDS else [f"terkirim dalam {drained:.0f} s"])


def _scan(page: Page, card: str) -> int:
    """Let a USB scanner type a card; return how long the answer took, in milliseconds, by the page's own clock."""
    page.evaluate("delete document.querySelector('presence-scanner').dataset.took")
    page.fill("[name=code]", card)
    page.press("[name=code]", "Enter")
    page.wait_for_selector("presence-scanner[data-took]", state="attached")
    tone = page.get_attribute("[data-result]", "data-color")
    assert tone in {"success", "info"}, page.inner_text("[data-result]")
    return int(page.get_attribute("presence-scanner", "data-took") or 0)


def _compare(folder: Path, hall: Hall, options: argparse.Namespace) -> list[str]:
    """Compare what the phones kept with what the server holds."""
    base = sqlite3.connect(next((folder / "data").glob("*.sqlite3")))
    wanted = options.scans * options.phones
    chains = base.execute("select device_id, count(*), count(distinct seq), max(seq) from core_inboxevent group by 1")
    rows = chains.fetchall()
    held = sum(row[1] for row in rows)
    whole = len(rows) == options.phones and all(row[1:] == (options.scans,) * 3 for row in rows)
    records = base.execute("select count(*) from attendance_presenceevent").fetchone()[0]
    people = base.execute("select count(*), count(distinct participant_id) from attendance_presence").fetchone()
    base.close()
    doubled = max(0, held - wanted) + max(0, records - wanted) + people[0] - people[1]
    lost = max(0, wanted - held) + min(len(hall.cards), options.scans) - people[1]
    verdict = f"hilang {lost}, ganda {doubled}, rantai utuh: {'ya' if whole else 'tidak'}"
    print(f"di server: {held} dari {wanted} kiriman, {people[1]} orang; {verdict}")
    return [] if whole and not lost and not doubled else [verdict]


if __name__ == "__main__":
    sys.exit(main())
