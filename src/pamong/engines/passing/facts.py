"""What is known of a person, and how it is held against a bound. Exact: no float decides about anybody."""

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

PRESENT = "Hadir {0} dari {1} JP ({2}); diminta {3}."
PRESENT_SO_FAR = "Hadir {0} dari {1} JP ({2}); {4} JP belum ditutup atau belum berlangsung. Diminta {3}."
SCORED = "Nilai {0}, diminta {1}."
TIMES = "{0} kali, diminta {1} kali."
TIMES_SO_FAR = "{0} kali, diminta {1} kali. Masih bisa dipenuhi."


class Outcome(StrEnum):
    """How a person stands to one requirement; what is not known is its own answer."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """An outcome and the sentence that gives its reason.

    Attributes
    ----------
    said : tuple[str, ...]
        A sentence with places, then what stands in them: what another language is told from. Empty without places.
    """

    outcome: Outcome
    reason: str
    said: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, such as lesson hours attended of those planned.

    Attributes
    ----------
    part, whole : int
        Counted hours. More than the whole is still all of it.
    undecided : int
        Hours of which it is not settled yet whether they count.
    """

    part: int
    whole: int
    undecided: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    """A test result of 100. `value` is None for who did not sit it; `closed` tells whether it is too late for that."""

    value: Fraction | None
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Count:
    """How often something was done; `closed` tells whether no more can follow."""

    value: int
    closed: bool = False


Fact = Share | Score | Count | Finding


def met(sentence: str, *values: object) -> Finding:
    """Return the finding that a requirement is met; values go to the places of the sentence."""
    return _said(Outcome.MET, sentence, values)


def not_met(sentence: str, *values: object) -> Finding:
    """Return the finding that a requirement is not met; values go to the places of the sentence."""
    return _said(Outcome.NOT_MET, sentence, values)


def unknown(sentence: str, *values: object) -> Finding:
    """Return the finding that nobody can tell yet; values go to the places of the sentence."""
    return _said(Outcome.UNKNOWN, sentence, values)


def _said(outcome: Outcome, sentence: str, values: tuple[object, ...]) -> Finding:
    if not values:
        return Finding(outcome, sentence)
    return Finding(outcome, sentence.format(*values), (sentence, *map(str, values)))


def judge(fact: Fact | None, least: Fraction | None) -> Finding:
    """Hold a fact against the least that is asked; reaching it is enough.

    Parameters
    ----------
    fact : Share, Score, Count, Finding or None
        None when nothing is known at all.
    least : Fraction, optional
        A share between 0 and 1, a score of 100 or a count. Without one a score only has to exist, a count to be 1.
    """
    if fact is None:
        return unknown("Belum ada data.")
    if isinstance(fact, Finding):
        return fact
    if isinstance(fact, Share):
        return _judge_share(fact, Fraction(1) if least is None else least)
    if isinstance(fact, Score):
        return _judge_score(fact, least)
    return _judge_count(fact, Fraction(1) if least is None else least)


def _judge_share(share: Share, least: Fraction) -> Finding:
    if least <= 0:
        return met("Tidak disyaratkan.")
    if share.whole <= 0:
        return unknown("Jadwal belum terbit, jadi kehadiran belum bisa dihitung.")
    reached = (share.part, share.whole, percent(Fraction(share.part, share.whole)), percent(least))
    if share.part >= least * share.whole:
        return met(PRESENT, *reached)
    if share.part + share.undecided >= least * share.whole:
        return unknown(PRESENT_SO_FAR, *reached, share.undecided)
    return not_met(PRESENT, *reached)


def _judge_score(score: Score, least: Fraction | None) -> Finding:
    if score.value is None:
        return not_met("Tidak mengerjakan.") if score.closed else unknown("Belum mengerjakan; tes belum ditutup.")
    if least is None:
        return met("Sudah mengerjakan.")
    found = (decimal(score.value), decimal(least))
    return met(SCORED, *found) if score.value >= least else not_met(SCORED, *found)


def _judge_count(count: Count, least: Fraction) -> Finding:
    times = (count.value, decimal(least))
    if count.value >= least:
        return met(TIMES, *times)
    return not_met(TIMES, *times) if count.closed else unknown(TIMES_SO_FAR, *times)


def percent(share: Fraction) -> str:
    """Return a share as people write it, rounded down so that less than asked never looks like enough."""
    return f"{decimal(min(share, Fraction(1)) * 100)} %"


def decimal(value: Fraction) -> str:
    """Return a number with at most one decimal, comma before it, rounded down."""
    whole, rest = divmod(int(value * 10), 10)
    return f"{whole},{rest}" if rest else str(whole)
