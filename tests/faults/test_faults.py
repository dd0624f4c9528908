"""Faults against the real server in small counts; `pamong bench presence` has the full ones. Each prints figures."""

from __future__ import annotations

import shutil

import pytest
from bench import _faults, recording
from bench._power import act_out

pytestmark = pytest.mark.slow


def told(capsys, *figures):
    with capsys.disabled():
        print("\n  " + " · ".join(map(str, figures)))


def test_killing_every_process_loses_and_doubles_nothing_acknowledged(tmp_path, capsys, own_database):
    found = _faults.kills_under_load(tmp_path, kills=3, database_url=own_database)
    told(capsys, found)
    assert found.kills == 3
    assert found.acknowledged > 0
    assert (found.lost, found.doubled) == (0, 0)


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
def test_a_power_cut_loses_nothing_acknowledged_and_damages_nothing(tmp_path, capsys):
    found = act_out(tmp_path, cuts=40, events=40)
    told(capsys, found)
    assert found.cuts == 40
    assert found.acknowledged > 0
    assert (found.lost, found.damaged) == (0, 0)


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
def test_the_acted_power_cut_does_lose_what_is_not_synced(tmp_path, capsys):
    found = act_out(tmp_path, cuts=40, events=40, synchronous="NORMAL")
    told(capsys, found)
    assert found.cuts_with_loss > 0


def test_a_line_that_cuts_connections_loses_and_doubles_nothing(tmp_path, capsys):
    found = _faults.bad_line(tmp_path, phones=30)
    told(capsys, found)
    assert found.tries > 30
    assert (found.lost, found.doubled) == (0, 0)


def test_a_full_disk_and_a_read_only_one_are_said_and_lose_nothing(tmp_path, capsys):
    with _faults.small_disk(tmp_path, megabytes=12) as place:
        if place is None:
            pytest.skip("no right to mount a disk here")
        full = _faults.full_disk(place)
        told(capsys, full)
        assert full.refused > 0
        assert (full.lost, full.wordless) == (0, 0)
        assert _faults.read_only(place) == 0


def test_a_recording_through_a_line_that_cuts_connections_arrives_byte_for_byte(tmp_path, capsys):
    found = recording.through_a_bad_line(tmp_path, 700_000, 0.3)
    told(capsys, found)
    assert found.repeated > 0
    assert found.equal
