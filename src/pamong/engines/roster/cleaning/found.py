"""What a cleaner says about one cell."""

from dataclasses import dataclass
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Stub:
    """What is left of a number that Excel damaged: its possible first 15 digits, the likeliest of
    them, and what a reader sees.

    Excel keeps 15 significant digits; a float near the number may round either way, hence several heads.
    """

    heads: frozenset[str]
    shown: str
    likely: str | None = None
    number: float = 0.0
    slack: float = 0.0

    def agrees(self, number: str) -> bool:
        """Whether a full number begins as the damaged one did, or lies as near to it as floats are exact."""
        return number[:15] == self.likely or (
            number[:15] in self.heads and abs(int(number) - self.number) <= self.slack
        )


class Found(NamedTuple):
    """A cleaned value, or what is wrong with the cell; a missing cell is neither."""

    value: Any = None
    code: str | None = None
    suggestion: str | None = None
    stub: Stub | None = None
    note: str | None = None


NOTHING = Found()
