"""Locks when a new plan is there: they stand at the sessions that keep them."""

from pamong.planning.locks import found_again


def row(group="1", day=1, slot=1, room="r1"):
    return {"class": group, "material": "m", "jp": 2, "day": day, "slot": slot, "room": room, "facilitators": ["f"]}


def test_a_lock_goes_to_where_its_session_is_now():
    locks = {"places": {"p": 1}, "sessions": [{**row(), "keeps": ["room"]}]}
    new = [row("2"), row(day=2, room="r2"), row(day=3)]
    assert found_again(locks, {"timetable": new}) == {**locks, "sessions": [{**row(day=3), "keeps": ["room"]}]}


def test_two_locks_never_stand_at_one_session():
    loose, firm = {**row(day=1), "keeps": ["room"]}, {**row(day=2), "keeps": ["time", "room"]}
    new = [row(day=2), row(day=3)]
    found = found_again({"sessions": [loose, firm]}, {"timetable": new})
    assert found == {"sessions": [firm, {**row(day=3), "keeps": ["room"]}]}


def test_a_lock_that_no_session_keeps_stays_as_it_was():
    locks = {"sessions": [{**row(), "keeps": ["room"]}]}
    assert found_again(locks, {"timetable": [row(room="r2")]}) == locks
    assert found_again(locks, {}) == locks
