"""What the reader of the numbers must know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from pamong.engines.rasch.data import Design
from pamong.engines.rasch.newton import SD_BOUNDS, Solution
from pamong.engines.rasch.options import Options, Remark
from pamong.engines.rasch.results import Table
from pamong.engines.rasch.setup import Ready

NAMED = 8
FAR, FAR_T = 0.5, 2.0
SMALL_HALO = 0.02


def remarks_of(
    ready: Ready,
    solution: Solution,
    options: Options,
    elements: Mapping[str, Table],
    thresholds: Table,
    persons: Table,
) -> tuple[Remark, ...]:
    """Return all warnings of a marginal fit, the gravest first."""
    design = ready.problem.design
    remarks = [] if solution.converged else [Remark("not_converged", f"The search did not settle: {solution.message}.")]
    remarks += linkage_remarks(ready, options)
    if solution.point.sd <= SD_BOUNDS[0] * 1.01:
        remarks.append(Remark("no_spread", "These ratings tell nobody apart: the persons' spread is zero."))
    remarks += list(design.remarks) + list(ready.remarks)
    remarks += [remark for name, table in elements.items() for remark in element_remarks(name, table)]
    if solution.prior_sd:
        remarks.append(_about_prior(design, solution.prior_sd))
    remarks += threshold_remarks(thresholds)
    remarks += person_remarks(design, persons)
    if options.bundle and solution.point.halo < SMALL_HALO:
        remarks.append(Remark("no_halo", "No halo was found: ratings of one bundle are no more alike than others."))
    return tuple(remarks)


def linkage_remarks(ready: Ready, options: Options) -> list[Remark]:
    """Say what cannot be compared, and what was assumed in its place."""
    linkage = ready.linkage
    if linkage.connected:
        return []
    if options.equivalent_groups:
        how = "They are compared only by assuming that their persons are equally able on average."
    else:
        how = "Each group is centred on itself: compare measures within a group only."
    text = f"The design leaves {linkage.missing} contrast(s) open: groups of elements share no ratings. {how}"
    return [Remark("unlinked", text)]


def element_remarks(facet: str, table: Table) -> list[Remark]:
    """Say which elements are extreme or have moved away from their anchors."""
    remarks = []
    extreme = table["element"][table["extreme"]].tolist()
    if extreme:
        text = f"{facet} {listed(extreme)}: only top or only bottom scores; the measure rests on the prior."
        remarks.append(Remark("extreme_element", text, tuple(map(str, extreme))))
    moved = (np.abs(table["displacement"]) > FAR) & (np.abs(table["displacement_t"]) > FAR_T)
    names = table["element"][moved].tolist()
    if names:
        text = f"{facet} {listed(names)}: these ratings disagree with the anchored value by more than {FAR} logit."
        remarks.append(Remark("displaced_anchor", text, tuple(map(str, names))))
    return remarks


def _about_prior(design: Design, prior_sd: Mapping[int, float]) -> Remark:
    parts = [f"{design.names[facet + 1]} (sd {sd:.2f})" for facet, sd in prior_sd.items()]
    text = f"A normal prior holds {', '.join(parts)}: measures are drawn a little towards the middle."
    return Remark("severity_prior", text, tuple(design.names[facet + 1] for facet in prior_sd))


def threshold_remarks(thresholds: Table) -> list[Remark]:
    """Say which sets of thresholds do not rise: a middle category is never the likeliest there."""
    names = [
        name for name in dict.fromkeys(thresholds["set"].tolist())
        if (np.diff(thresholds["value"][thresholds["set"] == name]) < 0).any()
    ]  # fmt: skip
    if not names:
        return []
    where = "" if names == [""] else f" of {listed(names)}"
    text = f"The thresholds{where} are not in order: some category is nowhere the likeliest score."
    return [Remark("disordered_thresholds", text, tuple(names))]


def person_remarks(design: Design, persons: Table) -> list[Remark]:
    """Say how many persons have extreme scores or a single rating."""
    remarks = []
    tops = np.array([len(one.values) - 1 for one in design.sets])[design.cell_set[design.cell]]
    below = np.bincount(design.person, design.category < tops, minlength=design.n_persons) > 0
    above = np.bincount(design.person, design.category > 0, minlength=design.n_persons) > 0
    extreme = int((~(below & above)).sum())
    if extreme:
        text = f"{extreme} of {design.n_persons} have only top or only bottom scores: their measures rest on the group."
        remarks.append(Remark("extreme_persons", text, (str(extreme),)))
    single = int((persons["n"] == 1).sum())
    if single:
        text = f"{single} of {design.n_persons} have one rating only: look at their errors."
        remarks.append(Remark("single_rating", text, (str(single),)))
    return remarks


def listed(names: Sequence[object]) -> str:
    """Return the first names and how many more there are."""
    shown = ", ".join(map(str, names[:NAMED]))
    return shown if len(names) <= NAMED else f"{shown} and {len(names) - NAMED} more"
