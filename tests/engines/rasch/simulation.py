"""Synthetic ratings with known truth."""

import numpy as np

from pamong.engines.rasch import Ratings

COLUMNS = ("person", "criterion", "rater")


def simulate(persons, raters, *, criteria=6, categories=5, per=2, sd=1.2, severity=0.5, halo=0.0, mean=0.3, seed=1):
    """Return a dictionary of columns and truth; every person has `per` raters drawn at random."""
    rng = np.random.default_rng(seed)
    theta = rng.normal(mean, sd, persons)
    alpha = rng.normal(0, severity, raters)
    alpha -= alpha.mean()
    beta = np.linspace(-0.6, 0.6, criteria)
    tau = np.linspace(-1.8, 1.8, categories - 1) if categories > 2 else np.zeros(1)
    rated = draw_raters(rng, persons, raters, per)
    person = np.repeat(np.arange(persons), per * criteria)
    rater = np.repeat(rated.ravel(), criteria)
    criterion = np.tile(np.arange(criteria), persons * per)
    deviation = np.repeat(rng.normal(0, 1, persons * per) * halo, criteria)
    place = theta[person] + deviation - alpha[rater] - beta[criterion]
    score = draw_scores(rng, place, tau)
    truth = {"theta": theta, "alpha": alpha, "beta": beta, "tau": tau}
    return {"person": person, "criterion": criterion, "rater": rater, "score": score, **truth}


def draw_raters(rng, persons, raters, per):
    if persons < 5000:
        return np.array([rng.permutation(raters)[:per] for _ in range(persons)])
    rated = rng.integers(0, raters, (persons, per))
    for at in range(1, per):
        while (again := (rated[:, at : at + 1] == rated[:, :at]).any(axis=1)).any():
            rated[again, at] = rng.integers(0, raters, int(again.sum()))
    return rated


def draw_scores(rng, place, tau):
    climb = np.concatenate([[0.0], np.cumsum(tau)])
    score = np.empty(place.size, dtype=np.int64)
    for low in range(0, place.size, 200_000):
        logs = np.arange(climb.size) * place[low : low + 200_000, None] - climb
        mass = np.cumsum(np.exp(logs - logs.max(axis=1, keepdims=True)), axis=1)
        score[low : low + 200_000] = (rng.random(len(mass))[:, None] * mass[:, -1:] > mass).sum(axis=1)
    return score


def ratings(data, columns=COLUMNS):
    """Return the engine's input."""
    return Ratings({name: data[name] for name in columns}, data["score"].astype(float))
