from datetime import UTC, datetime, timedelta

from pamong.planning.grid import day_grid, lesson_slots, open_slots

BEGIN = datetime(2024, 11, 8, 0, 30, tzinfo=UTC)


def day(*pauses):
    """Return lesson hours of 45 minutes with these pauses (minutes) between them."""
    at, hours = BEGIN, []
    for pause in (*pauses, 0):
        hours.append((at, at + timedelta(minutes=45)))
        at += timedelta(minutes=45 + pause)
    return hours


def test_lunch_closes_a_slot_and_a_short_rest_does_not():
    assert lesson_slots([day(0, 15, 0, 60, 0)]) == [[1, 2, 3, 4, 6, 7]]


def test_days_of_unlike_pauses_share_one_grid():
    grid = day_grid([day(0, 60, 0), day(0, 0, 0)])
    assert grid == {"days": 2, "slots_per_day": 5, "breaks": [{"day": 1, "slot": 3}, {"day": 2, "slot": 5}]}
    assert open_slots(grid, 1) == [1, 2, 4, 5]
    assert open_slots(grid, 2) == [1, 2, 3, 4]
