from datetime import UTC, date, datetime

from pamong.core.clock import day_of


def test_early_in_the_morning_it_is_already_today_at_the_place():
    moment = datetime(2024, 11, 8, 23, 30, tzinfo=UTC)
    assert day_of(moment, "Asia/Pontianak") == date(2024, 11, 9)
    assert day_of(moment, "UTC") == date(2024, 11, 8)
