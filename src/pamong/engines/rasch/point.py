"""A point in the space of parameters, and where each parameter stands in the long vector."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pamong.engines.rasch.blocks import Blocks
from pamong.engines.rasch.data import Design, FloatArray, IntArray


@dataclass(frozen=True)
class Layout:
    """Places in the vector of parameters: the main facet first, then everything else.

    Attributes
    ----------
    main : the main facet, or -1; its elements stand at 0 .. n_main - 1
    facet_start : (facets,) place of the first element of each facet
    step_at : (sets, m) place of each threshold, -1 where a set has fewer
    slope_start : place of the first log slope, -1 without slopes
    halo_at : place of the bundle deviation's sd, -1 without
    mean_start, sd_at : places of the groups' means and of the log of the persons' sd
    size : number of parameters
    """

    main: int
    n_main: int
    facet_start: IntArray
    sizes: tuple[int, ...]
    step_at: IntArray
    slope_start: int
    halo_at: int
    mean_start: int
    sd_at: int
    size: int

    @property
    def small(self) -> int:
        """Number of parameters outside the main facet."""
        return self.size - self.n_main

    def facet(self, facet: int) -> slice:
        start = int(self.facet_start[facet])
        return slice(start, start + self.sizes[facet])


@dataclass(frozen=True)
class Point:
    """Values of all parameters, in logits.

    Attributes
    ----------
    facets : measures of the elements of each facet but the first
    steps : (sets, m) thresholds, 0 where a set has fewer
    slopes : (elements of the second facet,) or None
    mean : (groups,)
    sd : of the persons
    halo : sd of the bundle deviation
    """

    facets: tuple[FloatArray, ...]
    steps: FloatArray
    slopes: FloatArray | None
    mean: FloatArray
    sd: float
    halo: float


def lay_out(design: Design, blocks: Blocks, *, slopes: bool) -> Layout:
    """Number the parameters."""
    sizes, main = design.sizes, blocks.main
    n_main = sizes[main] if main >= 0 else 0
    starts = np.zeros(len(sizes), dtype=np.int64)
    at = n_main
    for facet, size in enumerate(sizes):
        if facet != main:
            starts[facet] = at
            at += size
    step_at = np.full((len(design.sets), design.top), -1, dtype=np.int64)
    for row, one in enumerate(design.sets):
        steps = len(one.values) - 1
        step_at[row, :steps] = np.arange(at, at + steps)
        at += steps
    slope_start, at = (at, at + sizes[0]) if slopes else (-1, at)
    halo_at, at = (at, at + 1) if blocks.bundled else (-1, at)
    groups = len(design.groups)
    return Layout(main, n_main, starts, sizes, step_at, slope_start, halo_at, at, at + groups, at + groups + 1)


def step_ratios(point: Point, layout: Layout) -> FloatArray:
    """Return ``exp(-threshold)``, 0 for thresholds a set has not."""
    return np.where(layout.step_at >= 0, np.exp(-point.steps), 0.0)


def cell_locations(point: Point, design: Design) -> FloatArray:
    """Return the difficulty of each cell."""
    location = np.zeros(design.cells.shape[1])
    for measures, column in zip(point.facets, design.cells, strict=True):
        location += measures[column]
    return location


def to_vector(point: Point, layout: Layout) -> FloatArray:
    """Return the long vector of a point (slopes and sd as logarithms)."""
    vector = np.zeros(layout.size)
    for facet, measures in enumerate(point.facets):
        vector[layout.facet(facet)] = measures
    known = layout.step_at >= 0
    vector[layout.step_at[known]] = point.steps[known]
    if point.slopes is not None:
        vector[layout.slope_start : layout.slope_start + point.slopes.size] = np.log(point.slopes)
    if layout.halo_at >= 0:
        vector[layout.halo_at] = point.halo
    vector[layout.mean_start : layout.sd_at] = point.mean
    vector[layout.sd_at] = np.log(point.sd)
    return vector


def from_vector(vector: FloatArray, layout: Layout) -> Point:
    """Return the point of a long vector."""
    known = layout.step_at >= 0
    steps = np.zeros(layout.step_at.shape)
    steps[known] = vector[layout.step_at[known]]
    slopes = None
    if layout.slope_start >= 0:
        slopes = np.exp(vector[layout.slope_start : layout.slope_start + layout.sizes[0]])
    return Point(
        facets=tuple(vector[layout.facet(facet)] for facet in range(len(layout.sizes))),
        steps=steps,
        slopes=slopes,
        mean=vector[layout.mean_start : layout.sd_at],
        sd=float(np.exp(vector[layout.sd_at])),
        halo=float(vector[layout.halo_at]) if layout.halo_at >= 0 else 0.0,
    )
