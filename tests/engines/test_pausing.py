import gc

import pytest

from pamong.engines.pausing import collector_paused
from pamong.engines.roster import RosterFile, RosterFileError, check_files


def test_the_collector_rests_inside_and_runs_afterwards():
    with collector_paused():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_runs_again_also_after_a_file_that_cannot_be_read():
    with pytest.raises(RosterFileError):
        check_files([RosterFile("rusak.xlsx", b"PK\x03\x04 rusak")])
    assert gc.isenabled()


def test_who_keeps_it_off_finds_it_off():
    gc.disable()
    try:
        with collector_paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
