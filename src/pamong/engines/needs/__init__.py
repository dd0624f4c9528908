"""How many principals will be needed: year by year, place by place, with the cause.

In: schools with their principals (Dapodik-shaped), departures already decided, schools planned to open or close, and an
office's assumptions. Happens: each post falls vacant by its earliest cause; causes nobody can date are expected shares.
Leaves: openings of the next four years, sums by regency, level, kecamatan and cause, double records, and whose data
are too incomplete to tell.
"""

from pamong.engines.needs.problem import NINE, Assumptions, Cause, Double, Opening, Post, Projection
from pamong.engines.needs.projecting import project

__all__ = ["NINE", "Assumptions", "Cause", "Double", "Opening", "Post", "Projection", "project"]
