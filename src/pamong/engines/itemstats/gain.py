"""Normalised gain of groups (Hake), never of persons."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


class GainLevel(StrEnum):
    """The customary words for a normalised gain."""

    HIGH = "tinggi"
    MEDIUM = "sedang"
    LOW = "rendah"
    UNDEFINED = "tidak terdefinisi"


@dataclass(frozen=True)
class GroupGain:
    """What one group gained.

    Attributes
    ----------
    group : hashable
        As given.
    n : int
        Persons with both tests; means and gain rest on them alone.
    n_before, n_after : int
        Persons with the test before and after.
    before, after : float
        Mean of the paired persons; NaN when there is none.
    gain : float
        ``(after - before) / (maximum - before)`` of the *means*. NaN when nobody has both tests or when the mean
        before is already the maximum (nothing is left to gain).
    se : float
        Standard error of the gain (delta method); NaN with fewer than two pairs.
    level : GainLevel
    """

    group: Hashable
    n: int
    n_before: int
    n_after: int
    before: float
    after: float
    gain: float
    se: float
    level: GainLevel


def gain_level(gain: float) -> GainLevel:
    """Return the word for a gain: above 0.7 high, 0.3 to 0.7 medium, below 0.3 low."""
    if np.isnan(gain):
        return GainLevel.UNDEFINED
    if gain > 0.7:
        return GainLevel.HIGH
    return GainLevel.MEDIUM if gain >= 0.3 else GainLevel.LOW


def group_gains(
    groups: Sequence[Hashable], before: npt.ArrayLike, after: npt.ArrayLike, *, maximum: float = 100.0
) -> list[GroupGain]:
    """Return the normalised gain of every group, in the order in which groups first appear.

    Parameters
    ----------
    groups : sequence, length persons
        Group of each person.
    before, after : arrays of float, shape (persons,)
        Score before and after, NaN where the person did not take the test.
    maximum : float
        Highest possible score.

    Notes
    -----
    Gain of averages, as defined by Hake, American Journal of Physics 66 (1998) 64-74; the mean of personal gains is
    another quantity, undefined for a person who had everything right before, and depends on the level before: Brogt et
    al., Astronomy Education Review 6 (2007) 50-66. With pair differences the error follows from
    ``dg = d(after)/(M - before) - (M - after) d(before)/(M - before)^2``.
    """
    first, second = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    order = {group: place for place, group in enumerate(dict.fromkeys(groups))}
    index = np.fromiter((order[group] for group in groups), dtype=np.int64, count=len(groups))
    return [_gain_of(group, first[index == place], second[index == place], maximum) for group, place in order.items()]


def _gain_of(group: Hashable, before: FloatArray, after: FloatArray, maximum: float) -> GroupGain:
    paired = ~np.isnan(before) & ~np.isnan(after)
    first, second = before[paired], after[paired]
    start, end = (float(first.mean()), float(second.mean())) if len(first) else (float("nan"), float("nan"))
    room = maximum - start
    gain = (end - start) / room if room > 0 else float("nan")
    return GroupGain(
        group=group,
        n=len(first),
        n_before=int((~np.isnan(before)).sum()),
        n_after=int((~np.isnan(after)).sum()),
        before=start,
        after=end,
        gain=gain,
        se=_standard_error(first, second, maximum) if not np.isnan(gain) else float("nan"),
        level=gain_level(gain),
    )


def _standard_error(before: FloatArray, after: FloatArray, maximum: float) -> float:
    if len(before) < 2:
        return float("nan")
    room = maximum - before.mean()
    influence = after / room - (maximum - after.mean()) * before / room**2
    return float(influence.std(ddof=1) / np.sqrt(len(before)))
