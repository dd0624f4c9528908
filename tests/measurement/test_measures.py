"""How figures are written on the pages."""

from __future__ import annotations

import pytest

from pamong.measurement.models import Part
from pamong.measurement.queries.growth import Change
from pamong.measurement.templatetags.measures import signed


@pytest.mark.parametrize(
    ("points", "written"), [(0.04, "0,0"), (-0.04, "0,0"), (0.06, "+0,1"), (-0.06, "−0,1"), (1.25, "+1,2")]
)
def test_a_change_has_its_sign_and_nought_has_none(points, written):
    assert signed(Change(Part.PRACTICE, "", "", 12, points, points, points, 3)) == written
