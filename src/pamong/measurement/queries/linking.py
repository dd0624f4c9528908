"""Whether all raters stand on one ruler; if not, which groups of them share no ratings."""

from __future__ import annotations

from pamong.measurement.models import Part, Run

from .raters import rater_lines, raters_of

MOST_NAMES = 6


def unlinked_raters(run: Run) -> list[tuple[list[str], int]]:
    """Return the groups of raters that cannot be compared: the first names of each, and how many more."""
    whole = run.part(Part.PRACTICE)
    if whole is None or whole["connected"]:
        return []
    names = {line.row.code: str(line.person) for line in rater_lines(raters_of(run))}
    groups = [
        sorted(names[code] for label in group if (code := label.partition(":")[2]) in names and label[:6] == "rater:")
        for group in whole["unlinked"]
    ]
    return [(group[:MOST_NAMES], max(0, len(group) - MOST_NAMES)) for group in groups if group]
