"""Recording: once, whatever the retries; odd ones held; permissions."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from django.core.exceptions import PermissionDenied

from pamong.attendance import codes, commands, queries
from pamong.attendance.models import Presence, PresenceEvent, SessionClosing
from pamong.core.ids import uuid7
from pamong.core.models import AuditEntry
from pamong.core.refusals import Refused
from pamong.enrolment.models import ParticipantState


def state(outcome):
    return outcome.verdict, outcome.code, outcome.state.level if outcome.state else None


def record(scene, session, participant, at, **fields):
    values = {"actor": scene.users["panitia"], "key": uuid7(), "way": "pindai_panitia", **fields}
    return commands.record_presence(session=session, participant=participant, made_at=at, **values)


def test_a_staff_scan_counts_at_once(scene, session, members, during):
    assert state(record(scene, session, members[0], during)) == ("baru", None, 3)
    presence = Presence.objects.get()
    assert (presence.counts, presence.first_at, presence.way) == (True, during, "pindai_panitia")


def test_the_same_scan_sent_again_is_one_scan(scene, session, members, during):
    key = uuid7()
    verdicts = [record(scene, session, members[0], during, key=key).verdict for _ in range(3)]
    assert verdicts == ["baru", "ulang", "ulang"]
    assert (PresenceEvent.objects.count(), AuditEntry.objects.filter(verb="attendance.recorded").count()) == (1, 1)


def test_a_second_scan_of_the_same_person_is_kept_and_not_counted_twice(scene, session, members, during):
    record(scene, session, members[0], during)
    assert record(scene, session, members[0], during + timedelta(minutes=1)).verdict == "ganda"
    assert (PresenceEvent.objects.count(), Presence.objects.count()) == (2, 1)


def test_a_key_used_for_somebody_else_is_refused(scene, session, members, during):
    key = uuid7()
    record(scene, session, members[0], during, key=key)
    with pytest.raises(Refused):
        record(scene, session, members[1], during, key=key)
    assert PresenceEvent.objects.count() == 1


def test_by_hand_needs_a_reason(scene, session, members, during):
    with pytest.raises(Refused):
        record(scene, session, members[0], during, way="manual", reason="  ")
    assert state(record(scene, session, members[0], during, way="manual", reason="HP rusak")) == ("baru", None, 1)


@pytest.mark.parametrize(
    ("minutes", "code"), [(-31, "di_luar_waktu"), (-29, None), (181, None), (211, "di_luar_waktu")]
)
def test_a_scan_more_than_half_an_hour_off_is_held(scene, session, members, minutes, code):
    outcome = record(scene, session, members[0], session.starts_at + timedelta(minutes=minutes))
    assert outcome.code == code
    assert Presence.objects.count() == (0 if code else 1)


def test_a_scan_in_another_class_is_held_with_a_sentence(scene, session, members, during):
    stranger = next(one for one in scene.participants if one not in members)
    outcome = record(scene, session, stranger, during)
    assert (outcome.verdict, outcome.code, bool(outcome.message)) == ("ditahan", "kelas_lain", True)


def test_somebody_who_declined_and_comes_is_held_not_dropped(scene, session, members, during):
    members[0].state = ParticipantState.DECLINED
    members[0].save()
    assert record(scene, session, members[0], during).code == "tidak_ikut"


def test_a_participant_of_another_event_is_refused(scene, session, during):
    other = bimtek_sampit_of_others(scene)
    with pytest.raises(Refused):
        record(scene, session, other, during)


def bimtek_sampit_of_others(scene):
    participant = scene.participants[0]
    event = type(scene.event).objects.create(
        office=scene.other_office,
        slug="lain",
        title="Lain",
        first_day=scene.event.first_day,
        last_day=scene.event.last_day,
    )
    return type(participant).objects.create(event=event, person=participant.person)


@pytest.mark.parametrize(
    ("role", "may"),
    [("panitia", True), ("fasilitator", True), ("coach", False), ("kepala_balai", False), ("peserta", False),
     ("staf", False), ("staf_lain", False), ("dinas", False), ("operator", False)],
)  # fmt: skip
def test_only_the_committee_and_the_session_s_facilitator_record(role, may, scene, session, members, during):
    if may:
        assert record(scene, session, members[0], during, actor=scene.users[role]).verdict == "baru"
        return
    with pytest.raises(PermissionDenied):
        record(scene, session, members[0], during, actor=scene.users[role])


def test_one_check_in_costs_few_statements(scene, session, members, during, django_assert_max_num_queries):
    scene.users["panitia"].__dict__.pop("_roles_in", None)
    record(scene, session, members[0], during)
    with django_assert_max_num_queries(11):
        record(scene, session, members[1], during)


@pytest.mark.parametrize("people", [1, 3])
def test_a_batch_costs_the_same_statements_for_one_and_for_three(
    people, scene, members, claim, django_assert_num_queries
):
    rows = [claim(member) for member in members[:people]]
    commands.record_presences(actor=scene.users["panitia"], rows=rows[:0])
    with django_assert_num_queries(13):
        commands.record_presences(actor=scene.users["panitia"], rows=rows)


def test_a_batch_answers_every_claim_alone_in_the_order_given(scene, session, members, claim, during):
    early = claim(members[1], made_at=session.starts_at - timedelta(hours=2))
    twice = claim(members[2])
    rows = [claim(members[0]), early, twice, twice, claim(members[3], "manual"), claim(members[0], "qr_peserta")]
    outcomes = commands.record_presences(actor=scene.users["panitia"], rows=rows)
    assert [(one.verdict, one.code) for one in outcomes] == [
        ("baru", None),
        ("ditahan", "di_luar_waktu"),
        ("baru", None),
        ("baru", None),
        ("ditolak", "tanpa_alasan"),
        ("ganda", None),
    ]
    assert PresenceEvent.objects.count() == 4
    again = commands.record_presences(actor=scene.users["panitia"], rows=rows[:3])
    assert [one.verdict for one in again] == ["ulang", "ulang", "ulang"]


def test_a_batch_is_audited_in_one_line(scene, members, claim):
    commands.record_presences(actor=scene.users["panitia"], rows=[claim(member) for member in members])
    entry = AuditEntry.objects.get(verb="attendance.recorded_many")
    assert (entry.event_id, entry.data) == (scene.event.pk, {"baru": len(members)})


def test_presence_is_the_fold_of_its_events_whatever_the_order_of_sending(scene, session, members, claim, during):
    own = claim(members[0], "qr_peserta", made_at=during)
    staff = claim(members[0], made_at=during + timedelta(minutes=5))
    for rows in ([own, staff], [staff, own]):
        PresenceEvent.objects.all().delete()
        Presence.objects.all().delete()
        for row in rows:
            commands.record_presences(actor=scene.users["panitia"], rows=[row])
        presence = Presence.objects.get()
        assert (presence.level, presence.first_at, presence.way) == (3, during, "pindai_panitia")


def test_a_browser_without_a_key_is_level_one_and_needs_the_code_on_the_screen(scene, session, during):
    peserta = scene.users["peserta"]
    code = codes.read_venue_code(codes.venue_code(session.pk, during))
    assert state(commands.check_in(actor=peserta, code=code, at=during)) == ("baru", None, 1)
    assert commands.check_in(actor=peserta, code=code, at=during).verdict == "ulang"
    with pytest.raises(Refused):
        commands.check_in(actor=peserta, code=code, at=during + timedelta(seconds=31))
    assert not Presence.objects.get().counts


def test_own_phone_after_the_closing_is_a_question(scene, session, during):
    commands.close_session(actor=scene.users["panitia"], session=session, key=uuid7(), made_at=during)
    later = during + timedelta(minutes=1)
    code = codes.read_venue_code(codes.venue_code(session.pk, later))
    outcome = commands.check_in(actor=scene.users["peserta"], code=code, at=later)
    assert state(outcome) == ("ditahan", "sudah_ditutup", 1)
    assert [one.participant for one in queries.late_presences(scene.event)] == [scene.participants[0]]
    assert queries.question_count(scene.event) == 1
    close = {"actor": scene.users["panitia"], "session": session, "key": uuid7()}
    commands.close_session(**close, made_at=later + timedelta(minutes=1))
    assert queries.question_count(scene.event) == 0
    assert Presence.objects.get().counts


def test_the_order_in_which_commands_arrive_never_matters(scene, session, members, claim, during):
    """One's own scan, a late one, a closing and a correction, in all 24 orders: the same presence."""
    committee = scene.users["panitia"]
    early, late = claim(members[0], "qr_peserta"), claim(members[1], "qr_peserta", made_at=session.ends_at)
    third, closing, correction = claim(members[2], "qr_peserta"), uuid7(), uuid7()
    acts = [
        lambda: commands.record_presences(actor=scene.users["fasilitator"], rows=[early, third]),
        lambda: commands.record_presences(actor=committee, rows=[late]),
        lambda: commands.close_session(
            actor=committee, session=session, key=closing, made_at=session.ends_at - timedelta(minutes=1)
        ),
        lambda: commands.correct_presence(
            actor=committee, session=session, participant=members[2], key=correction, present=False,
            reason="Pulang", made_at=session.ends_at,
        ),
    ]  # fmt: skip
    seen = set()
    for order in permutations(acts):
        for model in (Presence, PresenceEvent, SessionClosing):
            model.objects.all().delete()
        for act in order:
            act()
        rows = Presence.objects.order_by("participant__person__name")
        seen.add(tuple(rows.values_list("participant", "level", "first_at", "way", "corrected")))
    (presence,) = seen
    assert [row[1] for row in presence] == [3, 1, 0]
