"""An observer's taps: through the outbox, twice, late, in any order; and as plain forms."""

from datetime import timedelta
from itertools import permutations

import pytest

from coaching.conftest import group_of, ratings
from pamong.coaching import commands, queries
from pamong.coaching.models import PracticeRun, Tap
from pamong.core.clock import now
from pamong.core.ids import uuid7
from pamong.core.outbox import Sent, take
from pamong.core.refusals import Refused


def url(group, page):
    return f"/kegiatan/bimtek-sampit/praktik/kelompok/{group.triad.pk}/{page}/"


def pressed(group, code, seconds_ago=0, **more):
    at = now() - timedelta(seconds=seconds_ago)
    payload = {"kelompok": str(group.triad.pk), "kode": code, "pada": at.isoformat(), **more}
    return Sent(uuid7(), "ketukan", payload, now())


def change(group, tap, **more):
    payload = {"kelompok": str(group.triad.pk), "ketukan": str(tap.key), "pada": tap.payload["pada"], **more}
    return Sent(uuid7(), "ketukan-ubah", {"kode": tap.payload["kode"], **payload}, now())


def verdicts(actor, messages):
    return [answer.verdict for answer in take(actor, messages)]


def test_taps_arrive_once_however_often_and_in_whatever_order_they_are_sent(group):
    taps = [pressed(group, code, 900 - place) for place, code in enumerate(["BC", "TB", "HN", "BR"])]
    assert verdicts(group.observer, reversed(taps)) == ["baru"] * 4
    assert verdicts(group.observer, taps) == ["ulang"] * 4
    assert [tap.code for tap in Tap.objects.all()] == ["BC", "TB", "HN", "BR"]
    assert PracticeRun.objects.get().started_at == Tap.objects.first().at


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_note_its_words_and_its_taking_back_may_come_in_any_order(group, order):
    note = pressed(group, "CT", 60)
    sent = [note, change(group, note, catatan="Diam lama."), change(group, note, batal=True)]
    assert verdicts(group.observer, [sent[place] for place in order]) == ["baru"] * 3
    tap = Tap.objects.get()
    assert (tap.pk, tap.code, tap.note, tap.undone) == (note.key, "CT", "Diam lama.", True)
    assert queries.own_taps(group.observer, PracticeRun.objects.get()) == []


def test_a_held_button_keeps_its_length_also_when_the_taking_back_came_first(group):
    silence = pressed(group, "HN", 30, tahan=4200)
    assert verdicts(group.observer, [change(group, silence, batal=True), silence]) == ["baru"] * 2
    assert (Tap.objects.get().milliseconds, Tap.objects.get().undone) == (4200, True)


def test_only_raters_tap_and_nobody_changes_the_tap_of_another(scene, group):
    tap = pressed(group, "TB")
    stranger = group_of(scene, scene.triads[1]).observer
    for who in (group.coach, group.coachee, stranger, scene.users["panitia"]):
        assert verdicts(who, [pressed(group, "TB")]) == ["ditolak"]
    assert verdicts(group.observer, [tap]) == ["baru"]
    assert verdicts(group.visitor, [change(group, tap, batal=True)]) == ["ditolak"]
    assert Tap.objects.standing().count() == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"kode": "ZZ"},
        {"pada": "kemarin"},
        {"pada": "2024-11-08T01:00:00"},
        {"tahan": "selamanya"},
        {"kelompok": "bukan"},
    ],
)
def test_a_malformed_tap_is_refused_alone(group, broken):
    tap = pressed(group, "TB")
    bad = Sent(uuid7(), "ketukan", {**tap.payload, **broken}, now())
    assert verdicts(group.observer, [bad, tap]) == ["ditolak", "baru"]


def test_a_clock_that_runs_ahead_cannot_tap_in_the_future(group):
    moment = now()
    ahead = Sent(
        uuid7(), "ketukan", {**pressed(group, "TB").payload, "pada": (moment + timedelta(hours=2)).isoformat()}, moment
    )
    assert verdicts(group.observer, [ahead]) == ["baru"]
    assert Tap.objects.get().at <= now()


def test_a_key_is_never_two_taps(group):
    run, key = commands.start_run(actor=group.coach, triad=group.triad), uuid7()
    commands.record_tap(actor=group.observer, key=key, run=run, code="TB")
    with pytest.raises(Refused):
        commands.record_tap(actor=group.observer, key=key, run=run, code="TT")


def test_without_script_a_tap_and_its_taking_back_are_plain_forms(group, sign_in):
    client = sign_in(group.observer)
    assert client.post(url(group, "ketuk/urung")).status_code == 409
    for code in ("TB", "CT"):
        answer = client.post(url(group, "ketuk"), {"kunci": uuid7(), "kode": code, "catatan": "Bagus."})
        assert (answer.status_code, answer.url) == (302, f"{url(group, 'amati')}#ketukan")
    assert [(tap.code, tap.note) for tap in Tap.objects.all()] == [("TB", ""), ("CT", "Bagus.")]
    assert next(times for _code, _label, times in client.get(url(group, "amati")).context["pad"].events) == 1
    client.post(url(group, "ketuk/urung"))
    assert [tap.code for tap in Tap.objects.standing()] == ["TB"]


def test_only_ones_place_in_the_triad_taps(scene, group, sign_in):
    users = {**scene.users, **{role: getattr(group, role) for role in ("coach", "coachee", "observer", "visitor")}}
    done = set()
    for who in ("coach", "coachee", "observer", "visitor", "panitia", "kepala_balai", "operator", "staf_lain"):
        answer = sign_in(users[who]).post(url(group, "ketuk"), {"kunci": str(uuid7()), "kode": "TB"})
        assert answer.status_code in (302, 404)
        done |= {who} if answer.status_code == 302 else set()
    assert done == {"observer", "visitor"}


def test_the_taps_of_two_raters_never_mix_and_the_peer_goes_before_the_visitor(group):
    run = commands.start_run(actor=group.coach, triad=group.triad)
    for actor, codes in ((group.visitor, ["TB", "TB"]), (group.observer, ["TT"])):
        for code in codes:
            commands.record_tap(actor=actor, key=uuid7(), run=run, code=code)
    assert queries.talk_of(run) is None  # while it runs nobody is told
    commands.finish_run(actor=group.observer, run=run)
    shown = queries.talk_of(run)
    assert (shown.open_to_closed.first, shown.open_to_closed.second) == (0, 1)


def test_notes_reach_the_pair_with_the_sheet_of_who_wrote_them(group, sign_in):
    run = commands.start_run(actor=group.coach, triad=group.triad)
    key = uuid7()
    commands.record_tap(actor=group.observer, key=key, run=run, code="CT")
    commands.write_note(actor=group.observer, key=key, run=run, words="Rekan tersenyum.")
    assert sign_in(group.coach).get(url(group, "umpan-balik")).context["feedback"].notes == []
    commands.submit_observation(
        actor=group.observer, key=uuid7(), run=run, ratings=ratings(), worked="Jeda.", to_try="Satu."
    )
    notes = sign_in(group.coach).get(url(group, "umpan-balik")).context["feedback"].notes
    assert [note.words for note in notes] == ["Rekan tersenyum."]
