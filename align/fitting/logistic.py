"""Logistic regression with a Gaussian prior on its weights."""

import numpy as np
from scipy.optimize import minimize

from align.arrays import Floats, chances_of


def logistic(rows: Floats, right: Floats, penalty: float = 1.0) -> tuple[Floats, float]:
    """The weights, float64 (n_features,), and the intercept of a logistic regression.

    rows: float64, (n, n_features), standardised here, so that the penalty means the same for all.
    right: (n,), above 0 for true. penalty: on half the squared weights of standardised features.
    """
    mean, spread = rows.mean(0), rows.std(0) + 1e-9
    found, intercept = drawn_logistic((rows - mean) / spread, right, np.zeros(len(mean)), penalty)
    weights = found / spread
    return weights, float(intercept - weights @ mean)


def drawn_logistic(
    rows: Floats, right: Floats, prior: Floats, penalty: float
) -> tuple[Floats, float]:
    """The weights, float64 (n_features,), drawn to those of the prior, and the free intercept.

    rows: float64, (n, n_features), taken as they are. right: (n,), above 0 for true. penalty: on
    half the squared distance from the prior.
    """
    signs = np.where(right > 0, 1.0, -1.0)

    def loss(values: Floats) -> tuple[float, Floats]:
        margin = signs * (rows @ values[:-1] + values[-1])
        slope = -signs * chances_of(-margin)
        away = values[:-1] - prior
        gradient = np.append(rows.T @ slope + penalty * away, slope.sum())
        total = np.logaddexp(0, -margin).sum() + penalty / 2 * (away**2).sum()
        return float(total), gradient

    found = minimize(loss, np.append(prior, 0.0), jac=True, method="L-BFGS-B").x
    return np.asarray(found[:-1]), float(found[-1])
