"""What a fit says: a frozen object with tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from pamong.engines.rasch.data import FloatArray
from pamong.engines.rasch.options import Options, Remark

Table = npt.NDArray[np.void]


@dataclass(frozen=True)
class FacetsFit:
    """A fitted many-facet Rasch model. All measures and errors are in logits.

    Attributes
    ----------
    options : Options
    facets : names of the facets, the measured one first
    persons : structured array
        element, group, eap, sd, wle, se, raw (sum), n, raw_average, fair_average. `sd` is the posterior sd with the
        errors of severities and difficulties in it; `se` is that of the WLE with these known.
    elements : mapping facet -> structured array
        element, measure, se, infit, outfit, infit_t, outfit_t, fair_average, raw_average, n, extreme, anchored,
        displacement, displacement_t. Positive is stricter and harder.
    thresholds : structured array (set, step, value, se)
        ``value`` is where a score and the one below it are equally likely for a person at the cell's place
    categories : structured array (set, score, count, share, average_measure)
        ``average_measure`` is the mean of person minus cell over the ratings of a category; it should rise
    slopes : mapping element -> slope, empty unless asked for
    mean, sd : of the persons (of all groups together)
    group_means : mapping group -> (mean, standard error)
    reliability : of the persons' EAP measures, ``1 - mean(sd^2) / var(theta)``
    halo_sd, halo_se : of the bundle deviation, None unless fitted (at its border 0 it has no error)
    halo_p : probability of as large a likelihood ratio without halo (half chi-square), None unless estimated
    loglik : maximised (marginal, or with JML joint) log-likelihood
    parameters : number of free parameters
    iterations, converged, message : how the search ended
    connected, unlinked : whether all elements can be compared; if not, the groups as ``facet:element`` names
    warnings : what the reader must know
    input_hash : SHA-256 of ratings and options
    state : what follow-up analyses need; not part of the result's value
    """

    options: Options
    facets: tuple[str, ...]
    persons: Table
    elements: Mapping[str, Table]
    thresholds: Table
    categories: Table
    slopes: Mapping[str, float]
    mean: float
    sd: float
    group_means: Mapping[str, tuple[float, float]]
    reliability: float
    halo_sd: float | None
    halo_se: float | None
    halo_p: float | None
    loglik: float
    parameters: int
    iterations: int
    converged: bool
    message: str
    connected: bool
    unlinked: tuple[tuple[str, ...], ...]
    warnings: tuple[Remark, ...]
    n_ratings: int
    input_hash: str
    state: Any = field(repr=False, compare=False)

    @property
    def deviance(self) -> float:
        """Minus twice the log-likelihood."""
        return -2 * self.loglik

    @property
    def n_persons(self) -> int:
        """Persons with at least one score."""
        return len(self.persons)

    def table(self, facet: str) -> Table:
        """Return the table of a facet other than the measured one."""
        return self.elements[facet]

    def summary(self) -> str:
        """Return the fit in a few lines of plain text."""
        name = {"rsm": "rating scale", "pcm": "partial credit"}[self.options.model]
        lines = [
            f"Many-facet Rasch, {name}, {self.options.estimator.upper()}: {self.n_ratings} ratings of {self.n_persons}"
            f" by {' x '.join(self.facets[1:])}",
            f"log-likelihood {self.loglik:.4f}, {self.parameters} parameters, {self.iterations} steps, {self.message}",
            f"persons: mean {self.mean:.3f}, sd {self.sd:.3f}, reliability {self.reliability:.3f}",
        ]
        if self.halo_sd is not None:
            error = "none" if self.halo_se is None else f"{self.halo_se:.3f}"
            test = "held fixed" if self.halo_p is None else f"p {self.halo_p:.4f}"
            lines.append(f"halo: sd {self.halo_sd:.3f} (error {error}), {test}")
        for facet, table in self.elements.items():
            lines.append(
                f"{facet}: {len(table)} elements, {_span(table['measure'])}, mean error {_mean(table['se']):.3f}"
            )
        lines += [f"! {one.message}" for one in self.warnings]
        return "\n".join(lines)


def _span(measures: FloatArray) -> str:
    known = measures[~np.isnan(measures)]
    return f"{known.min():.3f} to {known.max():.3f}" if known.size else "none"


def _mean(values: FloatArray) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else float("nan")


def structured(**columns: npt.ArrayLike) -> Table:
    """Return a structured array of equally long columns."""
    arrays = {name: np.asarray(column) for name, column in columns.items()}
    size = len(next(iter(arrays.values())))
    table = np.empty(size, dtype=[(name, array.dtype) for name, array in arrays.items()])
    for name, array in arrays.items():
        table[name] = array
    return table
