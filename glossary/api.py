"""What the commands export, verify and import do, as one call each for Python programs.

Nothing is printed: what the commands say on standard error is in the results and the errors.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from glossary.exporting.export import (
    OnRefused,
    Written,
    check_single,
    format_named,
    write_stream,
    write_targets,
)
from glossary.exporting.profiles import profile_named, with_languages
from glossary.exporting.selection import Selected, Selection, export_info, parse_since
from glossary.exporting.targets import FORMATS, Target, with_name_mark
from glossary.formats.export_info import ExportInfo, Languages
from glossary.formats.table_options import TableOptions
from glossary.importing.files import Incoming
from glossary.importing.merge import Change, MergeOptions, merge
from glossary.store.store import Store
from glossary.verifying.comparison import VerifyReport
from glossary.verifying.verify import verify


def choose(
    statuses: Sequence[str] = (), domains: Sequence[str] = (), since: str | int | None = None
) -> Selection:
    """Which entries: approved ones where nothing is said; since: a day, a time, an event's number.

    Raises UsageError for a time that is none.
    """
    when = parse_since(since) if isinstance(since, str) else since
    return Selection(tuple(statuses), tuple(domains), when)


def export_files(
    store: Path,
    targets: Sequence[str],
    folder: Path,
    selection: Selection | None = None,
    languages: Languages | None = None,
    *,
    on_refused: OnRefused = "error",
    strict: bool = False,
) -> list[Written]:
    """The files written to ``folder`` out of the store in a file, all together or none.

    targets: names of formats, of profiles, or paths of profiles in TOML. on_refused: "skip" leaves
    out what a format cannot hold. strict: raise LossesError where anything would be lost. A
    part of the entries goes into files of its own, such as glossary.since-2026-03-01.tmx.
    """
    mark = (selection or Selection()).mark
    placed = [
        (with_name_mark(_target(name, languages), mark), folder) for name in dict.fromkeys(targets)
    ]
    with _entries(store, selection) as (entries, info):
        return write_targets(entries, info, placed, on_refused, strict=strict)


def export_stream(
    store: Path,
    target: str,
    stream: IO[bytes],
    selection: Selection | None = None,
    languages: Languages | None = None,
    *,
    on_refused: OnRefused = "error",
    strict: bool = False,
) -> Written:
    """What was written to ``stream`` (binary, stays open); otherwise as :func:`export_files`."""
    chosen = _target(target, languages)
    check_single(chosen)
    with _entries(store, selection) as (entries, info):
        return write_stream(entries, info, stream, chosen, on_refused, strict=strict)


def verify_files(
    store: Path | None,
    files: Sequence[Path],
    target: str | None = None,
    selection: Selection | None = None,
    languages: Languages | None = None,
) -> list[VerifyReport]:
    """What each file holds, compared with the store where one is given.

    target: what they were written for, where that was a profile. Raises ExportError for a file
    that cannot be read.
    """
    mark = (selection or Selection()).mark
    wanted = None if target is None else with_name_mark(_target(target, languages), mark)
    with ExitStack() as stack:
        entries = None
        if store is not None:
            entries, _ = stack.enter_context(_entries(store, selection))
        return [verify(path, entries, wanted) for path in files]


def import_file(
    store: Path,
    file: Path,
    reviewer: str,
    options: MergeOptions | None = None,
    table: TableOptions | None = None,
    languages: Languages | None = None,
    *,
    preview: bool = False,
) -> list[Change]:
    """What each record of ``file`` comes to; the store is made where there is none.

    preview: change nothing, and make no store. Raises ExportError where the file cannot
    be read to its end, with nothing changed.
    """
    incoming = Incoming(file, languages or Languages(), table or TableOptions())
    with ExitStack() as stack:
        if preview and not store.exists():
            store = Path(stack.enter_context(TemporaryDirectory()), "glossary.db")
        opened = stack.enter_context(Store.open(store, create=True))
        return list(merge(opened, incoming, reviewer, options, preview=preview))


def _target(name: str, languages: Languages | None) -> Target:
    """The format or profile of that name."""
    target = format_named(name) if name in FORMATS and name != "tbx" else profile_named(name)
    return with_languages(target, languages.ru, languages.en) if languages else target


@contextmanager
def _entries(store: Path, selection: Selection | None) -> Iterator[tuple[Selected, ExportInfo]]:
    """The chosen entries of one moment, and what an export says of itself."""
    with Store.open(store, read_only=True) as opened, opened.snapshot():
        entries = Selected(opened, selection or Selection())
        yield entries, export_info(opened, entries, selection)
