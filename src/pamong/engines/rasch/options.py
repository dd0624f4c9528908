"""What can be asked of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Model = Literal["rsm", "pcm"]
Estimator = Literal["mml", "jml"]
Label = str | int


@dataclass(frozen=True)
class Anchors:
    """Values that an earlier calibration fixed.

    Attributes
    ----------
    elements : mapping facet -> mapping element -> measure in logits
    steps : mapping threshold set -> list of thresholds in logits; the set of the rating scale model is ``""``
    population : (mean, sd) of the persons, or None to estimate them
    halo : sd of the bundle deviation, or None to estimate it
    """

    elements: Mapping[str, Mapping[Label, float]] = field(default_factory=dict)
    steps: Mapping[Label, tuple[float, ...]] = field(default_factory=dict)
    population: tuple[float, float] | None = None
    halo: float | None = None


@dataclass(frozen=True)
class Options:
    """How to fit.

    Attributes
    ----------
    model : {"rsm", "pcm"}
        One set of thresholds for all (rating scale; with two categories this is the dichotomous model), or one for
        each element of the second facet (partial credit).
    estimator : {"mml", "jml"}
        Marginal maximum likelihood, or joint (what FACETS does: kept for comparison, biased by design).
    slopes : bool
        One slope for each element of the second facet (2PL, generalised partial credit), geometric mean 1.
    bundle : tuple of facet names
        Ratings that share these elements share a random deviation (halo); the measured facet must be among them.
    anchors : Anchors, optional
        Values held fixed. A facet with an anchor is not centred: the anchors carry its origin.
    severity_prior : {"auto", "estimate", "none"} or float
        Standard deviation of a normal prior on the elements of every facet but the measured one. ``auto`` estimates it
        for those facets only in which an element has nothing but top or bottom scores, or, beside anchored elements,
        for the new ones; ``none`` is plain maximum likelihood.
    equivalent_groups : bool
        Compare unlinked groups by assuming that their persons are equally able on average.
    max_iterations, tolerance
        Newton steps at most; largest step in logits that counts as none.
    """

    model: Model = "rsm"
    estimator: Estimator = "mml"
    slopes: bool = False
    bundle: tuple[str, ...] = ()
    anchors: Anchors | None = None
    severity_prior: Literal["auto", "estimate", "none"] | float = "auto"
    equivalent_groups: bool = False
    max_iterations: int = 100
    tolerance: float = 1e-5


@dataclass(frozen=True)
class Remark:
    """Something the reader of the numbers must know: a code, and a sentence in plain English."""

    code: str
    message: str
    names: tuple[str, ...] = ()
