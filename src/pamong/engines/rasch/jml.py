"""Joint maximum likelihood, as FACETS estimates: kept to compare with it, not to use.

Persons are parameters like all others, which stretches every measure (by about 10 % at a dozen ratings a person) and
drops persons with only top or only bottom scores. Newton on everything at once: the persons' block is diagonal, so
they are eliminated (Schur complement) and found again after each step.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from pamong.engines.linking import Linkage
from pamong.engines.rasch.curves import category_tails
from pamong.engines.rasch.data import Design, FloatArray, IntArray, Ratings, add_up, prepare
from pamong.engines.rasch.describe import (
    categories_as_table,
    elements_as_table,
    expected_score,
    threshold_table,
    unlinked_names,
)
from pamong.engines.rasch.fitstats import MeanSquares, cube_root_t
from pamong.engines.rasch.options import Options, Remark
from pamong.engines.rasch.remarks import listed, threshold_remarks
from pamong.engines.rasch.results import FacetsFit, Table, structured
from pamong.engines.rasch.setup import link

LONGEST_STEP = 1.0
EXACT = 1e-9
DENSE_LIMIT = 4000


@dataclass(frozen=True)
class JointState:
    """What follow-up analyses need of a joint fit: per rating expected score and variance."""

    design: Design
    expected: FloatArray
    variance: FloatArray
    fourth: FloatArray


@dataclass
class _Joint:
    """The values of a joint fit: places of persons, then facets and thresholds in one vector."""

    theta: FloatArray
    vector: FloatArray
    columns: IntArray
    step_at: IntArray


def fit_jointly(design: Design, options: Options, input_hash: str) -> FacetsFit:
    """Fit by joint maximum likelihood; persons and elements with extreme scores are left out and said."""
    if options.anchors is not None:
        raise ValueError("Joint maximum likelihood takes no anchors here: use mml.")
    whole, linkage = design, link(design)
    design, dropped = _without_extremes(design, options)
    joint, joint_info, loglik, iterations, converged = _climb(design, options)
    errors, theta_errors = _errors(design, joint, joint_info)
    return _result(
        whole, design, options, joint, errors, theta_errors, loglik, iterations, converged, dropped, linkage, input_hash
    )


def _without_extremes(design: Design, options: Options) -> tuple[Design, list[Remark]]:
    """Leave out, again and again, whoever has only top or only bottom scores."""
    remarks: list[Remark] = []
    while True:
        tops = np.array([len(one.values) - 1 for one in design.sets])[design.cell_set[design.cell]]
        keep = np.ones(design.score.size, dtype=bool)
        for name, labels, column in zip(design.names, design.labels, [design.person, *design.elements], strict=True):
            below = np.bincount(column, design.category < tops, minlength=len(labels)) > 0
            above = np.bincount(column, design.category > 0, minlength=len(labels)) > 0
            lost = ~(below & above)
            if lost.any():
                names = labels[lost].tolist()
                text = f"Left out, only top or only bottom scores: {len(names)} {name} ({listed(names)})."
                remarks.append(Remark("dropped_extreme", text, tuple(map(str, names))))
                keep &= ~lost[column]
        if keep.all():
            return design, remarks
        if not keep.any():
            raise ValueError("Nobody has scores in the middle: joint maximum likelihood has nothing to work with.")
        columns = [
            labels[index[keep]] for labels, index in zip(design.labels, [design.person, *design.elements], strict=True)
        ]
        design = prepare(Ratings(dict(zip(design.names, columns, strict=True)), design.score[keep]), options.model)


def _start(design: Design) -> _Joint:
    sizes = design.sizes
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    step_at = np.full((len(design.sets), design.top), -1, dtype=np.int64)
    at = int(starts[-1])
    for row, one in enumerate(design.sets):
        step_at[row, : len(one.values) - 1] = np.arange(at, at + len(one.values) - 1)
        at += len(one.values) - 1
    columns = design.elements + starts[:-1, None]
    return _Joint(np.zeros(design.n_persons), np.zeros(at), columns, step_at)


def _curves(design: Design, joint: _Joint) -> tuple[FloatArray, FloatArray]:
    """Return each rating's tails (n, m) and its log-probability."""
    location = joint.vector[joint.columns].sum(axis=0)
    steps = np.where(joint.step_at >= 0, joint.vector[joint.step_at], 0.0)
    ratio = np.where(joint.step_at >= 0, np.exp(-steps), 0.0)[design.cell_set[design.cell]]
    away = joint.theta[design.person] - location
    tails, logs = category_tails(np.zeros(1), -away, ratio, None)
    climb = np.concatenate([np.zeros((len(steps), 1)), np.cumsum(steps, axis=1)], axis=1)
    logp = design.category * away - climb[design.cell_set[design.cell], design.category] - logs[:, 0]
    return tails[:, :, 0], logp


def _moments(tails: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return expected score, covariances of the score with each tail, variance."""
    mean = tails.sum(axis=1)
    steps = np.arange(1, tails.shape[1] + 1)
    above = np.cumsum(tails[:, ::-1], axis=1)[:, ::-1] - tails
    with_tail = steps * tails + above - mean[:, None] * tails
    return mean, with_tail, with_tail.sum(axis=1)


@dataclass(frozen=True)
class _JointInfo:
    """Information of persons (diagonal), border, and the rest."""

    theta: FloatArray
    border: sparse.csr_array
    rest: FloatArray
    sides: FloatArray


def _look(design: Design, joint: _Joint) -> tuple[FloatArray, FloatArray, _JointInfo, float]:
    """Return the gradients of persons and rest, the information, and the log-likelihood."""
    tails, logp = _curves(design, joint)
    mean, with_tail, variance = _moments(tails)
    size, n = joint.vector.size, design.n_persons
    residual = design.category - mean
    theta_gradient = add_up(design.person, residual, n)
    gradient = -np.sum([add_up(column, residual, size) for column in joint.columns], axis=0)
    places = joint.step_at[design.cell_set[design.cell]]
    above = design.category[:, None] >= np.arange(1, tails.shape[1] + 1)
    known = places >= 0
    gradient = gradient + add_up(places[known], (tails - above)[known], size)
    rows = np.arange(design.score.size)
    facet_side = sparse.coo_array(
        (np.ones(joint.columns.size), (np.tile(rows, len(joint.columns)), joint.columns.ravel())),
        shape=(rows.size, size),
    ).tocsr()
    step_rows = np.broadcast_to(rows[:, None], places.shape)[known]
    covariances = sparse.coo_array((with_tail[known], (step_rows, places[known])), shape=(rows.size, size)).tocsr()
    weighted = sparse.diags_array(variance) @ facet_side
    rest = (facet_side.T @ weighted + facet_side.T @ covariances + covariances.T @ facet_side).toarray()
    rest += _step_block(tails, places, size)
    person_side = sparse.coo_array((np.ones(rows.size), (design.person, rows)), shape=(n, rows.size)).tocsr()
    border = -(person_side @ (weighted + covariances)).tocsr()
    info = _JointInfo(add_up(design.person, variance, n), border, rest, _sides(design, joint))
    return theta_gradient, gradient, info, float(logp.sum())


def _step_block(tails: FloatArray, places: IntArray, size: int) -> FloatArray:
    block = np.zeros((size, size))
    for h in range(tails.shape[1]):
        for k in range(tails.shape[1]):
            both = (places[:, h] >= 0) & (places[:, k] >= 0)
            value = tails[both, max(h, k)] - tails[both, h] * tails[both, k]
            np.add.at(block, (places[both, h], places[both, k]), value)
    return block


def _sides(design: Design, joint: _Joint) -> FloatArray:
    """Facets and threshold sets sum to zero; the persons float."""
    groups, at = [], 0
    for size in design.sizes:
        groups.append(np.arange(at, at + size))
        at += size
    groups += [row[row >= 0] for row in joint.step_at if (row >= 0).any()]
    sides = np.zeros((joint.vector.size, len(groups)))
    for column, places in enumerate(groups):
        sides[places, column] = 1 / np.sqrt(places.size)
    return sides


def _schur(info: _JointInfo) -> FloatArray:
    if len(info.rest) > DENSE_LIMIT:
        raise ValueError(f"Joint maximum likelihood is for at most {DENSE_LIMIT} elements; use mml.")
    taken = info.border.T @ sparse.diags_array(1 / np.maximum(info.theta, 1e-12)) @ info.border
    matrix = info.rest - taken.toarray()
    return np.asarray(matrix + float(np.mean(np.diag(info.rest))) * (info.sides @ info.sides.T))


def _climb(design: Design, options: Options) -> tuple[_Joint, _JointInfo, float, int, bool]:
    joint = _start(design)
    theta_gradient, gradient, info, loglik = _look(design, joint)
    for iteration in range(1, options.max_iterations + 1):
        right = gradient - info.border.T @ (theta_gradient / info.theta)
        step = np.linalg.lstsq(_schur(info), right, rcond=1e-13)[0]
        person_step = (theta_gradient - info.border @ step) / info.theta
        longest = max(float(np.abs(step).max()), float(np.abs(person_step).max()))
        scale = min(1.0, LONGEST_STEP / longest) if longest > 0 else 1.0
        while True:
            trial = replace(joint, theta=joint.theta + scale * person_step, vector=joint.vector + scale * step)
            looked = _look(design, trial)
            if looked[3] >= loglik - 1e-9 * abs(loglik) or scale < 1e-4:
                break
            scale /= 2
        joint, (theta_gradient, gradient, info, loglik) = trial, looked
        if longest < min(EXACT, options.tolerance):
            return joint, info, loglik, iteration, True
    return joint, info, loglik, options.max_iterations, False


def _errors(design: Design, joint: _Joint, info: _JointInfo) -> tuple[FloatArray, FloatArray]:
    inverse = np.linalg.pinv(_schur(info), hermitian=True)
    moved = inverse @ info.sides
    inverse = inverse - moved @ np.linalg.pinv(info.sides.T @ moved) @ moved.T
    return np.sqrt(np.maximum(np.diag(inverse), 0.0)), 1 / np.sqrt(info.theta)


def _result(
    whole: Design, design: Design, options: Options, joint: _Joint, errors: FloatArray, theta_errors: FloatArray,
    loglik: float, iterations: int, converged: bool, dropped: list[Remark], linkage: Linkage, input_hash: str,
) -> FacetsFit:  # fmt: skip
    tails, _ = _curves(design, joint)
    mean, _, variance = _moments(tails)
    steps = np.where(joint.step_at >= 0, joint.vector[joint.step_at], 0.0)
    thresholds = threshold_table(design, steps, joint.step_at, errors)
    fourth = _fourth(tails, mean)
    state = JointState(design, mean, variance, fourth)
    starts = np.concatenate([[0], np.cumsum(design.sizes)])
    elements = {
        name: _elements(state, joint, errors, facet, int(starts[facet]), steps)
        for facet, name in enumerate(design.names[1:])
    }
    place = joint.theta[design.person] - joint.vector[joint.columns].sum(axis=0)
    n = np.bincount(design.person, minlength=design.n_persons)
    raw = np.bincount(design.person, design.score, minlength=design.n_persons)
    one = design.sets[0].values
    persons = structured(
        element=design.labels[0], group=design.groups[design.group], eap=joint.theta, sd=theta_errors, wle=joint.theta,
        se=theta_errors, raw=raw.astype(np.int64), n=n, raw_average=raw / n,
        fair_average=expected_score(joint.theta, steps[0, : len(one) - 1], one),
    )  # fmt: skip
    spread = float(np.var(joint.theta))
    warnings = [] if converged else [Remark("not_converged", "The search did not settle.")]
    if not linkage.connected:
        warnings.append(Remark("unlinked", f"The design leaves {linkage.missing} contrast(s) open."))
    warnings += [Remark("jml", "Joint maximum likelihood stretches all measures; use it to compare with FACETS only.")]
    warnings += dropped + list(design.remarks) + threshold_remarks(thresholds)
    return FacetsFit(
        options=options, facets=design.names, persons=persons, elements=elements, thresholds=thresholds,
        categories=categories_as_table(design, place), slopes={}, mean=float(joint.theta.mean()),
        sd=float(np.sqrt(spread)),
        group_means={}, reliability=max(0.0, 1 - float(np.mean(theta_errors**2)) / spread) if spread else float("nan"),
        halo_sd=None, halo_se=None, halo_p=None, loglik=loglik,
        parameters=joint.vector.size + joint.theta.size - joint_constraints(design), iterations=iterations,
        converged=converged, message="converged" if converged else "not converged", connected=linkage.connected,
        unlinked=unlinked_names(whole, linkage), warnings=tuple(warnings), n_ratings=design.score.size,
        input_hash=input_hash, state=state,
    )  # fmt: skip


def joint_constraints(design: Design) -> int:
    """Return the number of sums held at zero."""
    return len(design.sizes) + sum(len(one.values) > 1 for one in design.sets)


def _fourth(tails: FloatArray, mean: FloatArray) -> FloatArray:
    """Return the fourth central moment of each rating."""
    above = np.concatenate([np.ones((len(tails), 1)), tails, np.zeros((len(tails), 1))], axis=1)
    probability = above[:, :-1] - above[:, 1:]
    away = np.arange(probability.shape[1]) - mean[:, None]
    return np.asarray((probability * away**4).sum(axis=1))


def _elements(state: JointState, joint: _Joint, errors: FloatArray, facet: int, start: int, steps: FloatArray) -> Table:
    """Return one facet's table with the plug-in fit statistics of FACETS."""
    design = state.design
    size, column = design.sizes[facet], design.elements[facet]
    measure = joint.vector[start : start + size]
    square = (design.category - state.expected) ** 2

    def gather(values: FloatArray) -> FloatArray:
        return add_up(column, values, size)

    n, variance = gather(np.ones(column.size)), gather(state.variance)
    infit, outfit = gather(square) / variance, gather(square / state.variance) / n
    infit_t = cube_root_t(infit, gather(state.fourth - state.variance**2) / variance**2)
    outfit_t = cube_root_t(outfit, gather(state.fourth / state.variance**2 - 1) / n**2)
    one = design.sets[0].values
    fair = expected_score(joint.theta.mean() - measure, steps[0, : len(one) - 1], one)
    nothing = np.zeros(size)
    return elements_as_table(
        design, facet, measure, errors[start : start + size], MeanSquares(infit, outfit, infit_t, outfit_t),
        np.zeros(0, dtype=np.int64), fair=fair, anchored=np.zeros(size, dtype=bool), displacement=nothing,
        displacement_t=nothing,
    )  # fmt: skip
