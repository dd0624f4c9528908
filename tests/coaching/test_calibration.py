"""Calibration: the gate before the sheet, coding a clip, and the drift after it."""

import pytest
from django.urls import reverse

from coaching.clips import agreed, coded, lines
from coaching.conftest import posted, ratings
from pamong.coaching import commands
from pamong.coaching.models import CalibrationRule, ClipCoding, MasterClip, Observation
from pamong.coaching.queries.calibration import drift_of, gate_of
from pamong.core.ids import uuid7
from pamong.core.refusals import Refused
from pamong.planning.models import Triad, TriadMember

WORDS = {"worked": "Jeda.", "to_try": "Satu saja."}


def test_an_event_that_runs_goes_on_when_clips_are_adopted_and_a_new_one_asks(scene, group):
    commands.start_run(actor=group.coach, triad=group.triad)
    commands.adopt_shipped_clips(actor=scene.users["panitia"], event=scene.event)
    assert gate_of(group.observer, scene.event).is_open
    CalibrationRule.objects.all().delete()  # as an event made later
    assert (gate_of(group.observer, scene.event).is_open, gate_of(group.observer, scene.event).missing) == (False, 2)


def test_the_sheet_opens_after_two_clips_above_the_bar(scene, group, clips, sign_in):
    client = sign_in(group.observer)
    sheet = reverse("coaching:observe", args=[scene.event.slug, group.triad.pk])
    calibration = reverse("coaching:clips", args=[scene.event.slug])
    run = commands.start_run(actor=group.coach, triad=group.triad)
    send = {"actor": group.observer, "run": run, "ratings": ratings(), **WORDS}
    for clip in clips:
        assert client.get(sheet).url == calibration
        assert client.post(sheet, posted(uuid7())).url == calibration
        with pytest.raises(Refused):
            commands.submit_observation(key=uuid7(), **send)
        coded(group.observer, scene.event, clip, taps=[])
        assert client.get(sheet).url == calibration
        coded(group.observer, scene.event, clip)
    assert client.get(sheet).status_code == 200
    commands.submit_observation(key=uuid7(), **send)
    assert Observation.objects.submitted().count() == 1


def test_the_same_clip_twice_is_one_clip(scene, group, clips):
    for _ in range(2):
        coded(group.observer, scene.event, clips[0])
    assert gate_of(group.observer, scene.event).missing == 1


def test_a_coding_sent_twice_is_stored_once_and_its_key_is_nobody_elses(scene, group, clips):
    key = uuid7()
    call = {"key": key, "event": scene.event, "clip": clips[0], "taps": [(1.0, "TB")], "levels": {}}
    first, again = [commands.code_clip(actor=group.observer, **call) for _ in range(2)]
    assert (first.pk, ClipCoding.objects.count()) == (again.pk, 1)
    with pytest.raises(Refused):
        commands.code_clip(actor=group.visitor, **call)


def test_a_clip_is_coded_through_the_page_and_read_beside_the_agreed_codes(scene, group, clips, sign_in):
    client, clip = sign_in(group.observer), clips[0]
    page = reverse("coaching:clip", args=[scene.event.slug, clip.pk])
    taps, levels = agreed({"events": clip.events, "levels": clip.levels})
    fields = {
        "kunci": str(uuid7()),
        "taps": lines(taps),
        **{f"item-{item}": str(level) for item, level in levels.items()},
    }
    wrong = client.post(page, {**fields, "taps": "0:10 TB\nsebentar"})
    assert (wrong.status_code, "sebentar" in wrong.content.decode()) == (422, True)
    answer = client.post(page, fields)
    assert answer.status_code == 302
    shown = client.get(answer.url)
    assert (shown.context["coding"].passed, len(shown.context["moments"])) == (True, len(clip.events))
    assert clip.events[0]["reason"] in shown.content.decode()
    assert sign_in(group.visitor).get(answer.url).status_code == 404
    sound = client.get(reverse("coaching:clip_sound", args=[scene.event.slug, clip.pk]))
    assert (sound.status_code, sound["Content-Type"]) == (200, "audio/mpeg")


def test_the_committee_opens_the_sheet_for_everybody(scene, group, clips, sign_in):
    url = reverse("coaching:clips_ask", args=[scene.event.slug])
    sign_in(scene.users["panitia"]).post(url, {"wajib": "tidak"})
    assert gate_of(group.observer, scene.event).is_open
    sign_in(scene.users["panitia"]).post(url, {"wajib": "ya"})
    assert not gate_of(group.observer, scene.event).is_open


def rounds_with_marks(scene, group, pairs):
    """Hold a round for each pair of marks: the observer's and the visiting coach's."""
    for number, (mine, other) in enumerate(pairs, 2):
        triad = Triad.objects.create(event=scene.event, round=number, number=1, facilitator=group.triad.facilitator)
        for member in group.triad.members.all():
            TriadMember.objects.create(triad=triad, participant=member.participant, role=member.role)
        run = commands.start_run(actor=group.coach, triad=triad)
        for actor, mark in ((group.observer, mine), (group.visitor, other)):
            commands.submit_observation(actor=actor, key=uuid7(), run=run, ratings=ratings(mark), **WORDS)


def test_marks_that_lie_a_level_above_the_others_are_a_drift_until_a_clip_is_passed_again(scene, group):
    rounds_with_marks(scene, group, [(3, 2), (3, 2), (2, 1)])
    clips = commands.adopt_shipped_clips(actor=scene.users["panitia"], event=scene.event)
    assert (drift_of(group.observer, scene.event).difference, drift_of(group.observer, scene.event).drifts) == (1, True)
    assert drift_of(group.visitor, scene.event).difference == -1
    coded(group.observer, scene.event, clips[0])
    assert drift_of(group.observer, scene.event).drifts is False


def test_few_rounds_or_small_differences_are_no_drift(scene, group):
    rounds_with_marks(scene, group, [(3, 1), (3, 1)])
    assert drift_of(group.observer, scene.event).drifts is False
    rounds_with_marks(scene, group, [])
    assert drift_of(scene.users["peserta"], scene.event).difference is None


@pytest.mark.parametrize(("count", "queries"), [(1, 12), (3, 13)])  # from two on the event's rule is asked for
def test_the_list_of_clips_takes_as_many_queries_for_one_as_for_three(
    scene, group, sign_in, count, queries, django_assert_num_queries
):
    CalibrationRule.objects.create(event=scene.event, required=False)
    for number in range(count):
        MasterClip.objects.create(office=scene.office, title=f"Klip {number}")
    client, url = sign_in(group.observer), reverse("coaching:clips", args=[scene.event.slug])
    client.get(url)
    with django_assert_num_queries(queries):
        assert len(client.get(url).context["clips"]) == count


def test_a_coding_that_is_being_made_comes_back_and_goes_when_it_is_handed_in(scene, group, clips, sign_in):
    client, clip = sign_in(group.observer), clips[0]
    url = reverse("coaching:clip", args=[scene.event.slug, clip.pk])
    kept = {"taps": "0:42 TB\n0:50 PF", "item-T": "3", "item-I": "x", "jahat": "x"}
    assert client.post(reverse("coaching:save_coding", args=[scene.event.slug, clip.pk]), kept).status_code == 204
    form = client.get(url).context["form"]
    assert (form["taps"].value(), form["item-T"].value(), form["item-I"].value(), form.answered) == (
        kept["taps"], "3", "x", 2,
    )  # fmt: skip
    assert sign_in(group.visitor).get(url).context["form"]["taps"].value() is None
    coded(group.observer, scene.event, clip)
    assert clip.drafts.count() == 0
