"""Fit forests: those that choose between the options of a fragment and none, and those that say how
likely a row is right.

The options of a fragment compete as in a conditional logit (McFadden 1974); gradient boosting
(Friedman 2001, by LightGBM, Ke et al. 2017) makes the likelihood grow. That of a fragment is the
share of the options that are right, half of it to the word; where none is right, it is the share of
none.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from align.errors import UsageError
from align.fitting.learners.cases import Case, Floats
from align.forest import Forest, joined

_LEAST_CURVATURE = 0.02
_LEARNING_RATE = 0.12


def fit_forest(cases: Sequence[Case], rounds: int) -> Forest:
    """A forest that makes the right options of ``cases`` likely, the same from run to run.

    rounds: the number of trees.

    :raises UsageError: LightGBM is not installed.
    """
    rows = np.concatenate([case.rows for case in cases])
    settings = {"objective": _objective(cases), "num_leaves": 31, "min_data_in_leaf": 30}
    return _grown(settings, rows, np.zeros(len(rows)), rounds, 1)


def fit_chances(rows: Floats, right: Floats, rounds: int, bags: int, leaves: int) -> Forest:
    """A forest whose scores are the log odds that rows are right, the same from run to run.

    rows: (n_rows, n_features). right: (n_rows,), 0 or 1. rounds: the number of trees. bags:
    forests, each grown with another seed, whose mean it is. leaves: of a tree, at most.

    :raises UsageError: LightGBM is not installed.
    """
    settings = {"objective": "binary", "num_leaves": leaves, "min_data_in_leaf": 15}
    return _grown(settings, rows, right, rounds, bags)


def _grown(
    settings: dict[str, Any], rows: Floats, labels: Floats, rounds: int, bags: int
) -> Forest:
    """The mean of ``bags`` boosted forests, each grown with another seed."""
    try:
        import lightgbm
    except ImportError as error:
        raise UsageError("fitting needs LightGBM: pip install 'tolmach[fit]'") from error
    common = {
        "learning_rate": _LEARNING_RATE, "feature_fraction": 0.4, "bagging_fraction": 0.8,
        "bagging_freq": 1, "lambda_l2": 5.0, "max_bin": 63, "verbose": -1,
        "deterministic": True, "force_col_wise": True,
        # One: with more threads than free cores LightGBM is twenty times slower.
        "num_threads": 1,
    }  # fmt: skip
    trees: list[dict[str, Any]] = []
    for seed in range(bags):
        data = lightgbm.Dataset(rows, label=labels)
        given = {**common, **settings, "seed": seed}
        booster = lightgbm.train(given, data, num_boost_round=rounds)
        trees += booster.dump_model()["tree_info"]
    forest = joined([_tree(tree["tree_structure"]) for tree in trees])
    return replace(forest, values=forest.values / bags)


def _objective(cases: Sequence[Case]) -> Any:
    """LightGBM's objective: gradient and curvature of the negative log-likelihood of all cases."""
    sizes = [len(case.rows) for case in cases]
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.intp)
    owner = np.repeat(np.arange(len(cases)), sizes)
    right = np.concatenate([case.right for case in cases])
    exact = np.concatenate([case.nearest for case in cases])
    counts = np.repeat([case.count for case in cases], sizes)
    glossed = np.add.reduceat(right.astype(np.float64), starts) > 0

    def slopes(values: Floats, _: Any) -> tuple[Floats, Floats]:
        highest = np.maximum(np.maximum.reduceat(values, starts), 0.0)
        chances, none = np.exp(values - highest[owner]), np.exp(-highest)
        shares = chances / (np.add.reduceat(chances, starts) + none)[owner]
        gradient = np.zeros(len(values))
        for wanted in (right, exact):
            total = np.where(glossed, np.add.reduceat(chances * wanted, starts), none)
            gradient += 0.5 * (shares - np.where(wanted, chances / total[owner], 0.0))
        curvature = np.maximum(shares * (1.0 - shares), _LEAST_CURVATURE)
        return gradient * counts, curvature * counts

    return slopes


def _tree(structure: dict[str, Any]) -> Forest:
    """One tree of LightGBM's, as arrays: nodes in the order in which they are come to."""
    nodes: list[tuple[int, float, int, int, float]] = []

    def add(node: dict[str, Any]) -> int:
        place = len(nodes)
        if "split_feature" not in node:
            nodes.append((-1, 0.0, 0, 0, float(node["leaf_value"])))
            return place
        nodes.append((0, 0.0, 0, 0, 0.0))
        left, right = add(node["left_child"]), add(node["right_child"])
        nodes[place] = (
            int(node["split_feature"]),
            float(node["threshold"]),
            left,
            right,
            float(node["internal_value"]),
        )
        return place

    add(structure)
    features, thresholds, lefts, rights, values = zip(*nodes, strict=True)
    return Forest(
        np.array(features, np.int16),
        np.array(thresholds),
        np.array(lefts, np.int32),
        np.array(rights, np.int32),
        np.array(values),
        np.zeros(1, np.int32),
    )
