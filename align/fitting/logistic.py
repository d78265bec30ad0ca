"""Logistic regression with a penalty."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]

_PENALTY = 1.0


def logistic(rows: Floats, right: Floats, penalty: float = _PENALTY) -> tuple[Floats, float]:
    """Weights, float64 (n_features,), and intercept of a logistic regression."""
    mean, spread = rows.mean(0), rows.std(0) + 1e-9
    scaled = (rows - mean) / spread
    signs = np.where(right > 0, 1.0, -1.0)

    def loss(values: Floats) -> tuple[float, Floats]:
        margin = signs * (scaled @ values[:-1] + values[-1])
        slope = -signs / (1 + np.exp(np.clip(margin, -500, 500)))
        gradient = np.append(scaled.T @ slope + penalty * values[:-1], slope.sum())
        total = np.logaddexp(0, -margin).sum() + penalty / 2 * (values[:-1] ** 2).sum()
        return float(total), gradient

    found = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B").x
    weights = found[:-1] / spread
    return weights, float(found[-1] - weights @ mean)
