"""Fair measurement: the many-facet Rasch model.

In comes a long table of ratings (who was rated, by whom, on what, and the score); what happens is one estimate of all
places on one ruler, with severity, difficulty and halo taken into account; out go measures with honest errors, fit
statistics, and warnings about everything the numbers cannot say. Knows no other engine but `linking`.
"""

from pamong.engines.rasch.calibration import (
    Calibration,
    DamagedCalibrationError,
    Hold,
    drift,
    freeze,
    hold,
    moved_steps,
)
from pamong.engines.rasch.data import Ratings
from pamong.engines.rasch.fitting import fit_facets
from pamong.engines.rasch.followup import Agreement, exact_agreement, interactions, probability_above
from pamong.engines.rasch.options import Anchors, Options, Remark
from pamong.engines.rasch.results import FacetsFit

__all__ = [
    "Agreement",
    "Anchors",
    "Calibration",
    "DamagedCalibrationError",
    "FacetsFit",
    "Hold",
    "Options",
    "Ratings",
    "Remark",
    "drift",
    "exact_agreement",
    "fit_facets",
    "freeze",
    "hold",
    "interactions",
    "moved_steps",
    "probability_above",
]
