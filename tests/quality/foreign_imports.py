"""Files of other programs in bulk, imported one after the other: what becomes of each.

    python -m tests.quality.foreign_imports FOLDER --turned --toolkit PYTHON

FOLDER is looked through with all folders in it; without one, foreign files of the tests are taken.
--turned: each is read a second time with English and Russian in the place of its languages.
--toolkit: a Python with translate-toolkit, which counts the units of PO files; those of XML are
counted by another parser than ours.

Prints a line for each file that is not well: that ends in a traceback, takes more than ten seconds,
is refused without a reason or as empty though it is not, has not a record and not a word of it, or
has another number of units than were counted. Then the totals; exit code 1 where there was such a
line. Nothing is written but into a temporary folder.
"""

import argparse
import re
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from align.errors import TolmachError
from glossary.importing.files import Incoming, format_of
from glossary.importing.merge import merge
from tests.quality.foreign_units import Toolkit, Units, units_in
from tests.quality.turned_languages import turned
from tests.support.damaged_files import FOREIGN
from tests.support.samples import make_store

MOST_SECONDS = 10
SUFFIXES = frozenset({
    ".csv", ".jsonl", ".mqxliff", ".mtf", ".mxliff", ".po", ".pot", ".sdlxliff", ".tab", ".tbx",
    ".tmx", ".tsv", ".txt", ".utf8", ".xlf", ".xliff", ".xlsx", ".xml",
})  # fmt: skip
_UNITS = frozenset({
    "entries without a translation", "entries marked obsolete", "units not to be translated",
    "units without a target",
})  # fmt: skip
"""What an import leaves out and says to be units."""


_EMPTY = re.compile(r"has no (?!rows)|has [\d,]+ texts and no translation|is empty")
"""Reasons to refuse a file that has nothing in it."""


class Told(NamedTuple):
    """What became of a file.

    outcome: "read", "refused", or what is wrong. units: records that came in, that were refused,
    and units that were counted as left out. said: all lines that a user sees beside the records.
    """

    outcome: str
    units: tuple[int, int, int] = (0, 0, 0)
    said: tuple[str, ...] = ()


class _TooLongError(Exception):
    """An import that takes too long."""


def _alarm(*_: object) -> None:
    raise _TooLongError


def told_of(path: Path, folder: Path) -> Told:
    """What becomes of a file that is imported into a new store in ``folder``."""
    incoming = Incoming(path)
    signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS)
    try:
        with make_store(folder / "glossary.db", ()) as store:
            return _told(incoming, Counter(map(_kind, merge(store, incoming, "anna"))))
    except TolmachError as err:
        message = str(err)
        if "\n" in message or not message.startswith(str(path)):
            return Told(f"an error that is no line with the file: {err!r:.200}")
        return Told("refused", said=(message.removeprefix(f"{path}: "),))
    except _TooLongError:
        return Told(f"takes more than {MOST_SECONDS} s")
    except Exception as err:  # noqa: BLE001 (whatever is raised is what we look for)
        return Told(f"traceback: {type(err).__name__} {err!s:.200}")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for left in folder.glob("glossary.db*"):
            left.unlink()


def _kind(change: object) -> str:
    kind, note = str(getattr(change, "kind", "")), str(getattr(change, "note", ""))
    return kind if kind != "refused" or note.strip() else "refused without a reason"


def _told(incoming: Incoming, kinds: Counter[str]) -> Told:
    unread = incoming.about.unread
    refused = kinds.pop("refused", 0)
    left = sum(count for what, count in unread.items() if what in _UNITS)
    outcome = "read"
    if kinds["refused without a reason"]:
        outcome = "a refusal without a reason"
    return Told(outcome, (kinds.total(), refused, left), tuple(incoming.about.unread_lines()))


def form_of(path: Path) -> str:
    """The format of a file, "" where it is none that is read."""
    try:
        return format_of(path)
    except (TolmachError, OSError):
        return ""


def files_in(folder: Path, scratch: Path, *, both: bool) -> Iterator[tuple[str, Path, str]]:
    """(name, file, format) of all files that an import may be given; both: and turned ones."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in SUFFIXES or not path.is_file() or path.is_symlink():
            continue
        form = form_of(path)
        yield str(path), path, form
        content = turned(path, form) if both else None
        if content is not None:
            copy = scratch / f"turned{path.suffix}"
            copy.write_bytes(content)
            yield f"{path} (turned)", copy, form
            copy.unlink()


def difference(path: Path, told: Told, units: Units) -> str:
    """How an import and a count of the same file differ, "" where they agree."""
    if sum(told.units) != units.number:
        new, refused, left = told.units
        said = "; ".join(told.said)
        return (
            f"{new} new + {refused} refused + {left} left out, but {units.number} were counted"
            f" ({said})"
        )
    if not units.texts:
        return ""
    records = [record for record in Incoming(path).read() if record.ru or record.en]
    ours = Counter(frozenset(_plain(text) for text in (one.ru, one.en)) for one in records)
    theirs = Counter(frozenset(map(_plain, pair)) for pair in units.texts)
    other = next(iter(ours - theirs), None)
    return "" if other is None else f"a record that was not counted: {sorted(other)!r:.300}"


def _alike(reason: str) -> str:
    """A reason without what differs from file to file."""
    reason = reason.partition("; nothing in it")[0].removeprefix("line ")
    return re.sub(r"'[^']*'|[\d,]+|(?<=Russian: |English: |ages are ).*", "…", reason)[:100]


def _plain(text: str) -> str:
    return " ".join(text.split())


def look_through(
    folder: Path, scratch: Path, totals: Counter[str], *, both: bool, toolkit: Toolkit
) -> Iterator[tuple[str, str]]:
    """(file, what is wrong with its import) of all that are not well; adds to the totals."""
    signal.signal(signal.SIGALRM, _alarm)
    for name, path, form in files_in(folder, scratch, both=both):
        told = told_of(path, scratch)
        fault = "" if told.outcome in ("read", "refused") else told.outcome
        if told.outcome == "read" and (units := units_in(path, form, toolkit)) is not None:
            totals["counted"] += 1
            fault = difference(path, told, units)
        elif told.outcome == "read" and not (sum(told.units) or told.said):
            fault = "no record and not a word of it"
        elif told.outcome == "refused" and _EMPTY.match(told.said[0]):
            units = units_in(path, form, toolkit)
            if units is not None and (units.texts or (form != "po" and units.number)):
                fault = f"refused as empty ({told.said[0]}), but {units.number} were counted"
        totals[f"{'wrong' if fault else told.outcome}, {form or 'no format'}"] += 1
        if told.outcome == "refused":
            totals[f"refused: {_alike(told.said[0])}"] += 1
        for what, number in zip(("new", "refused", "left out"), told.units, strict=True):
            totals[f"units {what}"] += number
        if fault:
            yield name, fault


def main(arguments: list[str]) -> int:
    """Print what is wrong and the totals; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--turned", action="store_true")
    parser.add_argument("--toolkit", default="")
    options = parser.parse_args(arguments)
    totals: Counter[str] = Counter()
    wrong = 0
    with tempfile.TemporaryDirectory() as scratch, Toolkit(options.toolkit) as toolkit:
        folder = options.folder or Path(scratch, "files")
        if options.folder is None:
            folder.mkdir()
            for name, text in FOREIGN.items():
                (folder / name).write_text(text, encoding="utf-8")
        faults = look_through(folder, Path(scratch), totals, both=options.turned, toolkit=toolkit)
        for name, fault in faults:
            wrong += 1
            sys.stdout.write(f"{name}: {fault}\n")
            sys.stdout.flush()
    for what, number in sorted(totals.items()):
        sys.stdout.write(f"{number:>8,} {what}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
