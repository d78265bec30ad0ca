"""Mutated files for every reader, for as long as one likes; what is found is kept.

    python -m tests.fuzz.endless [--minutes 5 | --examples 10000] [--seed 1] [TARGET...]

A result or one of our errors of one line is well; a traceback, more than ten seconds or a gigabyte
is not: then the file is put into .fuzz/ and named. Exit code 1 where there is one.
"""

import argparse
import faulthandler
import random
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

from tests.fuzz.fuzzing import MOST_SECONDS, fault_of, mutated, warm_up
from tests.fuzz.targets import TARGETS

FOUND = Path(".fuzz")


def main() -> int:
    """Try mutated files on each target in turn, and print what is found; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--examples", type=int, default=None)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    options = parser.parse_args()
    minutes = options.minutes or (None if options.examples else 5.0)
    end = time.monotonic() + 60 * minutes if minutes else float("inf")
    names = options.targets or list(TARGETS)
    seeds = {name: TARGETS[name].seeds() for name in names}
    for name in names:
        warm_up(TARGETS[name], seeds[name])
    tried, told = dict.fromkeys(names, 0), set()
    with tempfile.TemporaryDirectory() as folder:
        for number in count():
            name = names[number % len(names)]
            if time.monotonic() > end or number == (options.examples or -1):
                break
            file, content = mutated(seeds[name], random.Random(f"{options.seed}-{name}-{number}"))
            path = Path(folder, file)
            path.write_bytes(content)
            faulthandler.dump_traceback_later(10 * MOST_SECONDS, exit=True)
            fault = fault_of(TARGETS[name], path)
            faulthandler.cancel_dump_traceback_later()
            tried[name] += 1
            if fault and (name, fault[:60]) not in told:
                told.add((name, fault[:60]))
                FOUND.mkdir(exist_ok=True)
                kept = FOUND / f"{name}-{options.seed}-{number}-{file}"
                kept.write_bytes(content)
                sys.stdout.write(f"{name}: {kept}: {fault}\n")
                sys.stdout.flush()
            path.unlink()
    counts = ", ".join(f"{name} {number:,}" for name, number in tried.items())
    sys.stdout.write(f"seed {options.seed}: tried {counts}; {len(told)} found\n")
    return int(bool(told))


if __name__ == "__main__":
    sys.exit(main())
