"""Practice on real phones: accessible, one-thumb, and whole after a time without signal."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from coaching.conftest import Group, group_of, ratings
from pamong.coaching import commands
from pamong.coaching.models import Observation, PracticeRun
from pamong.core.clock import now
from pamong.core.ids import uuid7
from pamong.people.models import User
from pamong.planning.models import Triad, TriadMember
from scenes.browser import barriers
from scenes.sampit import Scene, bimtek_sampit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROOM = "/kegiatan/bimtek-sampit/praktik/"
TOO_SMALL = """() => [...document.querySelectorAll('.stage, .anchor, .pad-event, .pad-speaker, .ds-button, .chip')]
  .filter(element => element.checkVisibility())
  .filter(element => element.getBoundingClientRect().height < 48)
  .map(element => element.outerHTML.slice(0, 90))"""


@pytest.fixture
def scene() -> Scene:
    return bimtek_sampit(people=6)


@pytest.fixture
def group(scene: Scene) -> Group:
    return group_of(scene, scene.triads[0])


@pytest.fixture
def phone(chromium: Browser, live_server):
    """Return a page on somebody's phone."""
    contexts: list[BrowserContext] = []

    def opened(user: object, path: str, *, width: int = 360, at: datetime | None = None) -> Page:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        context = chromium.new_context(
            viewport={"width": width, "height": 740},
            locale="id-ID",
            service_workers="block",
        )
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        if at:
            page.clock.install(time=at)
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()


def received(page: Page) -> None:
    """Wait until the phone says that everything was received."""
    page.wait_for_selector(".sync[data-state=sent]")


def url(group: Group, page: str) -> str:
    return f"{ROOM}kelompok/{group.triad.pk}/{page}/"


def fill(page: Page, level: int = 2) -> None:
    for item in page.query_selector_all(".sheet-item"):
        item.query_selector_all(".anchor")[level].click()
    page.fill("[name=worked]", "Anda memberi jeda.")
    page.fill("[name=to_try]", "Satu pertanyaan saja.")


def test_a_round_without_signal_is_whole_when_it_returns(phone, group):
    page = phone(group.observer, url(group, "amati"))
    page.context.set_offline(True)
    for stage in ("T", "I", "R", "TA"):
        page.click(f".stage[value={stage}]")
        page.wait_for_selector(f".stage[value={stage}][aria-current]")
        page.wait_for_timeout(500)
    page.click("[data-next]")
    fill(page)
    page.click("[data-hand-in]")
    page.wait_for_selector("[data-after] a")
    assert PracticeRun.objects.count() == Observation.objects.count() == 0

    page.context.set_offline(False)
    received(page)
    run = PracticeRun.objects.get()
    assert [mark.stage for mark in run.marks.all()] == ["T", "I", "R", "TA"]
    assert run.ended_at is not None
    assert Observation.objects.submitted().get().scores == ratings()


def test_what_was_filled_in_is_back_after_the_phone_died(phone, group, live_server):
    page = phone(group.observer, url(group, "amati"))
    page.click(".sheet-item:first-of-type .anchor:nth-of-type(4)")
    page.wait_for_selector(".save-state:has-text('pukul')")
    page.context.set_offline(True)
    page.fill("[name=worked]", "Ini ditulis tanpa sinyal.")
    page.wait_for_selector(".save-state:has-text('perangkat')")
    page.close()
    page.context.set_offline(False)
    page = page.context.new_page()
    page.goto(live_server.url + url(group, "amati"))
    assert page.input_value("[name=worked]") == "Ini ditulis tanpa sinyal."
    assert page.is_checked("[name=item-T][value='3']")
    page.wait_for_selector(".save-state:has-text('pukul')")
    again = phone(group.observer, url(group, "amati"))
    assert again.is_checked("[name=item-T][value='3']")


def test_pressing_only_the_primary_button_completes_the_round(phone, group):
    coach = phone(group.coach, ROOM)
    coach.click(".next-step .ds-button")
    while coach.is_visible("[data-next]"):
        coach.click("[data-next]")
        coach.wait_for_timeout(600)  # taps within half a second are one
    coach.click("[data-after] a")
    coach.wait_for_url("**/umpan-balik/")

    observer = phone(group.observer, url(group, "amati"))
    presses = 0
    while observer.is_visible("[data-hand-in]") and presses < 40:
        observer.click("[data-hand-in]")
        observer.wait_for_timeout(300)
        presses += 1
        focused = observer.evaluate("document.activeElement.type")
        if focused == "radio":
            observer.keyboard.press("Space")
        elif focused == "textarea":
            observer.keyboard.type("Jeda Anda membuat rekan bercerita.")
    coach.wait_for_selector("text=Jeda Anda membuat rekan bercerita.")


def test_the_cue_questions_follow_the_stage(phone, group):
    page = phone(group.coach, url(group, "pandu"), width=390)
    shown = []
    for _ in range(2):
        page.click("[data-next]")
        page.wait_for_timeout(600)
        shown.append(
            [section.get_attribute("data-stage") for section in page.query_selector_all(".cues:not([hidden])")]
        )
    assert shown == [["T"], ["I"]]


HEARD = ("BC", "TB", "BR", "PF", "TB", "NS")
SLOWEST = "Math.max(...performance.getEntriesByName('tap:stored').map(entry => entry.duration))"


def rotated(group: Group, number: int) -> Group:
    """Return the group of a later round: the three have moved one place on, the visiting coach stays."""
    people = [group.coach, group.coachee, group.observer]
    turned = people[number % 3 :] + people[: number % 3]
    if number:
        triad = Triad.objects.create(
            event=group.triad.event, round=1 + number, number=group.triad.number, facilitator=group.triad.facilitator
        )
        for user, role in zip(turned, ("coach", "coachee", "observer"), strict=True):
            participant = group.triad.event.participants.get(person_id=user.person_id)
            TriadMember.objects.create(triad=triad, participant=participant, role=role)
    else:
        triad = group.triad
    return Group(triad, *turned, group.visitor)


def listen(page: Page, codes: tuple[str, ...]) -> None:
    """Tap what is heard, one slip and its taking back among it, and hold the silence."""
    for code in codes:
        page.click(f"tap-pad [value={code}]")
    page.click("tap-pad [value=TT]")
    page.wait_for_selector("[data-take-back]:has-text('tertutup')")
    page.click("[data-take-back]")
    page.click("tap-pad [value=HN]", delay=900)
    page.wait_for_selector("[data-take-back]:has-text('Hening')")


def hold_without_signal(coach: Page, observers: list[Page]) -> None:
    """Hold a whole round while no phone has signal: stages, taps, and both sheets."""
    for page in (coach, *observers):
        page.context.set_offline(True)
        page.click("[data-next]")
    for page in observers:
        listen(page, HEARD)
    for page in (coach, *observers):
        page.clock.fast_forward("19:30")
    for page in observers:
        page.click("[data-next]")
        fill(page)
        page.click("[data-hand-in]")
        page.wait_for_selector("[data-after] a")
    for _stage in range(4):
        coach.click("[data-next]")
        coach.wait_for_timeout(600)


def seconds_to_feedback(coach: Page, observers: list[Page]) -> float:
    """Give the phones their signal back, one after the other; return how long the coach waits for both sheets."""
    returned = time.monotonic()
    for page in (*observers, coach):
        page.context.set_offline(False)
        received(page)
    coach.click("[data-after] a")
    coach.wait_for_selector(".said-by >> nth=1")
    coach.wait_for_selector(".talk-figures")
    return time.monotonic() - returned


@pytest.mark.parametrize("number", range(3))
def test_a_rotation_of_two_observers_and_a_coach_without_signal_loses_and_doubles_nothing(phone, group, number):
    """The phones' clocks stand twenty minutes back when signal goes and are right again when it returns."""
    turn, begun = rotated(group, number), now() - timedelta(minutes=20)
    coach = phone(turn.coach, url(turn, "pandu"), at=begun)
    observers = [phone(user, url(turn, "amati"), at=begun) for user in (turn.observer, turn.visitor)]
    hold_without_signal(coach, observers)
    assert [page.evaluate(SLOWEST) <= 100 for page in observers] == [True, True]
    assert PracticeRun.objects.count() == 0
    assert seconds_to_feedback(coach, observers) <= 60

    run = PracticeRun.objects.get()
    assert run.observations.submitted().count() == 2
    standing = [list(run.taps.standing().filter(tapped_by=user)) for user in (turn.observer, turn.visitor)]
    assert [[tap.code for tap in taps] for taps in standing] == [[*HEARD, "HN"]] * 2
    assert run.taps.count() == 2 * (len(HEARD) + 2)
    assert [tap.milliseconds is not None for taps in standing for tap in taps if tap.code == "HN"] == [True] * 2


def clip_pages(scene: Scene, group: Group) -> list[tuple[User, str]]:
    """Return the pages of calibration: list, clip, own coding, and the committee's form."""
    clip, _other = commands.adopt_shipped_clips(actor=scene.users["panitia"], event=scene.event)
    taps = [(event["at"], event["code"]) for event in clip.events[1:]]
    call = {"key": uuid7(), "event": scene.event, "clip": clip, "taps": taps, "levels": {"T": 1}}
    coding = commands.code_clip(actor=group.visitor, **call)
    room = f"{ROOM}kalibrasi/"
    own = [(group.visitor, f"{room}{path}") for path in ("", f"{clip.pk}/", f"hasil/{coding.pk}/")]
    kept = (f"{room}tambah/", f"{room}{clip.pk}/ubah/", f"{ROOM}pertanyaan/")
    return [*own, *((scene.users["panitia"], path) for path in kept)]


def test_a_coding_survives_a_reload_without_signal(phone, scene, group):
    clip, _other = commands.adopt_shipped_clips(actor=scene.users["panitia"], event=scene.event)
    page = phone(group.visitor, f"{ROOM}kalibrasi/{clip.pk}/")
    page.click("clip-coder button[value=TB]")
    page.wait_for_selector(".save-state:has-text('pukul')")
    page.context.set_offline(True)
    page.click(".sheet-item:first-of-type .anchor:nth-of-type(4)")
    page.click("clip-coder button[value=PF]")
    page.wait_for_selector(".save-state:has-text('perangkat')")
    page.click(".form-actions button")
    page.wait_for_selector(".save-state:has-text('Tidak ada sinyal')")
    page.context.set_offline(False)
    page.reload()
    page.wait_for_selector("[name=item-T][value='3']:checked", state="attached")
    assert [line.split()[1] for line in page.input_value("[name=taps]").splitlines()] == ["TB", "PF"]
    page.wait_for_selector(".save-state:has-text('pukul')")
    again = phone(group.visitor, f"{ROOM}kalibrasi/{clip.pk}/")
    assert [line.split()[1] for line in again.input_value("[name=taps]").splitlines()] == ["TB", "PF"]


def test_no_page_breaks_an_accessibility_rule_or_the_thumb(phone, group, scene):
    run = commands.start_run(actor=group.coach, triad=group.triad)
    commands.mark_stage(actor=group.coach, key=uuid7(), run=run, stage="I")
    words = {"worked": "Jeda.", "to_try": "Satu."}
    commands.submit_observation(actor=group.observer, key=uuid7(), run=run, ratings=ratings(T="x"), **words)
    pages = [
        (group.coach, ROOM),
        (group.coach, url(group, "pandu")),
        (group.visitor, url(group, "amati")),
        (group.coach, url(group, "umpan-balik")),
        (scene.users["panitia"], f"{ROOM}papan/"),
        *clip_pages(scene, group),
    ]
    wrong = {}
    for user, path in pages:
        page = phone(user, path)
        violations = barriers(page)
        wide = page.evaluate("document.documentElement.scrollWidth") - 360
        wrong[path] = (violations, wide, page.evaluate(TOO_SMALL))
    assert wrong == dict.fromkeys(wrong, ([], 0, []))
