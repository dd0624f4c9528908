"""What the options of a question drew: counts overall and by strength, and the strength of those who chose them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
SHARE = 0.27  # Kelley's share: best compromise between distinct and large groups for a normal trait


@dataclass(frozen=True)
class OptionTable:
    """What each option of one question drew.

    Attributes
    ----------
    chosen : array of int, shape (options,)
        Persons who chose the option.
    blank : int
        Persons who chose nothing.
    upper, lower : arrays of int, shape (options,)
        Choices of the strongest and of the weakest 27 % of the persons.
    strength : array, shape (options,)
        Mean score (as given) of those who chose the option; NaN where nobody did. The key should stand highest.
    group_size : int
        Persons in each of the two extreme groups.
    """

    chosen: IntArray
    blank: int
    upper: IntArray
    lower: IntArray
    strength: FloatArray
    group_size: int


def count_options(chosen: npt.ArrayLike, strength: npt.ArrayLike) -> OptionTable:
    """Return what each option of one question drew.

    Parameters
    ----------
    chosen : array of bool, shape (persons, options)
        Whether the person chose the option (several may be chosen).
    strength : array of float, shape (persons,)
        Score of the person on the rest of the test.

    Notes
    -----
    Extreme groups of 27 %: Kelley, Journal of Educational Psychology 30 (1939) 17-24. Ties at the border are broken by
    the order of the rows, so that the groups have equal size.
    """
    picks = np.asarray(chosen, dtype=np.bool_)
    score = np.asarray(strength, dtype=np.float64)
    size = int(np.ceil(SHARE * len(score)))
    order = np.argsort(score, kind="stable")
    counts = picks.sum(axis=0).astype(np.int64)
    total = picks.T.astype(np.float64) @ score
    return OptionTable(
        chosen=counts,
        blank=int((~picks.any(axis=1)).sum()),
        upper=picks[order[len(score) - size :]].sum(axis=0).astype(np.int64),
        lower=picks[order[:size]].sum(axis=0).astype(np.int64),
        strength=np.divide(total, counts, out=np.full(len(counts), np.nan), where=counts > 0),
        group_size=size,
    )
