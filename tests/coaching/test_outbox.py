"""A whole round through the outbox, as phones without signal send it."""

from datetime import timedelta

from coaching.conftest import group_of, ratings
from pamong.coaching.models import Observation, PracticeRun
from pamong.core.clock import now
from pamong.core.ids import uuid7
from pamong.core.outbox import Sent, take


def sheet_of(group, **changes):
    words = {"berhasil": "Jeda.", "dicoba": "Satu pertanyaan.", "langkah": "Coba besok."}
    return {"kelompok": str(group.triad.pk), "kunci": str(uuid7()), "nilai": ratings(), **words, **changes}


def stage_of(group, stage):
    return {"kelompok": str(group.triad.pk), "tahap": stage}


def sent(kind, payload, minutes_ago=0):
    return Sent(uuid7(), kind, payload, now() - timedelta(minutes=minutes_ago))


def verdicts(actor, messages):
    return [answer.verdict for answer in take(actor, messages)]


def test_twenty_minutes_without_signal_lose_and_double_nothing(group):
    taps = [sent("praktik", stage_of(group, stage), 20 - place) for place, stage in enumerate(["T", "I", "R", "TA"])]
    end, sheet = sent("praktik", stage_of(group, "selesai"), 10), sent("observasi", sheet_of(group), 5)
    assert verdicts(group.observer, [sheet, end, *reversed(taps)]) == ["baru"] * 6
    assert verdicts(group.observer, [*taps, end, sheet]) == ["ulang"] * 6

    run = PracticeRun.objects.get()
    assert [mark.stage for mark in run.marks.all()] == ["T", "I", "R", "TA"]
    assert (run.started_at, run.ended_at) == (taps[0].made_at, end.made_at)
    stored = Observation.objects.get()
    assert (stored.is_submitted, stored.next_step, stored.made_at) == (True, "Coba besok.", sheet.made_at)


def test_page_and_outbox_with_the_same_form_key_are_one_sending(group):
    payload = sheet_of(group)
    assert verdicts(group.observer, [sent("observasi", payload), sent("observasi", payload)]) == ["baru", "baru"]
    assert Observation.objects.count() == 1
    assert verdicts(group.observer, [sent("observasi", sheet_of(group))]) == ["ganda"]


def test_strangers_and_malformed_messages_are_refused_alone(scene, group):
    other = group_of(scene, scene.triads[1])
    assert verdicts(other.observer, [sent("observasi", sheet_of(group)), sent("praktik", stage_of(group, "T"))]) == [
        "ditolak",
        "ditolak",
    ]
    broken = [
        sent("observasi", {**sheet_of(group), "nilai": [1, 2]}),
        sent("observasi", {"kelompok": str(group.triad.pk)}),
        sent("observasi", {**sheet_of(group), "kelompok": "bukan"}),
        sent("observasi", {**sheet_of(group), "kunci": "bukan"}),
        sent("praktik", stage_of(group, "X")),
    ]
    assert verdicts(group.observer, [*broken, sent("observasi", sheet_of(group))]) == ["ditolak"] * 5 + ["baru"]
    assert Observation.objects.count() == 1
