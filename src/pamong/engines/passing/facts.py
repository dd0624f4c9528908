"""What is known of a person, and how it is held against a bound. Exact: no float decides about anybody."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Outcome(StrEnum):
    """How a person stands to one requirement; what is not known is its own answer."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """An outcome and the sentence that gives its reason."""

    outcome: Outcome
    reason: str


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


def met(reason: str) -> Finding:
    """Return the finding that a requirement is met."""
    return Finding(Outcome.MET, reason)


def not_met(reason: str) -> Finding:
    """Return the finding that a requirement is not met."""
    return Finding(Outcome.NOT_MET, reason)


def unknown(reason: str) -> Finding:
    """Return the finding that nobody can tell yet."""
    return Finding(Outcome.UNKNOWN, reason)


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
    said = f"Hadir {share.part} dari {share.whole} JP ({percent(Fraction(share.part, share.whole))})"
    if share.part >= least * share.whole:
        return met(f"{said}; diminta {percent(least)}.")
    if share.part + share.undecided >= least * share.whole:
        return unknown(f"{said}; {share.undecided} JP belum ditutup atau belum berlangsung. Diminta {percent(least)}.")
    return not_met(f"{said}; diminta {percent(least)}.")


def _judge_score(score: Score, least: Fraction | None) -> Finding:
    if score.value is None:
        return not_met("Tidak mengerjakan.") if score.closed else unknown("Belum mengerjakan; tes belum ditutup.")
    if least is None:
        return met("Sudah mengerjakan.")
    said = f"Nilai {decimal(score.value)}, diminta {decimal(least)}."
    return met(said) if score.value >= least else not_met(said)


def _judge_count(count: Count, least: Fraction) -> Finding:
    said = f"{count.value} kali, diminta {decimal(least)} kali."
    if count.value >= least:
        return met(said)
    return not_met(said) if count.closed else unknown(f"{said} Masih bisa dipenuhi.")


def percent(share: Fraction) -> str:
    """Return a share as people write it, rounded down so that less than asked never looks like enough."""
    return f"{decimal(min(share, Fraction(1)) * 100)} %"


def decimal(value: Fraction) -> str:
    """Return a number with at most one decimal, comma before it, rounded down."""
    whole, rest = divmod(int(value * 10), 10)
    return f"{whole},{rest}" if rest else str(whole)
