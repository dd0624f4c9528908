"""The whole protocol under a machine that sends anything, again, in any order, with any clock (stateful Hypothesis)."""

from __future__ import annotations

import os
import random
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bench._phone import Phone
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from pamong.attendance import codes
from pamong.attendance.commands.folds import closings_of, facts_of
from pamong.attendance.folding import fold
from pamong.attendance.models import Kind, Presence, PresenceEvent, SessionClosing, Way
from pamong.core import devices, outbox
from pamong.core.models import Device, InboxEvent
from scenes.sampit import Scene, bimtek_sampit

DAY = 86_400_000
WRONG = st.sampled_from([0, 0, 0, DAY, -DAY, 600_000, -600_000])
FACTS = ("session", "participant", "level", "way", "first_at", "corrected")


class UndoError(Exception):
    """Rolls an example's rows back."""


class Protocol(RuleBasedStateMachine):
    """Phones of two participants, a committee member and a facilitator; a server that hears them in any order."""

    scene: Scene

    def __init__(self) -> None:
        super().__init__()
        self.room = transaction.atomic()
        self.room.__enter__()
        self.session = self.scene.sessions[0]
        self.now = self.session.starts_at + timedelta(minutes=10)
        self.made: list[dict[str, Any]] = []
        self.calls: list[list[dict[str, Any]]] = []
        self.ended = False
        self.phones = {role: self._phone(role) for role in ("peserta", "panitia", "fasilitator", "kepala_balai")}

    def _phone(self, role: str) -> Phone:
        user = self.scene.users[role]
        phone = Phone(user.pk, clock=lambda: round(self.now.timestamp() * 1000))
        devices.enrol_device(actor=user, introduction=phone.introduction())
        return phone

    def _make(self, role: str, kind: str, wrong: int, measured: bool, **fields: Any) -> None:
        phone = self.phones[role]
        t = round(self.now.timestamp() * 1000) + wrong
        self.made.append(
            phone.event(kind, t=t, off=-wrong if measured else 0, mono=0, asal=f"{len(self.made)}", **fields)
        )
        self.now += timedelta(seconds=7)

    @rule(wrong=WRONG, measured=st.booleans(), age=st.sampled_from([0, 20, 200]))
    def own_scan(self, wrong: int, measured: bool, age: int) -> None:
        code = codes.venue_code(self.session.pk, self.now - timedelta(seconds=age))
        self._make("peserta", "hadir", wrong, measured, cara="qr_peserta", bukti=code)

    @rule(
        role=st.sampled_from(["panitia", "fasilitator", "peserta"]),
        who=st.integers(0, 2),
        wrong=WRONG,
        measured=st.booleans(),
    )
    def staff_scan(self, role: str, who: int, wrong: int, measured: bool) -> None:
        code = codes.personal_code(self.scene.participants[who])
        self._make(role, "hadir", wrong, measured, cara="pindai_panitia", sesi=self.session.pk, bukti=code)

    @rule(who=st.integers(0, 2), present=st.booleans(), wrong=WRONG)
    def correction(self, who: int, present: bool, wrong: int) -> None:
        person = self.scene.participants[who].pk
        data = {"hadir": present, "alasan": "Daftar kertas"}
        self._make("panitia", "koreksi", wrong, True, sesi=self.session.pk, peserta=person, data=data)

    @precondition(lambda self: any(event["jenis"] == "koreksi" for event in self.made))
    @rule(role=st.sampled_from(["panitia", "kepala_balai"]), which=st.integers(0, 50))
    def approval(self, role: str, which: int) -> None:
        made = [event["id"] for event in self.made if event["jenis"] == "koreksi"]
        self._send([event for event in self.made if event["jenis"] == "koreksi"])  # agreed to once it is seen
        self._make(role, "setuju", 0, True, data={"koreksi": made[which % len(made)]})

    @rule(count=st.sampled_from([None, 0, 1, 2, 3]))
    def closing(self, count: int | None) -> None:
        self._make("fasilitator", "tutup_sesi", 0, True, sesi=self.session.pk, data={"jumlah": count, "tidak_ada": []})

    @precondition(lambda self: self.made)
    @rule(seed=st.integers(0, 10**6), count=st.integers(1, 8))
    def send_some(self, seed: int, count: int) -> None:
        self._send(random.Random(seed).choices(self.made, k=count))

    @precondition(lambda self: self.made)
    @rule(which=st.integers(0, 50), field=st.sampled_from(["sesi", "bukti", "t", "seq", "id", "jenis"]))
    def tamper(self, which: int, field: str) -> None:
        event = self.made[which % len(self.made)]
        changed = {
            **event,
            field: event["t"] + 1 if field == "t" else event["seq"] + 1 if field == "seq" else event["dev"],
        }
        (answer,), _ = outbox.take_signed([changed])
        assert answer.verdict == "ditolak"
        assert answer.code in {"tanda_tangan_salah", "bentuk_salah"}  # the form is looked at first

    @precondition(lambda self: not self.ended)
    @rule()
    def end_a_device(self) -> None:
        self.ended = True
        with time_machine.travel(self.now, tick=False):
            device = Device.objects.get(pk=self.phones["peserta"].dev)
            devices.revoke_device(actor=self.scene.users["panitia"], device=device)

    @precondition(lambda self: self.calls)
    @rule()
    def replay_everything(self) -> None:
        before = self._everything()
        for call in list(self.calls):
            self._send(call, remember=False)
        assert self._everything() == before

    def _send(self, events: list[dict[str, Any]], remember: bool = True) -> None:
        with time_machine.travel(self.now + timedelta(hours=3), tick=False):
            answers, _ = outbox.take_signed(events)
        assert [answer.key for answer in answers] == [event["id"] for event in events]
        if remember and events:
            self.calls.append(events)

    def _everything(self) -> list[Any]:
        rows = [Presence.objects.order_by("session", "participant").values_list(*FACTS)]
        rows += [model.objects.order_by("pk").values_list() for model in (PresenceEvent, SessionClosing, InboxEvent)]
        return [list(row) for row in rows] + [list(Device.objects.order_by("pk").values_list("held_to", "highest"))]

    @invariant()
    def presence_is_the_fold_of_its_events(self) -> None:
        pairs = set(PresenceEvent.objects.values_list("session_id", "participant_id"))
        facts, closings = facts_of(pairs), closings_of(session for session, _ in pairs)
        states = {pair: fold(facts[pair], closings.get(pair[0], ())) for pair in pairs}
        stored = {(row.session_id, row.participant_id): row for row in Presence.objects.all()}
        assert set(stored) == {pair for pair, state in states.items() if state}
        for pair, row in stored.items():
            state = states[pair]
            assert state
            assert (row.level, row.way, row.first_at, row.corrected) == (
                state.level,
                state.way,
                state.first_at,
                state.corrected,
            )

    @invariant()
    def nobody_counts_without_staff(self) -> None:
        confirms = SessionClosing.objects.filter(confirms=True).exists()
        for row in Presence.objects.filter(level=3):
            scanned = row.way == Way.STAFF_SCAN and PresenceEvent.objects.filter(
                participant=row.participant_id, way=Way.STAFF_SCAN, kind=Kind.RECORD, held=""
            ).exclude(actor=self.scene.users["peserta"]).exists()  # fmt: skip
            assert scanned or row.corrected or confirms

    @invariant()
    def every_number_up_to_the_mark_is_held(self) -> None:
        for device in Device.objects.all():
            numbers = set(InboxEvent.objects.filter(device=device).values_list("seq", flat=True))
            assert set(range(1, device.held_to + 1)) <= numbers
            assert device.held_to + 1 not in numbers
            assert max(numbers, default=0) == device.highest

    def teardown(self) -> None:
        try:
            if not self.ended and self.calls:
                self._hear_it_in_another_order()
        finally:
            self.room.__exit__(UndoError, UndoError(), None)

    def _hear_it_in_another_order(self) -> None:
        """Whatever was heard, heard backwards by a server that knew nothing, says the same."""
        self._send(self.made)
        before = list(Presence.objects.order_by("session", "participant").values_list(*FACTS))
        for model in (Presence, PresenceEvent, SessionClosing, InboxEvent):
            model.objects.filter(about__isnull=False).delete() if model is PresenceEvent else None
            model.objects.all().delete()
        Device.objects.update(held_to=0, highest=0, head=None)
        corrections = [event for event in self.made if event["jenis"] != "setuju"]
        for event in reversed(corrections):
            self._send([event])
        self._send([event for event in self.made if event["jenis"] == "setuju"])
        assert list(Presence.objects.order_by("session", "participant").values_list(*FACTS)) == before


@pytest.fixture
def hall(db: None) -> Scene:
    return bimtek_sampit(people=6)


@pytest.mark.slow
def test_no_replay_no_order_and_no_clock_changes_what_is_true(hall: Scene) -> None:
    Protocol.scene = hall
    run_state_machine_as_test(
        Protocol,
        settings=settings(
            max_examples=int(os.environ.get("PAMONG_PROTOCOL_EXAMPLES", "10")),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )
