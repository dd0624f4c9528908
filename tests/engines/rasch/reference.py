"""The marginal log-likelihood, written to be obviously right and never fast.

Rating by rating, person by person, on a wide and very fine grid; the halo by its own inner grid. It shares nothing with
the engine but the model.
"""

import numpy as np

NODES = 801
REACH = 9.0
HALO_NODES = 81
HALO_REACH = 8.0


def log_probability(score, place, location, steps):
    """Return log P(score) at each place: weights exp(k (place - location) - sum of the first k steps)."""
    weights = [k * (place - location) - sum(steps[:k]) for k in range(len(steps) + 1)]
    return weights[score] - np.logaddexp.reduce(np.array(weights), axis=0)


def loglik(rows, facets, steps, mean, sd, halo=0.0, bundle_of=None):
    """Return the marginal log-likelihood.

    `rows` are (person, elements of the other facets, score); `facets` one mapping element -> measure per other facet;
    `steps` maps the first of the other elements (or None) to thresholds; `bundle_of` gives the bundle of a row.
    """
    z, step = np.linspace(-REACH, REACH, NODES, retstep=True)
    places = mean + sd * z
    prior = -0.5 * z**2 - 0.5 * np.log(2 * np.pi) + np.log(step)
    total = 0.0
    for person in sorted({row[0] for row in rows}):
        own = [row for row in rows if row[0] == person]
        curve = prior.copy()
        for bundle in sorted({bundle_of(row) if bundle_of else i for i, row in enumerate(own)}):
            members = [row for i, row in enumerate(own) if (bundle_of(row) if bundle_of else i) == bundle]
            curve += bundle_curve(members, facets, steps, places, halo if bundle_of else 0.0)
        total += np.logaddexp.reduce(curve)
    return float(total)


def bundle_curve(members, facets, steps, places, halo):
    if halo == 0.0:
        return sum(one_curve(row, facets, steps, places) for row in members)
    z, step = np.linspace(-HALO_REACH, HALO_REACH, HALO_NODES, retstep=True)
    inner = [
        sum(one_curve(row, facets, steps, places + halo * at) for row in members)
        - 0.5 * at**2 - 0.5 * np.log(2 * np.pi) + np.log(step)
        for at in z
    ]  # fmt: skip
    return np.logaddexp.reduce(np.array(inner), axis=0)


def one_curve(row, facets, steps, places):
    _, elements, score = row
    location = sum(measures[element] for measures, element in zip(facets, elements, strict=True))
    own = steps.get(elements[0], steps.get(None))
    return log_probability(score, places, location, own)


def of_fit(fit, ratings, bundle_of=None):
    """Return the reference log-likelihood at a fit's own estimates."""
    names = list(ratings.facets)
    columns = [np.asarray(ratings.facets[name]).tolist() for name in names]
    scores = [int(score) for score in ratings.scores]
    rows = [(row[0], tuple(row[1:]), score) for row, score in zip(zip(*columns, strict=True), scores, strict=True)]
    facets = [
        dict(zip(fit.elements[name]["element"].tolist(), fit.elements[name]["measure"].tolist(), strict=True))
        for name in names[1:]
    ]
    return loglik(rows, facets, steps_of(fit), fit.mean, fit.sd, fit.halo_sd or 0.0, bundle_of)


def steps_of(fit):
    sets = dict.fromkeys(fit.thresholds["set"].tolist())
    found = {label_of(fit, name): fit.thresholds["value"][fit.thresholds["set"] == name].tolist() for name in sets}
    return {None: found[""]} if "" in found else found


def label_of(fit, name):
    """Return the element whose thresholds these are, as its facet spells it."""
    return next((label for label in fit.elements[fit.facets[1]]["element"].tolist() if str(label) == name), name)
