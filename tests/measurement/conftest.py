"""What the tests of measurement share: an event with sheets and both tests."""

import pytest

from scenes.measured import rate, take_both_tests
from scenes.sampit import Scene


@pytest.fixture
def rated(scene: Scene) -> Scene:
    """Twelve people, each coached once and rated twice, both tests taken; the first coach is strict."""
    rate(scene, strict=0.9)
    take_both_tests(scene)
    return scene
