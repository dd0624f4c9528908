"""Does a question treat two groups of equal strength differently? Mantel-Haenszel."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

BoolArray = npt.NDArray[np.bool_]
Size = Literal["A", "B", "C"]
ETS = -2.35
SMALL, LARGE = 1.0, 1.5


@dataclass(frozen=True)
class Dif:
    """Differential functioning of one item.

    Attributes
    ----------
    odds_ratio : odds of the reference group over those of the focal group, at equal strength; NaN when not defined
    delta : the same on the ETS delta scale; negative: harder for the focal group
    se : standard error of delta
    chi_square, p : Mantel-Haenszel test with continuity correction
    size : ETS class: A negligible, B moderate, C large
    n : persons in the strata that hold both groups
    """

    odds_ratio: float
    delta: float
    se: float
    chi_square: float
    p: float
    size: Size
    n: int


def mantel_haenszel(right: npt.ArrayLike, focal: npt.ArrayLike, strength: npt.ArrayLike) -> Dif:
    """Return the Mantel-Haenszel statistics of one item.

    Parameters
    ----------
    right : array of bool, shape (persons,)
        Whether the person answered right.
    focal : array of bool, shape (persons,)
        Whether the person belongs to the group one worries about.
    strength : array, shape (persons,)
        What the groups are matched on: the total score, the item included.

    Notes
    -----
    Mantel & Haenszel, J. Natl. Cancer Inst. 22 (1959) 719-748; Holland & Thayer (1988) in Wainer & Braun, Test
    Validity; standard error by Robins, Breslow & Greenland, Biometrics 42 (1986) 311-323; classes as used by ETS
    (Zieky, 1993).
    """
    answer, group = np.asarray(right, dtype=bool), np.asarray(focal, dtype=bool)
    stratum = np.unique(np.asarray(strength), return_inverse=True)[1]
    cells = [_count(stratum, answer & ~group), _count(stratum, ~answer & ~group)]
    cells += [_count(stratum, answer & group), _count(stratum, ~answer & group)]
    a, b, c, d = (cell[(cells[0] + cells[1] > 0) & (cells[2] + cells[3] > 0)] for cell in cells)
    n = a + b + c + d
    if not n.size:
        return Dif(math.nan, math.nan, math.nan, math.nan, math.nan, "A", 0)
    r, s = a * d / n, b * c / n
    above, below = float(r.sum()), float(s.sum())
    ratio = above / below if above > 0 and below > 0 else math.nan
    p_part, q_part = (a + d) / n, (b + c) / n
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = (p_part * r).sum() / (2 * above**2) if above else math.nan
        variance += (p_part * s + q_part * r).sum() / (2 * above * below) if above * below else math.nan
        variance += (q_part * s).sum() / (2 * below**2) if below else math.nan
    chi = _chi_square(a, b, c, d)
    delta = ETS * math.log(ratio) if math.isfinite(ratio) else math.nan
    se = abs(ETS) * math.sqrt(variance) if math.isfinite(variance) else math.nan
    p = float(chdtrc(1, chi)) if math.isfinite(chi) else math.nan
    return Dif(ratio, delta, se, chi, p, _size(delta, se, p), int(n.sum()))


def _count(stratum: npt.NDArray[np.intp], members: BoolArray) -> npt.NDArray[np.float64]:
    return np.bincount(stratum, members, minlength=int(stratum.max()) + 1 if stratum.size else 0).astype(np.float64)


def _chi_square(a: npt.NDArray[np.float64], b: npt.NDArray[np.float64], c: npt.NDArray[np.float64],
                d: npt.NDArray[np.float64]) -> float:  # fmt: skip
    n = a + b + c + d
    ok = n > 1
    a, b, c, d, n = a[ok], b[ok], c[ok], d[ok], n[ok]
    expected = (a + b) * (a + c) / n
    variance = float(((a + b) * (c + d) * (a + c) * (b + d) / (n**2 * (n - 1))).sum())
    if variance <= 0:
        return math.nan
    gap = abs(float((a - expected).sum()))
    return max(0.0, gap - 0.5) ** 2 / variance


def _size(delta: float, se: float, p: float) -> Size:
    if not math.isfinite(delta) or abs(delta) < SMALL or p >= 0.05:
        return "A"
    surely_above = abs(delta) - 1.645 * se > SMALL
    return "C" if abs(delta) >= LARGE and surely_above else "B"
