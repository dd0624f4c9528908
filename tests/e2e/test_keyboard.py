"""Three ways through the event with the keyboard alone, each also without script."""

from __future__ import annotations

import pytest
from django.urls import reverse

from coaching.conftest import group_of
from pamong.attendance.models import Presence, Way
from pamong.coaching.models import Observation
from pamong.enrolment.models import Participant
from scenes.browser import context_of
from scenes.keys import reach, send, tick, write
from scenes.sampit import Scene, bimtek_sampit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("script", [True, False], ids=["script", "plain"]),
]


@pytest.fixture
def scene() -> Scene:
    return bimtek_sampit(people=6)


@pytest.fixture
def opened(scene, script, chromium, live_server):
    """Return a page of somebody's, with script or without."""
    contexts = []

    def page_of(user: object, name: str, *arguments: object):
        context = context_of(chromium, live_server.url, user, 390, java_script_enabled=script)
        contexts.append(context)
        page = context.new_page()
        page.goto(live_server.url + reverse(name, args=[scene.event.slug, *arguments]))
        page.wait_for_load_state("networkidle")
        return page

    yield page_of
    for context in contexts:
        context.close()


def test_a_participant_confirms_by_keyboard(scene, opened):
    place = scene.participants[0]
    Participant.objects.filter(pk=place.pk).update(state="diundang")
    page = opened(scene.users["peserta"], "enrolment:answer")
    tick(page, "[name=coming][value=ya]")
    tick(page, "[name=name_is_right]")
    send(page, "main .form-actions button")
    page.wait_for_load_state("networkidle")
    place.refresh_from_db()
    assert (place.state, place.name_confirmed_at is not None) == ("hadir", True)


def test_the_committee_marks_one_participant_by_keyboard(scene, opened):
    session, place = scene.sessions[0], scene.participants[2]
    page = opened(scene.users["panitia"], "attendance:session_detail", session.pk)
    tick(page, f"input[name=ids][value='{place.pk}']")
    write(page, "[name=reason]", "Ponsel rusak")
    page.keyboard.press("Escape")  # closes the browser's list of reasons
    send(page, "#people .actions button:not([name])")
    page.wait_for_load_state("networkidle")
    presence = Presence.objects.get(level__gt=0)
    assert (presence.participant_id, presence.session_id, presence.way) == (place.pk, session.pk, Way.BY_HAND)


def test_the_observer_releases_the_form_by_keyboard(scene, opened, script):
    group = group_of(scene, scene.triads[0])
    page = opened(group.observer, "coaching:observe", group.triad.pk)
    items = [item.get_attribute("id") for item in page.locator(".sheet-item").all()]
    for item in items:
        reach(page, f"#{item} input")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
    write(page, "[name=worked]", "Jeda Anda memberi ruang.")
    write(page, "[name=to_try]", "Satu pertanyaan saja.")
    reach(page, "[data-hand-in]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".sync[data-state=sent]" if script else "text=Jeda Anda memberi ruang.")
    page.wait_for_load_state("networkidle")
    sheet = Observation.objects.submitted().get()
    assert (len(sheet.scores), len(set(sheet.scores.values())), sheet.worked) == (15, 1, "Jeda Anda memberi ruang.")
