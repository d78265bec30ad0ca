"""Logistic regression with a Gaussian prior on its weights, by Newton's method."""

import numpy as np
from numpy.typing import ArrayLike

from align.arrays import Floats, chances_of

_MOST_STEPS = 100
_CLOSE = 1e-9  # a step whose largest part is smaller is the last


def logistic(rows: Floats, right: Floats, penalty: float = 1.0) -> tuple[Floats, float]:
    """The weights, float64 (n_features,), and the free intercept of a logistic regression.

    rows: float64, (n, n_features), standardised here, so that the penalty means the same for all.
    right: (n,), 0..1. penalty: on half the squared weight of each standardised feature.
    """
    mean, spread = rows.mean(0), rows.std(0) + 1e-9
    design = np.column_stack([(rows - mean) / spread, np.ones(len(rows))])
    penalties = np.append(np.full(len(mean), penalty), 0.0)
    found = drawn_logistic(design, right, np.zeros(len(penalties)), penalties)
    weights = found[:-1] / spread
    return weights, float(found[-1] - weights @ mean)


def drawn_logistic(
    design: Floats, right: Floats, prior: Floats, penalty: ArrayLike, counts: ArrayLike = 1.0
) -> Floats:
    """The weights of least penalised log loss, float64, (n_weights,).

    design: float64, (n, n_weights), taken as it is; an intercept is a column of ones. right: (n,),
    0..1. prior: the weights that the result is drawn to, and starts from. penalty: on half the
    squared distance from the prior, one for all weights or (n_weights,). counts: how often
    each example counts, one for all or (n,).
    """
    often = np.broadcast_to(np.asarray(counts, dtype=np.float64), right.shape)
    pull = np.broadcast_to(np.asarray(penalty, dtype=np.float64), prior.shape)

    def loss_of(weights: Floats) -> float:
        odds = design @ weights
        losses = often * (np.logaddexp(0.0, odds) - right * odds)
        return float(losses.sum() + (pull * (weights - prior) ** 2).sum() / 2.0)

    weights, loss = prior.copy(), loss_of(prior)
    for _ in range(_MOST_STEPS):
        p = chances_of(design @ weights)
        gradient = design.T @ (often * (p - right)) + pull * (weights - prior)
        curvature = (design * (often * p * (1.0 - p))[:, None]).T @ design + np.diag(pull)
        step = np.linalg.solve(curvature, gradient)
        tried = weights - step
        # Far from the best, a whole step may lead too far.
        while (value := loss_of(tried)) > loss + 1e-9 * abs(loss):
            step /= 2.0
            tried = weights - step
        weights, loss = tried, value
        if float(np.abs(step).max()) < _CLOSE:
            break
    return weights
