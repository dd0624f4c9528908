"""Indonesian is complete: no page falls back to English."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import override

from pamong.core import words

ROOT = Path(__file__).resolve().parents[2]


def _collector():
    spec = importlib.util.spec_from_file_location("collect_messages", ROOT / "scripts" / "collect_messages.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


COLLECTOR = _collector()


@pytest.mark.parametrize("room", COLLECTOR.rooms(), ids=lambda room: room.name)
def test_every_text_of_a_room_has_its_indonesian(room):
    assert COLLECTOR.missing_in(room) == []


def test_rooms_agree_on_the_indonesian_of_a_text():
    """Django merges all catalogues: one English text can have one Indonesian (or needs other English, or a context)."""
    told = {}
    for room in COLLECTOR.rooms():
        for message in COLLECTOR._read(COLLECTOR.catalogue_path(room)):
            if message.id and message.string:
                key = (message.id if isinstance(message.id, str) else message.id[0], message.context)
                words = message.string if isinstance(message.string, str) else message.string[0]
                told.setdefault(key, {})[room.name] = words
    assert {key: rooms for key, rooms in told.items() if len(set(rooms.values())) > 1} == {}


def test_no_text_of_ours_takes_the_place_of_a_month_or_a_day():
    """`May` is also a month: a word of ours would stand in every date."""
    with override("id"):
        months, days = [str(name) for name in MONTHS.values()], [str(name) for name in WEEKDAYS.values()]
    assert (tuple(months), tuple(days)) == (tuple(words.MONTHS), tuple(words.DAYS))
