"""What enrolled phones send: levels, codes, clocks, corrections by two people, closings, oddities."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from bench._phone import Phone

from pamong.attendance import codes, oddities, queries
from pamong.attendance.models import Held, Presence, PresenceEvent, SessionClosing
from pamong.core import devices, outbox
from pamong.core.ids import uuid7
from pamong.core.models import Device


def milliseconds(moment):
    return round(moment.timestamp() * 1000)


class Hall:
    """Phones of people, and a clock that everybody looks at; a phone's own clock may be `wrong` by so much."""

    def __init__(self, scene, now):
        self.scene, self.now, self.wrong = scene, now, timedelta()
        self.phones = {}

    def phone(self, role, mark=""):
        if role not in self.phones:
            user = self.scene.users[role] if isinstance(role, str) else role
            phone = Phone(user.pk, clock=lambda: milliseconds(self.now + self.wrong), mark=mark)
            phone.off = -milliseconds_of(self.wrong)
            devices.enrol_device(actor=user, introduction=phone.introduction())
            self.phones[role] = phone
        return self.phones[role]

    def send(self, *events, after=timedelta()):
        with time_machine.travel(self.now + after, tick=False):
            answers, _ = outbox.take_signed(list(events))
        return [(answer.verdict, answer.code) for answer in answers]

    def scan(self, role, session, shown=None, **fields):
        code = codes.venue_code(session.pk, shown or self.now)
        link = f"https://contoh.test/h/{code}"
        return self.phone(role).event("hadir", cara="qr_peserta", bukti=link, **fields)

    def staff(self, role, session, participant, **fields):
        code = codes.personal_code(participant)
        return self.phone(role).event("hadir", cara="pindai_panitia", sesi=session.pk, bukti=code, **fields)


def milliseconds_of(delta):
    return round(delta.total_seconds() * 1000)


@pytest.fixture
def hall(scene, during):
    return Hall(scene, during)


def levels():
    return sorted(Presence.objects.values_list("level", flat=True))


def test_an_own_phone_is_worth_two_and_a_closing_makes_it_three(hall, scene, session):
    assert hall.send(hall.scan("peserta", session)) == [("baru", None)]
    assert levels() == [2]
    closing = hall.phone("fasilitator").event("tutup_sesi", sesi=session.pk, data={"jumlah": 1, "tidak_ada": []})
    assert hall.send(closing, closing) == [("baru", None), ("ulang", None)]
    assert levels() == [3]
    assert SessionClosing.objects.get().device_id is not None


def test_a_staff_scan_is_worth_three_and_a_second_one_is_kept(hall, session, members):
    scans = [hall.staff("panitia", session, members[0]) for _ in range(2)]
    assert hall.send(*scans) == [("baru", None), ("ganda", None)]
    assert levels() == [3]
    assert PresenceEvent.objects.count() == 2


def test_a_copied_personal_code_alone_never_counts(hall, session, members):
    copied = codes.personal_code(members[1])
    phone = hall.phone("peserta")
    events = [
        phone.event("hadir", cara="qr_peserta", bukti=copied),
        phone.event("hadir", cara="pindai_panitia", sesi=session.pk, bukti=copied),
        phone.event("hadir", cara="manual", sesi=session.pk, peserta=members[1].pk, data={"alasan": "HP rusak"}),
        phone.event("hadir", cara="kode_lisan", sesi=session.pk, bukti=copied),
    ]
    answers = [
        ("ditolak", "tidak_sah"),
        ("ditolak", "tidak_berhak"),
        ("ditolak", "tidak_berhak"),
        ("ditolak", "kode_lama"),
    ]
    assert hall.send(*events) == answers
    assert hall.send(*events) == answers
    assert not PresenceEvent.objects.exists()


@pytest.mark.parametrize(("age", "answer"), [(30, ("baru", None)), (31, ("ditolak", "kode_lama"))])
def test_with_signal_a_code_older_than_half_a_minute_is_refused(hall, session, age, answer):
    shown = session.starts_at + timedelta(minutes=10)
    hall.now = shown + timedelta(seconds=age)
    assert hall.send(hall.scan("peserta", session, shown=shown)) == [answer]


def test_without_signal_an_old_code_is_worth_one_and_a_question(hall, scene, session, during):
    event = hall.scan("peserta", session, shown=during - timedelta(minutes=3))
    assert hall.send(event, after=timedelta(hours=2)) == [("baru", None)]
    assert levels() == [1]
    assert [question.kind for question in oddities.of_event(scene.event)] == ["kode_lama"]


@pytest.mark.parametrize("wrong", [timedelta(days=1), timedelta(days=-1)])
def test_a_clock_wrong_by_a_day_but_measured_counts_at_the_right_moment(hall, session, during, wrong):
    hall.wrong = wrong
    assert hall.send(hall.scan("peserta", session), after=timedelta(hours=3)) == [("baru", None)]
    assert Presence.objects.get().first_at == during


@pytest.mark.parametrize(("days", "code"), [(1, "jam_maju"), (-1, "di_luar_waktu")])
def test_a_clock_wrong_by_a_day_and_not_measured_is_held_never_dropped(hall, scene, session, days, code):
    event = hall.staff("panitia", session, scene.participants[0], off=days * 86_400_000)
    assert hall.send(event) == [("ditahan", code)]
    assert (levels(), queries.questions_of(scene.event).count()) == ([], 1)


def test_a_spoken_code_is_worth_one(hall, session, during):
    code = codes.spoken_code(session.pk, during)
    assert hall.send(hall.phone("peserta").event("hadir", cara="kode_lisan", sesi=session.pk, bukti=code)) == [
        ("baru", None)
    ]
    assert levels() == [1]


def test_spoken_codes_cannot_be_guessed(hall, session, during):
    right, phone = codes.spoken_code(session.pk, during), hall.phone("peserta")
    wrong = "000000" if right != "000000" else "000001"
    guesses = [phone.event("hadir", cara="kode_lisan", sesi=session.pk, bukti=wrong) for _ in range(12)]
    last = phone.event("hadir", cara="kode_lisan", sesi=session.pk, bukti=right)
    codes_given = [code for _verdict, code in hall.send(*guesses, last)]
    assert codes_given == ["kode_lama"] * 10 + ["terlalu_sering"] * 3
    again = phone.event("hadir", cara="kode_lisan", sesi=session.pk, bukti=right)
    assert hall.send(again, after=timedelta(minutes=1)) == [("ditolak", "terlalu_sering")]
    assert levels() == []


def test_an_entry_by_hand_is_worth_one_and_needs_a_reason(hall, session, members):
    given = {"cara": "manual", "sesi": session.pk, "peserta": members[0].pk}
    phone = hall.phone("fasilitator")
    events = [phone.event("hadir", **given, data={"alasan": text}) for text in ("HP rusak", "")]
    assert hall.send(*events) == [("baru", None), ("ditolak", "tanpa_alasan")]
    assert levels() == [1]


def test_somebody_else_s_class_is_held_and_rubbish_is_refused_without_blocking(hall, scene, session, members):
    stranger = next(one for one in scene.participants if one not in members)
    phone = hall.phone("panitia")
    events = [
        hall.staff("panitia", session, stranger),
        phone.event("hadir", cara="telepati", sesi=session.pk),
        phone.event("hadir"),
        phone.event("hadir", cara="pindai_panitia", sesi="x", bukti=codes.personal_code(members[0])),
        phone.event("hadir", cara="pindai_panitia", sesi=uuid7(), bukti=codes.personal_code(members[0])),
        phone.event("hadir", cara="manual", sesi=session.pk, peserta=uuid7(), data={"alasan": "x"}),
        hall.staff("panitia", session, members[0]),
    ]
    assert hall.send(*events) == [
        ("ditahan", "kelas_lain"),
        ("ditolak", "bentuk_salah"),
        ("ditolak", "bentuk_salah"),
        ("ditolak", "bentuk_salah"),
        ("ditolak", "tidak_berhak"),
        ("ditolak", "tidak_ditemukan"),
        ("baru", None),
    ]


def test_a_correction_from_a_phone_needs_a_second_person(hall, scene, session, members):
    fix = hall.phone("panitia").event(
        "koreksi", sesi=session.pk, peserta=members[0].pk, dasar=None, data={"hadir": True, "alasan": "Daftar kertas"}
    )
    assert hall.send(fix) == [("ditahan", "perlu_orang_kedua")]
    own = hall.phone("panitia").event("setuju", data={"koreksi": fix["id"]})
    other = hall.phone("kepala_balai").event("setuju", data={"koreksi": fix["id"]})
    assert hall.send(own, other) == [("ditolak", "tidak_sah"), ("baru", None)]
    assert levels() == [3]


def test_a_correction_of_what_somebody_else_recorded_holds_at_once(hall, scene, session):
    hall.send(hall.scan("peserta", session))
    seen = PresenceEvent.objects.get()
    fix = hall.phone("panitia").event(
        "koreksi",
        sesi=session.pk,
        peserta=seen.participant_id,
        dasar=seen.pk,
        data={"hadir": False, "alasan": "Pulang"},
    )
    assert hall.send(fix) == [("baru", None)]
    assert levels() == [0]


def test_a_device_that_was_ended_counts_nothing_more(hall, scene, session):
    before, after = hall.scan("peserta", session), hall.scan("peserta", session, off=3_600_000)
    with time_machine.travel(hall.now + timedelta(minutes=5), tick=False):
        devices.revoke_device(actor=scene.users["panitia"], device=Device.objects.get())
    assert hall.send(before, after) == [("ditahan", "perangkat_dicabut"), ("ditolak", "perangkat_dicabut")]
    assert levels() == []


def test_a_late_predecessor_that_shows_a_broken_clock_holds_what_was_taken(hall, scene, session, members, during):
    hall.now = during + timedelta(minutes=20)
    first = hall.staff("panitia", session, members[0])
    hall.now = during
    second = hall.staff("panitia", session, members[1])
    hall.now = during + timedelta(hours=2)
    assert hall.send(second) == [("baru", None)]
    assert hall.send(first) == [("baru", None)]
    assert levels() == [3]
    assert [row.why for row in queries.questions_of(scene.event)] == [str(Held.CLOCK_BACK.label)]


def test_one_phone_of_two_people_is_a_question(hall, scene, session, members):
    first, second = (Phone(user.pk, clock=lambda: milliseconds(hall.now), mark="satu") for user in two_users(members))
    for phone, user in zip((first, second), two_users(members), strict=True):
        devices.enrol_device(actor=user, introduction=phone.introduction())
    code = codes.venue_code(session.pk, hall.now)
    hall.send(*(phone.event("hadir", cara="qr_peserta", bukti=code) for phone in (first, second)))
    assert [(q.kind, len(q.names)) for q in oddities.of_event(scene.event)] == [("perangkat_bersama", 2)]


def test_many_phones_at_the_same_instant_are_a_question(hall, scene, session, members):
    for user in users_of(members[:4]):
        hall.send(hall.scan(user, session))
    assert [(q.kind, len(q.names)) for q in oddities.of_event(scene.event)] == [("serentak", 4)]


def test_a_gap_of_five_days_is_a_question(hall, scene, session, members):
    hall.phone("panitia").event("hadir")
    hall.send(hall.staff("panitia", session, members[0]))
    for days, kinds in ((4, []), (6, ["nomor_hilang"])):
        with time_machine.travel(hall.now + timedelta(days=days), tick=False):
            assert [question.kind for question in oddities.of_event(scene.event)] == kinds


def test_two_decisions_that_did_not_know_of_each_other_are_a_question(hall, scene, session):
    hall.send(hall.scan("peserta", session))
    seen = PresenceEvent.objects.get()
    given = {"sesi": session.pk, "peserta": seen.participant_id, "dasar": seen.pk}
    for present in (True, False):
        hall.send(hall.phone("panitia").event("koreksi", **given, data={"hadir": present, "alasan": "Daftar"}))
    assert [question.kind for question in oddities.of_event(scene.event)] == ["koreksi_bertabrakan"]


def test_the_committee_governs_the_devices_of_its_people_only(scene):
    from pamong.core.devices import may_govern

    governed = {
        role: may_govern(scene.users[role], scene.users["peserta"]) for role in ("panitia", "fasilitator", "staf_lain")
    }
    assert governed == {"panitia": True, "fasilitator": False, "staf_lain": False}


def test_one_signed_check_in_costs_at_most_eight_statements(hall, session, members, django_assert_max_num_queries):
    hall.send(hall.staff("panitia", session, members[0]), hall.scan("peserta", session))
    for event in (hall.staff("panitia", session, members[1]), hall.scan("peserta", session)):
        with django_assert_max_num_queries(8 + 2):  # begin and commit of the test's savepoint
            hall.send(event)


@pytest.mark.parametrize("people", [1, 3])
def test_a_batch_costs_the_same_for_one_and_for_three(hall, people, session, members, django_assert_num_queries):
    hall.send(hall.staff("panitia", session, members[5]))
    events = [hall.staff("panitia", session, member) for member in members[:people]]
    with django_assert_num_queries(10):
        hall.send(*events)


def users_of(people):
    from pamong.people.models import User

    return [
        User.objects.get_or_create(person=one.person, defaults={"email": f"p{n}@contoh.test"})[0]
        for n, one in enumerate(people)
    ]


def two_users(members):
    return users_of(members[1:3])
