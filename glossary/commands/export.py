"""The commands that write exports and read them back."""

import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from align.commands.options import Command, option
from align.commands.output import note, write_records
from align.commands.running.progress import progress
from align.errors import LossError, StoreError, TolmachError, UsageError
from align.text import counted
from glossary.commands.options import open_store, status_option, store_option

if TYPE_CHECKING:
    from glossary.entries.entry import Entry
    from glossary.exporting.export import Written
    from glossary.exporting.losses import Plan
    from glossary.exporting.selection import Selected, Selection
    from glossary.exporting.targets import Target
    from glossary.formats.export_info import ExportInfo

EXPORT_FORMATS = (
    "tmx", "xlsx", "csv", "tsv", "jsonl", "tbx", "tbx-dca", "tbx2", "multiterm-xml", "xliff",
)  # fmt: skip
PROFILES = (
    "generic", "omegat", "memoq", "multiterm", "phrase", "matecat", "weblate", "deepl",
    "deepl-multilingual", "google", "supervertaler", "tbx",
)  # fmt: skip
DEFAULT_FORMATS = ("tmx", "xlsx", "csv")
_MOST_DAMAGES = 20
"""Damages of a store that are named."""
DIRECTIONS = ("ru-en", "en-ru")


def profile_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The profiles that begin so, for a shell to complete."""
    return [name for name in PROFILES if name.startswith(incomplete)]


def selection_options(command: Command) -> Command:
    """The options that choose entries: --status, --domain, --since; each names its own files."""
    domain = option(
        "--domain",
        "domains",
        multiple=True,
        help="Only this domain, in files named for it; may be repeated.",
    )
    since = option(
        "--since",
        default=None,
        metavar="WHEN",
        help="Only what was decided or changed since a day, a time, or the number of an event, in "
        "files named for it, such as glossary.since-2026-03-01.tmx.",
    )
    return status_option(domain(since(command)))


def language_options(command: Command) -> Command:
    """The options that name the languages in the files, and which of them is translated."""
    ru = option("--ru", "ru", default=None, help="Code of the Russian: ru, ru-RU, ru-KZ, …")
    en = option("--en", "en", default=None, help="Code of the English: en, en-GB, en-US, …")
    direction = option(
        "--direction",
        type=click.Choice(DIRECTIONS),
        default=None,
        help="What is translated into what.  [default: ru-en, or as the profile says]",
    )
    return ru(en(direction(command)))


@click.command()
@option(
    "--to",
    "folder",
    default=None,
    help="Folder to write to; - is standard output.  [default: exports, or exports/PROFILE]",
)
@option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(EXPORT_FORMATS),
    help="Format to write; may be repeated.  [default: tmx, xlsx, csv]",
)
@option(
    "--for",
    "profiles",
    multiple=True,
    metavar="PROFILE",
    shell_complete=profile_names,
    help=f"Files for a tool: {', '.join(PROFILES)}, or a TOML file of your own; may be repeated.",
)
@selection_options
@language_options
@option(
    "--strict",
    is_flag=True,
    help="Exit with 3, writing nothing, where something would be dropped or changed.",
)
@store_option
def export(
    folder: str | None,
    formats: tuple[str, ...],
    profiles: tuple[str, ...],
    statuses: tuple[str, ...],
    domains: tuple[str, ...],
    since: str | None,
    ru: str | None,
    en: str | None,
    direction: str | None,
    strict: bool,
    store_path: Path,
) -> None:
    """Write the approved glossary for CAT tools and people.

    TMX is a translation memory, XLSX a workbook, CSV an OmegaT glossary, TBX a termbase (tbx:
    TBX-Basic with categories as elements; tbx-dca: in attributes; tbx2: version 2, for OmegaT),
    multiterm-xml a termbase as MultiTerm and memoQ write it, XLIFF (2.1) units with their
    glossary; TSV and JSONL hold everything. --for omegat writes a folder to drop into a project.
    What a tool has no place for is listed before anything is written. --direction en-ru is for
    translations into Russian. The same store gives the same bytes.
    """
    profiles = _profiles(profiles, formats)
    mark = _selection(statuses, domains, since).mark
    targets = [_marked(one, mark) for one in _targets(formats, profiles, ru, en, direction)]
    if folder == "-" and (len(targets) != 1 or "+" in targets[0].name):
        raise UsageError("one format at a time goes to standard output: add --format tmx")
    with ExitStack() as stack:
        bar = stack.enter_context(progress("exporting"))
        selected = _for_export(store_path, statuses, domains, since, bar.again)
        entries, info = stack.enter_context(selected)
        bar.begin("exporting", dict(info.counts)["entries"])
        if folder == "-":
            _to_stdout(targets[0], entries, info, strict)
            return
        placed = [(target, _place(folder, target, profiles)) for target in targets]
        if not (strict or profiles):
            _note_losses_of_each(formats or DEFAULT_FORMATS, direction, entries)
        written = _written(placed, entries, info, strict)
    _report(written, folder, _options(statuses, domains, since), since, info, plain=not profiles)


def _profiles(profiles: tuple[str, ...], formats: tuple[str, ...]) -> tuple[str, ...]:
    """The profiles to export for; formats that are named count before those of a project file.

    :raises UsageError: where both are named.
    """
    if not formats or not profiles:
        return profiles
    source = click.get_current_context().get_parameter_source("profiles")
    if source is not ParameterSource.DEFAULT_MAP:
        raise UsageError("give --format or --for, not both")
    return ()


def _options(statuses: Sequence[str], domains: Sequence[str], since: str | None) -> list[str]:
    """The options that choose these entries, as on a command line."""
    named = [("--status", name) for name in statuses] + [("--domain", name) for name in domains]
    named += [] if since is None else [("--since", since)]
    return [word for pair in named for word in pair]


def _report(
    written: Sequence["Written"],
    folder: str | None,
    chosen: Sequence[str],
    since: str | None,
    info: "ExportInfo",
    *,
    plain: bool,
) -> None:
    """Print what was written, and how to verify it.

    chosen: the options that chose the entries. plain: written by format, so that verify needs
    nothing but these options and the files.
    """
    from glossary.formats.export_info import APPROVED_SCOPE

    entries = dict(info.counts)["entries"]
    records = [
        {"file": item.path.as_posix(), "format": item.format, "records": item.records}
        for item in written
        if not item.left
    ]
    for item in written:
        if item.left:
            note(f"{item.path}: is not of tolmach's making and was left as it is")
    write_records(records, None, ("file", "format", "records"))
    if not entries:
        whole = info.scope == APPROVED_SCOPE
        empty = "nothing is approved yet: tolmach review" if whole else "no entry was chosen"
        note(empty if since is None else "nothing has changed")
    elif plain and not any(item.refused for item in written):
        which = f"{folder or 'exports'}/*"
        if chosen:
            which = f"{shlex.join(chosen)} FILE..."
        number = counted(entries, "entry", "entries")
        note(f"{number}; tolmach verify {which} reads them back")


def _targets(
    formats: Sequence[str],
    profiles: Sequence[str],
    ru: str | None,
    en: str | None,
    direction: str | None,
) -> list["Target"]:
    """What to write, in the order asked for."""
    from glossary.exporting.export import format_named
    from glossary.exporting.profiles import profile_named, with_languages
    from glossary.exporting.targets import together

    if profiles:
        chosen = [profile_named(name) for name in dict.fromkeys(profiles)]
    else:
        chosen = [together([format_named(n) for n in dict.fromkeys(formats or DEFAULT_FORMATS)])]
    return [with_languages(target, ru, en, direction) for target in chosen]


def _marked(target: "Target", mark: str) -> "Target":
    from glossary.exporting.targets import with_name_mark

    return with_name_mark(target, mark)


def _place(folder: str | None, target: "Target", profiles: Sequence[str]) -> Path:
    """The folder of a target: that of --to, or one below it where there are several profiles."""
    if not profiles:
        return Path(folder or "exports")
    if folder is None:
        return Path("exports", target.name)
    return Path(folder) if len(set(profiles)) == 1 else Path(folder, target.name)


def _written(
    placed: Sequence[tuple["Target", Path]],
    entries: Iterable["Entry"],
    info: "ExportInfo",
    strict: bool,
) -> list["Written"]:
    """The files written.

    What does not fit is left out and reported; with strict nothing is written then.
    """
    from glossary.exporting.export import plans_for, write_plans
    from glossary.formats.refusals import RefusedError

    plans = plans_for(entries, placed)
    _note_losses([plan for plan, _ in plans], strict)
    try:
        return write_plans(plans, info, strict=strict)
    except RefusedError as error:
        if strict:
            raise LossError(str(error)) from error
        note(f"left out: {error.what}; edit or reject them")
        return write_plans(plans, info, "skip")


def _note_losses(plans: Iterable["Plan"], strict: bool) -> None:
    """Report what would be lost; with strict the error will do so."""
    for plan in () if strict else plans:
        for loss in plan.losses:
            note(str(loss))


def _note_losses_of_each(
    formats: Sequence[str], direction: str | None, entries: Iterable["Entry"]
) -> None:
    """Report what each of several formats lacks, though another of them may have it.

    That terms are without sentences is how it should be, and is not said.
    """
    from glossary.exporting.export import losses_of
    from glossary.exporting.losses import TERMS_ONLY

    names = list(dict.fromkeys(formats))
    for name in names if len(names) > 1 else ():
        (target,) = _targets((name,), (), None, None, direction)
        for loss in losses_of(entries, target):
            if not loss.why.endswith(TERMS_ONLY):
                note(f"{', '.join(target.files)}: {loss}")


def _to_stdout(
    target: "Target", entries: Iterable["Entry"], info: "ExportInfo", strict: bool
) -> None:
    from glossary.exporting.export import check_single, write_planned
    from glossary.exporting.losses import plan
    from glossary.formats.refusals import RefusedError
    from glossary.formats.units import ordered_for_export

    check_single(target)
    planned = plan(target, ordered_for_export(entries))
    _note_losses([planned], strict)
    try:
        write_planned(planned, info, sys.stdout.buffer, strict=strict)
    except RefusedError as error:
        if strict:
            raise LossError(str(error)) from error
        raise
    sys.stdout.buffer.flush()


@contextmanager
def _for_export(
    store_path: Path,
    statuses: tuple[str, ...],
    domains: tuple[str, ...] = (),
    since: str | None = None,
    watch: "Callable[[Iterator[Entry]], Iterator[Entry]]" = iter,
) -> Iterator[tuple["Selected", "ExportInfo"]]:
    """The chosen entries, and what an export says of itself; reports what was withdrawn.

    The entries are read from the store as they are needed, all as of one moment.
    """
    from glossary.exporting.selection import Selected, export_info, withdrawn

    selection = _selection(statuses, domains, since)
    with open_store(store_path, read_only=True) as store, store.snapshot():
        store.check()
        entries = Selected(store, selection, watch)
        info = export_info(store, entries, selection)
        gone = [] if selection.since is None else withdrawn(store, selection.since)
        if gone:
            names = ", ".join(f"{entry.id} {entry.ru}" for entry in gone[:5])
            more = f" and {len(gone) - 5} more" if len(gone) > 5 else ""
            note(f"no longer approved; remove these by hand: {names}{more}")
        yield entries, info


def _selection(
    statuses: tuple[str, ...], domains: tuple[str, ...], since: str | None
) -> "Selection":
    from glossary.exporting.selection import Selection, parse_since

    return Selection(statuses, domains, None if since is None else parse_since(since))


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, readable=False))
@option(
    "--for",
    "profile",
    default=None,
    metavar="PROFILE",
    shell_complete=profile_names,
    help="The profile that the files were written for, if any.",
)
@selection_options
@language_options
@store_option
def verify_command(
    files: tuple[Path, ...],
    profile: str | None,
    statuses: tuple[str, ...],
    domains: tuple[str, ...],
    since: str | None,
    ru: str | None,
    en: str | None,
    direction: str | None,
    store_path: Path,
) -> None:
    """Read exports back against the store, or check the store.

    Compares entry by entry. FILES may be folders, which stand for all files in them. Without a
    store only the files themselves are checked. Without FILES the store is: every event, pair and
    entry in it is held to the digest that was written with it. Exits with 1 where a file lacks
    something or cannot be read, or the store is damaged.
    """
    if not files:
        _verify_store(store_path)
        return
    target = None if profile is None else _targets((), (profile,), ru, en, direction)[0]
    if target is not None:
        target = _marked(target, _selection(statuses, domains, since).mark)
    from glossary.verifying.verify import files_within

    with ExitStack() as stack:
        entries = None
        if store_path.exists():
            chosen = _for_export(store_path, statuses, domains, since)
            entries, _ = stack.enter_context(chosen)
        else:
            note(f"{store_path}: no such store; checking the files on their own")
        inside = files_within(files)
        bar = stack.enter_context(progress("verifying", inside))
        results = [_verified(path, entries, target) for path in bar.over(inside)]
    if not all(results):
        sys.exit(1)


def _verify_store(path: Path) -> None:
    """Say on standard output that a store is whole, or name on standard error what is not."""
    with open_store(path, salvaging=True) as store:
        if not store.database.outdated:
            damages = list(islice(store.damages(), _MOST_DAMAGES + 1))
            for damage in damages[:_MOST_DAMAGES]:
                note(f"tolmach: {path}: {damage}")
            if damages:
                more = "; there is more" if len(damages) > _MOST_DAMAGES else ""
                note(
                    f"{path}: damaged{more}: `tolmach decisions export --salvage FILE` saves what "
                    "is intact"
                )
                sys.exit(1)
    with open_store(path, read_only=True) as store:
        counts = store.entries.counts()
    numbers = ", ".join(
        counted(number, *names)
        for number, names in (
            (counts.events, ("event",)),
            (counts.entries, ("entry", "entries")),
            (sum(counts.pairs.values()), ("pair",)),
        )
    )
    click.echo(f"{path.as_posix()}: {numbers}: ok")


def _verified(path: Path, entries: "Selected | None", target: "Target | None") -> bool:
    """Whether a file reads back as it should; prints what it holds, or why it cannot be read."""
    from glossary.verifying.verify import verify as verify_file

    try:
        report = verify_file(path, entries, target)
    except StoreError:
        raise
    except TolmachError as error:
        note(f"tolmach: {error}")
        return False
    click.echo(report.summary())
    return report.ok
