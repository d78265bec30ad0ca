"""Damage copies of a store, export each, and count: told, harmless, or a wrong export in silence.

    python benchmarks/damage_stores.py [NUMBER [SEED]]

Bits are turned over, pages exchanged or blanked, rows changed and deleted by hand, events deleted
and put into another order; 1,000 copies by default. harmless: the export is byte for byte that of
the whole store. Exits with 1 where one is silent, or ends in anything but one line.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.support.damaged_stores import all_exports, damaged_copies, make_rich_store, outcome


def main(number: int, seed: int) -> int:
    """Print a line for each kind of damage, and one for each silent one; return the exit code."""
    counts: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = folder / "whole.db"
        make_rich_store(store)
        whole = all_exports(store, folder / "out")
        for copy, what in damaged_copies(store, folder, number, seed):
            try:
                came = outcome(copy, folder / "out", whole)
            except Exception as err:  # noqa: BLE001
                came = f"{type(err).__name__}: {err}"
            if came not in ("told", "harmless"):
                print(f"{came}: {what}")  # noqa: T201
                came = "silent" if came == "silent" else "failed"
            counts[what.partition(":")[0], came] += 1
    outcomes = ("told", "harmless", "silent", "failed")
    for kind in (*sorted({kind for kind, _ in counts}), "all"):
        row = [
            sum(n for (k, o), n in counts.items() if o == one and kind in (k, "all"))
            for one in outcomes
        ]
        print(kind, *(f"{one} {n}" for one, n in zip(outcomes, row, strict=True)), sep="\t")  # noqa: T201
    return int(any(one in ("silent", "failed") for _, one in counts))


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:3]]
    sys.exit(main(*given, *(1_000, 0)[len(given) :]))
