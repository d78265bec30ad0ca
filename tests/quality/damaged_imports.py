"""Damaged files of every format, imported one after the other: what becomes of them.

    python -m tests.quality.damaged_imports 100000

Prints how many were read and how many refused, and each one that ended otherwise: with a
traceback, after more than ten seconds, or with something left behind in the store. Exit code 1
where there is one.
"""

import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from align.errors import TolmachError
from glossary.importing.files import Incoming
from glossary.importing.merge import merge
from glossary.store.store import Store
from tests.support.damaged_files import damaged_files, whole_files
from tests.support.merging import approved_store

MOST_SECONDS = 10
RENEWED = 200
"""Files after which a new store is taken, so that it stays small."""


class _TooLongError(Exception):
    """An import that takes too long."""


def _alarm(*_: object) -> None:
    raise _TooLongError


def outcome_of(store: Store, path: Path) -> str:
    """ "read", "refused", or what is wrong with the import."""
    before = store.entries.last_event()
    signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS)
    try:
        for _ in merge(store, Incoming(path), "anna"):
            pass
    except TolmachError as err:
        if "\n" in str(err) or not str(err).startswith(str(path)):
            return f"an error that is no line with the file: {err!r:.200}"
        if store.entries.last_event() != before:
            return "refused, but something was imported"
        return "refused"
    except _TooLongError:
        return f"takes more than {MOST_SECONDS} s"
    except Exception as err:  # noqa: BLE001 (whatever is raised is what we look for)
        return f"traceback: {type(err).__name__} {err!s:.200}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return "read"


def outcomes(count: int, seed: int, folder: Path) -> Iterator[tuple[str, str]]:
    """(which file, what became of it) for so many damaged files."""
    signal.signal(signal.SIGALRM, _alarm)
    files = whole_files(folder / "whole")
    found = damaged_files(files, count, seed)
    for round_number in range(0, count, RENEWED):
        place = folder / str(round_number)
        place.mkdir()
        with approved_store(place) as store:
            for _ in range(min(RENEWED, count - round_number)):
                number, name, content = next(found)
                path = place / name
                path.write_bytes(content)
                yield f"{seed}-{number} {name}", outcome_of(store, path)
                path.unlink()
        for left in place.iterdir():
            left.unlink()


def main(count: int, seed: int) -> int:
    """Import ``count`` damaged files and print what became of them; the exit code."""
    told: Counter[str] = Counter()
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        for which, outcome in outcomes(count, seed, Path(folder)):
            told[outcome if outcome in ("read", "refused") else "wrong"] += 1
            if outcome not in ("read", "refused"):
                bad += 1
                sys.stdout.write(f"{which}: {outcome}\n")
                sys.stdout.flush()
    counts = ", ".join(f"{kind}: {number:,}" for kind, number in sorted(told.items()))
    sys.stdout.write(f"{counts}\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(int((sys.argv[1:] or ["10000"])[0]), int((sys.argv[2:] or ["0"])[0])))
