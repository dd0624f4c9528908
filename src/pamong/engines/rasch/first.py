"""Where to start: the closer, the fewer steps on the large tables.

All ratings together are seen as drawn at places ``u ~ N(level, spread^2)``, person minus everything the person met. The
thresholds are those that give the observed categories at such places; the score then rises on average by ``rise =
E[V(u)]`` a logit (Stein's identity), which turns differences of mean scores into measures and, by an analysis of
variance, tells how far the persons stand apart. In Rasch's tradition this is PROX (Wright & Stone, Best Test Design,
1979) for scales of any length and tables with holes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pamong.engines.rasch.curves import category_tails
from pamong.engines.rasch.data import Design, FloatArray, IntArray
from pamong.engines.rasch.point import Point

START_HALO = 0.4
ROUNDS = 3
SETTLINGS = 8
NODES = np.linspace(-4.0, 4.0, 17)
MASS = np.exp(-0.5 * NODES**2) / np.exp(-0.5 * NODES**2).sum()
SD_RANGE, STRETCH_RANGE = (0.3, 3.0), (0.5, 3.0)
FARTHEST_STEP, FARTHEST_GROUP = 8.0, 2.0


def first_guess(design: Design, *, bundled: bool, slopes: bool) -> Point:
    """Return where to start."""
    effects = _score_effects(design)
    pool = _pool(design)
    apart = [float(measures[column].var()) for measures, column in zip(effects.bare, design.elements, strict=True)]
    sd, stretch, rise = 1.0, 1.0, 1.0
    for _ in range(ROUNDS):
        pool.spread = float(np.sqrt(sd**2 + stretch**2 * sum(apart)))
        rise = pool.settle()
        sd = float(np.clip(np.sqrt(effects.between) / rise, *SD_RANGE))
        stretch = float(np.clip(effects.bend / rise, *STRETCH_RANGE))
    return Point(
        facets=tuple(stretch * measures for measures in effects.bare),
        steps=pool.steps,
        slopes=np.ones(design.sizes[0]) if slopes else None,
        mean=_group_levels(design, pool.level, rise),
        sd=sd,
        halo=START_HALO if bundled else 0.0,
    )


@dataclass
class _Pool:
    """All ratings together.

    Attributes
    ----------
    raw : (sets, m) logarithm of each category's count over the next one's, centred within its set
    known : (sets, m) 1 for the thresholds a set has
    shares : (sets,) share of the ratings
    mean : of the categories
    """

    raw: FloatArray
    known: FloatArray
    shares: FloatArray
    mean: float
    level: float
    spread: float
    steps: FloatArray

    def settle(self) -> float:
        """Move thresholds and level to what was observed; return how much the score rises by a logit."""
        rise = 1.0
        for _ in range(SETTLINGS):
            tails = self._tails()
            whole = np.concatenate([np.ones((len(tails), 1, NODES.size)), tails, np.zeros_like(tails[:, :1])], axis=1)
            shares = np.maximum((whole[:, :-1] - whole[:, 1:]) @ MASS, 1e-12)
            found = _centred(np.log(shares[:, :-1] / shares[:, 1:]), self.known)
            self.steps = _centred(np.clip(self.steps + self.raw - found, -FARTHEST_STEP, FARTHEST_STEP), self.known)
            expected = tails.sum(axis=1)
            rise = max(float(self.shares @ (expected @ (MASS * NODES))) / self.spread, 0.05)
            self.level += float(np.clip((self.mean - self.shares @ (expected @ MASS)) / rise, -1.0, 1.0))
        return rise

    def _tails(self) -> FloatArray:
        ratio = np.where(self.known > 0, np.exp(-self.steps), 0.0)
        return category_tails(self.level + self.spread * NODES, np.zeros(len(ratio)), ratio, None)[0]


def _pool(design: Design) -> _Pool:
    sets, top = len(design.sets), design.top
    which = design.cell_set[design.cell] * (top + 1) + design.category
    counts = np.bincount(which, minlength=sets * (top + 1)).reshape(sets, -1)
    known = np.array([np.arange(top) < len(one.values) - 1 for one in design.sets]).astype(float)
    raw = _centred(np.log((counts[:, :-1] + 0.5) / (counts[:, 1:] + 0.5)), known)
    return _Pool(
        raw=raw,
        known=known,
        shares=counts.sum(axis=1) / counts.sum(),
        mean=float(design.category.mean()),
        level=0.0,
        spread=1.0,
        steps=raw.copy(),
    )


def _centred(steps: FloatArray, known: FloatArray) -> FloatArray:
    """Return steps that sum to 0 within each set, 0 where a set has none."""
    own = np.where(known > 0, steps, 0.0)
    return np.asarray(known * (own - (own.sum(axis=1) / np.maximum(known.sum(axis=1), 1))[:, None]))


@dataclass(frozen=True)
class _Effects:
    """What mean scores tell.

    Attributes
    ----------
    bare : measures of each facet's elements as logits of their mean shares of the top score, the hard ones high; whom
        they met, and with what, is taken off
    between : variance of the persons' true mean scores
    bend : how much the score rises by one logit of the mean share
    """

    bare: list[FloatArray]
    between: float
    bend: float


def _score_effects(design: Design) -> _Effects:
    tops = np.array([max(1, len(one.values) - 1) for one in design.sets])
    share = design.category / tops[design.cell_set[design.cell]]
    grand, top = float(share.mean()), float(tops.mean())
    met = np.bincount(design.person, minlength=design.n_persons)
    counts = [np.bincount(column, minlength=size) for column, size in zip(design.elements, design.sizes, strict=True)]
    effects = [np.zeros(size) for size in design.sizes]
    persons, between = np.zeros(design.n_persons), 0.0
    rest = share - grand
    for _ in range(ROUNDS):
        own = persons + np.bincount(design.person, rest, minlength=persons.size) / met
        between, within = _analysis_of_variance(rest + persons[design.person], own, met)
        shrunk = own * (met * between / (met * between + within))
        rest += (persons - shrunk)[design.person]
        persons = shrunk
        for effect, column, count in zip(effects, design.elements, counts, strict=True):
            moved = np.bincount(column, rest, minlength=effect.size) / count
            effect += moved
            rest -= moved[column]
    bare = [_hardness(grand + effect, count) for effect, count in zip(effects, counts, strict=True)]
    return _Effects(bare, between * top**2, top * grand * (1 - grand))


def _hardness(share: FloatArray, count: IntArray) -> FloatArray:
    share = (np.clip(share, 0.0, 1.0) * count + 0.5) / (count + 1.0)
    logits = np.log1p(-share) - np.log(share)
    return np.asarray(logits - logits.mean())


def _analysis_of_variance(values: FloatArray, means: FloatArray, met: IntArray) -> tuple[float, float]:
    """Return the variance between persons and that within them, both a little above 0."""
    n, persons = values.size, means.size
    square = float((met * means**2).sum())
    within = max((float((values**2).sum()) - square) / max(n - persons, 1), 1e-6)
    typical = (n - float((met**2).sum()) / n) / max(persons - 1, 1)
    return max((square / max(persons - 1, 1) - within) / max(typical, 1.0), 1e-6), within


def _group_levels(design: Design, level: float, rise: float) -> FloatArray:
    group, groups = design.group[design.person], len(design.groups)
    mean = np.bincount(group, design.category, minlength=groups) / np.maximum(np.bincount(group, minlength=groups), 1)
    away = (mean - design.category.mean()) / rise
    return np.asarray(level + np.clip(away, -FARTHEST_GROUP, FARTHEST_GROUP))
