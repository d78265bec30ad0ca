"""Fit networks that choose between the options of a fragment and none, by torch.

The options compete as in a conditional logit (McFadden 1974), as those of forests do: what is made
likely are the options that are right, half of it to the word, or none where none is right. Trained
by Adam with decoupled weight decay (Loshchilov & Hutter 2019) and dropout (Srivastava et al. 2014).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.fitting.learners.cases import Case, Floats
from align.glosses.network import Network


@dataclass(frozen=True, slots=True)
class Course:
    """How a network is trained.

    epochs: how often it sees all cases. dropped: the share of units that are left out each time.
    seed: of the random numbers that it begins with.
    """

    epochs: int
    dropped: float
    seed: int


COURSES = (Course(6, 0.4, 0), Course(6, 0.4, 1), Course(16, 0.35, 4), Course(16, 0.35, 5))
"""Those of the networks whose mean is taken. Short ones are right more often on texts that they
have not seen, long ones on what is rare, such as Russian in brackets behind its English."""
_HIDDEN = (128, 64)
_BATCH = 128
_RATE, _WARM_UP, _DECAY = 3e-3, 50, 1e-4
"""The highest rate of learning, the steps up to it, and the decay of weights."""
_DROPPED_IN = 0.05
_LEAST_SCALE = 0.05
_LEAST_SUM = 1e-30


def fit_networks(cases: Sequence[Case], courses: Sequence[Course] = COURSES) -> Network:
    """Networks that make the right options of ``cases`` likely, the same from run to run.

    courses: of each of them.
    """
    import torch

    rows = np.concatenate([case.rows for case in cases])
    middles, scales = rows.mean(axis=0), np.maximum(rows.std(axis=0), _LEAST_SCALE)
    data = _Data.of(cases, Network(middles, scales, (), ()).ranged(rows))
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # sums come out the same, and these are too small to be parted
    try:
        layers = [_trained(data, course) for course in courses]
    finally:
        torch.set_num_threads(threads)
    stacked = [
        [np.stack(part) for part in zip(*one, strict=True)] for one in zip(*layers, strict=True)
    ]
    weights, offsets = zip(*stacked, strict=True)
    return Network(middles, scales, weights, offsets)


@dataclass(frozen=True, slots=True)
class _Data:
    """All cases. rows, right, nearest: tensors over all options. starts, sizes: of each case."""

    rows: Any
    right: Any
    nearest: Any
    starts: NDArray[np.intp]
    sizes: NDArray[np.intp]
    counts: NDArray[np.float32]

    @classmethod
    def of(cls, cases: Sequence[Case], ranged: NDArray[np.float64]) -> "_Data":
        import torch

        sizes = np.array([len(case.rows) for case in cases], dtype=np.intp)
        return cls(
            torch.from_numpy(ranged.astype(np.float32)),
            torch.from_numpy(np.concatenate([case.right for case in cases])),
            torch.from_numpy(np.concatenate([case.nearest for case in cases])),
            np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.intp),
            sizes,
            np.array([case.count for case in cases], dtype=np.float32),
        )

    def batches(self, numbers: np.random.Generator) -> Iterator[NDArray[np.intp]]:
        """The numbers of some cases at a time, all of them, in any order."""
        order = numbers.permutation(len(self.sizes))
        for first in range(0, len(order), _BATCH):
            yield order[first : first + _BATCH]


def _trained(data: _Data, course: Course) -> list[tuple[Floats, Floats]]:
    """The layers of one network: weights (n_in, n_out) and offsets (1, n_out)."""
    import torch
    from torch.nn import Dropout, Linear, ReLU, Sequential

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(course.seed)
        width = data.rows.shape[1]
        modules: list[Any] = [Dropout(_DROPPED_IN)]
        for units in _HIDDEN:
            modules += [Linear(width, units), ReLU(), Dropout(course.dropped)]
            width = units
        network = Sequential(*modules, Linear(width, 1))
        optimizer = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=_DECAY)
        numbers, step = np.random.default_rng(course.seed), 0
        steps = course.epochs * -(-len(data.sizes) // _BATCH)
        for _ in range(course.epochs):
            for chosen in data.batches(numbers):
                for group in optimizer.param_groups:
                    group["lr"] = _RATE * min(1.0, step / _WARM_UP) * (1.0 - step / steps)
                optimizer.zero_grad()
                _loss(network, data, chosen).backward()
                torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
                optimizer.step()
                step += 1
    linear = [module for module in network if isinstance(module, Linear)]
    return [
        (one.weight.detach().double().numpy().T, one.bias.detach().double().numpy()[None])
        for one in linear
    ]


def _loss(network: Any, data: _Data, chosen: NDArray[np.intp]) -> Any:
    """The mean negative log-likelihood of some cases, in nats, by what each counts; a scalar.

    chosen: the numbers of the cases, (n_cases,).
    """
    import torch

    sizes = data.sizes[chosen]
    owner = torch.from_numpy(np.repeat(np.arange(len(chosen)), sizes))
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    places = torch.from_numpy(np.repeat(data.starts[chosen], sizes) + within)
    values = network(data.rows[places])[:, 0]
    highest, sums = _sums(values, owner, len(chosen), 0.0)
    none = torch.exp(-highest)
    total = highest + torch.log(sums + none)
    loss = total
    for wanted in (data.right[places], data.nearest[places]):
        best, share = _sums(values[wanted], owner[wanted], len(chosen), -1e4)
        likely = best + torch.log(share.clamp_min(_LEAST_SUM))
        loss = loss - 0.5 * torch.where(share > 0, likely, torch.zeros(1))
    counts = torch.from_numpy(data.counts[chosen])
    return (loss * counts).sum() / counts.sum()


def _sums(values: Any, owner: Any, count: int, least: float) -> tuple[Any, Any]:
    """For each case the highest of its values, ``least`` at least, and the sum of exp beside it."""
    import torch

    highest = torch.full((count,), least).scatter_reduce(0, owner, values.detach(), "amax")
    sums = torch.zeros(count).index_add(0, owner, torch.exp(values - highest[owner]))
    return highest, sums
