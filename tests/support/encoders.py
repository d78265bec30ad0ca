"""An encoder that is quick, and Python in a process of its own, for the tests of encoders."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Sequence

import numpy as np

from align.arrays import Vectors
from align.encoders.vectors import unit_rows
from tests.support.paths import ROOT


class CountingEncoder:
    """Deterministic vectors from the letters of a text; remembers what it was asked for."""

    def __init__(self, name: str = "counting/1", dim: int = 8) -> None:
        self.name = name
        self.dim = dim
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        rows = [
            np.random.default_rng(list(text.encode("utf-8", "surrogatepass"))).normal(size=self.dim)
            for text in texts
        ]
        return unit_rows(np.asarray(rows, dtype=np.float32).reshape(-1, self.dim), self.name)


def run_python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )
