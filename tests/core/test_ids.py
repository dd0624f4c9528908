import time

from pamong.core.ids import uuid7


def test_ids_are_version_seven_and_sort_by_time():
    first = uuid7()
    time.sleep(0.002)
    second = uuid7()
    assert (first.version, first.variant) == (7, "specified in RFC 4122")
    assert first < second


def test_a_thousand_ids_differ():
    assert len({uuid7() for _ in range(1000)}) == 1000
