"""Indonesian is complete: no page falls back to English."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

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
