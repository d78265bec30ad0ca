"""The commands that bring work back into the store: import and annotate."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.atomic_files import temporary_folder
from align.commands.options import format_option, option
from align.commands.output import is_complete, note, write_records
from align.commands.running.progress import ProgressLine, progress
from align.errors import LossError, UsageError
from align.text import counted
from glossary.commands.concepts import fact_options
from glossary.commands.export import language_options, profile_names
from glossary.commands.options import (
    layout_options,
    open_store,
    reviewer_option,
    store_option,
    table_options_of,
    write_events,
)
from glossary.frames import CHANGES
from glossary.store.database import remove_unused

if TYPE_CHECKING:
    from glossary.entries.content import Content
    from glossary.formats.table_options import TableOptions
    from glossary.importing.changes import Change
    from glossary.importing.files import Incoming
    from glossary.store.store import Store

COLUMNS = ("change", "where", "entry", "ru", "ours", "theirs", "outcome", "note")
_MOST_REFUSALS = 20
"""Refused records that are listed one by one."""


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@option("--dry-run", is_flag=True, help="Show what would change; change nothing and make no store.")
@option(
    "--new",
    type=click.Choice(("added", "review", "skip")),
    default="added",
    show_default=True,
    help="What becomes of pairs that are not in the store; review puts them into the queue.",
)
@option(
    "--conflicts",
    type=click.Choice(("review", "ours", "theirs")),
    default="review",
    show_default=True,
    help="Where both sides changed the same field: keep ours and review theirs, or take one.",
)
@option(
    "--deleted",
    type=click.Choice(("keep", "reject")),
    default="keep",
    show_default=True,
    help="What becomes of approved entries that are gone from a complete export.",
)
@layout_options
@option(
    "--for",
    "profile",
    default=None,
    metavar="PROFILE",
    shell_complete=profile_names,
    help="Columns as this profile of `tolmach export` writes them.",
)
@language_options
@option("--strict", is_flag=True, help="Exit with 3, changing nothing, on conflicts or refusals.")
@store_option
@reviewer_option
@format_option
def import_(
    file: Path, dry_run: bool, new: Any, conflicts: Any, deleted: Any, profile: str | None,
    ru: str | None, en: str | None, direction: str | None, strict: bool, store_path: Path,
    reviewer: str, form: str | None, **layout: Any,
) -> None:  # fmt: skip
    """Merge an edited export or another glossary into the store.

    FILE is XLSX, CSV, TSV, TBX, MultiTerm XML, TMX, XLIFF, mqxliff, mxliff, sdlxliff, PO, JSON
    lines or an OmegaT glossary. Drafts of other programs go to review. What only FILE changed is
    taken over; what both sides changed is a conflict. Nothing is overwritten unless you say so.
    Prints the changes, with --dry-run also new pairs. Another import of FILE changes nothing.
    """
    from glossary.exporting.profiles import checked_languages
    from glossary.importing.changes import MergeOptions
    from glossary.importing.files import Incoming
    from glossary.importing.merge import merge

    languages = checked_languages({"ru": ru or "ru", "en": en or "en"}, "--ru and --en")
    table = table_options_of(layout)
    options = MergeOptions(new, conflicts, deleted)
    with ExitStack() as stack:
        whole, bar = stack.enter_context(_read(file))
        if profile is not None:
            table = _as_profile(profile, direction, whole, table)
        store = stack.enter_context(_made(store_path, dry_run=dry_run))
        if strict and not dry_run:
            incoming = Incoming(whole, languages, table)
            found = merge(store, incoming, reviewer, options, preview=True)
            _refuse_losses(bar.over(found), file)
        incoming = Incoming(whole, languages, table)
        tally = _Tally(all_of_them=dry_run, complete=is_complete(form), kept=deleted == "keep")
        # Closed here, so that a broken pipe takes everything back while the store is open.
        with closing(merge(store, incoming, reviewer, options, preview=dry_run)) as changes:
            write_records(tally.shown(bar.again(changes)), form, COLUMNS, CHANGES)
    for line in _remarks(incoming, deleted):
        note(f"{file}: {line}")
    note(tally.summary(file, dry_run))
    if strict and tally.lossy:
        sys.exit(3)


@contextmanager
def _read(file: Path) -> Iterator[tuple[Path, ProgressLine]]:
    """A file that can be read again, and the line that tells how far its import is."""
    from glossary.importing.files import rough_records
    from glossary.importing.whole_files import read_again

    with progress("importing") as bar, read_again(file) as whole:
        bar.expect(partial(rough_records, whole))
        yield whole, bar


def _remarks(incoming: "Incoming", deleted: str) -> list[str]:
    """What is to be said of a file beside its changes, a line each."""
    lines = incoming.about.unread_lines()
    if deleted == "reject" and not incoming.about.scope:
        lines.append("--deleted reject rejects nothing: the file does not say that it is whole")
    elif deleted == "reject" and incoming.about.foreign:
        lines.append("--deleted reject rejects nothing: the file is an export of another store")
    return lines


@contextmanager
def _made(path: Path, *, dry_run: bool) -> Iterator["Store"]:
    """The store, made where there is none, and removed again if nothing came into it.

    dry_run: where there is none, an empty one elsewhere, gone at the end.
    """
    if path.exists() or not path.absolute().parent.is_dir():
        with open_store(path, create=not dry_run) as store:
            yield store
    elif dry_run:
        with temporary_folder() as folder, open_store(Path(folder, path.name), create=True) as st:
            yield st
    else:
        try:
            with open_store(path, create=True) as store:
                yield store
        except BaseException:
            remove_unused(path)
            raise


def _as_profile(
    profile: str, direction: str | None, file: Path, given: "TableOptions"
) -> "TableOptions":
    """The options of a profile's table; a file of another kind, or of ours, needs none."""
    from glossary.exporting.profiles import profile_named, table_options, with_languages
    from glossary.importing.files import format_of

    target = with_languages(profile_named(profile), None, None, direction)
    if given.columns or format_of(file) not in ("xlsx", "table"):
        return given
    alike = [output for output in target.outputs if output.files[0].endswith(file.suffix)]
    if alike and all(output.table is None for output in alike):
        return given
    return replace(table_options(target, file.as_posix()), either=True)


class _Tally:
    """Counts changes as they pass, and says which are shown."""

    def __init__(self, *, all_of_them: bool, complete: bool, kept: bool) -> None:
        from glossary.importing.changes import CLASSES
        from glossary.importing.records.cleaning import FOLDED

        self._mark = FOLDED
        self._hidden = {"unchanged"} if all_of_them else {"unchanged", "new"}
        self._counts = dict.fromkeys(CLASSES, 0)
        self._complete = complete
        self._kept = kept
        self._refused = 0
        self._cells = 0
        self._queued = 0
        self._open = 0
        self._folded = 0

    def shown(self, changes: Any) -> Any:
        """The records to print."""
        for change in changes:
            self._counts[change.kind] += 1
            self._folded += self._mark in change.note
            self._queued += change.is_queued
            self._open += change.is_open
            self._cells += change.lacks_cells
            if change.kind == "refused" or change.lacks_cells:
                self._note_refusal(change)
            if change.kind not in self._hidden:
                yield _record_of(change) if self._complete else _row_of(change)

    def _note_refusal(self, change: "Change") -> None:
        self._refused += 1
        if self._refused <= _MOST_REFUSALS:
            note(f"refused: {change.where}: {change.note}")
        elif self._refused == _MOST_REFUSALS + 1:
            note("refused: more like these")

    @property
    def lossy(self) -> bool:
        """Whether something could not be taken as it stands."""
        return bool(self._counts["conflict"] or self._counts["refused"] or self._cells)

    def summary(self, file: Path, dry_run: bool) -> str:
        """One line with the counts."""
        counts = ", ".join(f"{n:,} {kind}" for kind, n in self._counts.items() if n) or "no records"
        ending = "; nothing was changed: --dry-run" if dry_run else ""
        if self._open:
            ending = f" ({self._open:,} of the new to be reviewed){ending}"
        if self._cells:
            ending = f" (cells refused in {self._cells:,}){ending}"
        if self._folded:
            ending = f" ({self._mark} in {self._folded:,}){ending}"
        if self._counts["deleted"] and self._kept:
            ending = f" (use --deleted reject to reject the deleted ones){ending}"
        if self._queued and not dry_run:
            ending = f"; {self._in_the_queue()} in the queue: tolmach review{ending}"
        return f"{file}: {counts}{ending}"

    def _in_the_queue(self) -> str:
        """How many of the conflicts are, with the verb."""
        if self._queued == self._counts["conflict"]:
            return "conflicts are"
        return f"{self._queued:,} of the conflicts {'is' if self._queued == 1 else 'are'}"


def _record_of(change: "Change") -> dict[str, Any]:
    """All that is known of a change; ru and en: the outcome, else what the file or we have."""
    record = change.as_record()
    side = change.after or change.before or change.theirs
    return {**record, "ru": side.ru if side else "", "en": side.en if side else ""}


def _row_of(change: "Change") -> dict[str, str]:
    """A change for people: what the fields concerned are on either side, and in the outcome."""
    fields = change.fields or ("en",)
    first = next(filter(None, (change.before, change.theirs, change.after)), None)
    sides = {"ours": change.before, "theirs": change.theirs, "outcome": change.after}
    return {
        "change": change.kind,
        "where": change.where,
        "entry": change.entry,
        "ru": first.ru if first else "",
        **{name: _fields_of(content, fields) for name, content in sides.items()},
        "note": change.note,
    }


def _fields_of(content: "Content | None", fields: tuple[str, ...]) -> str:
    """The value of a field, or of several with their names."""
    if content is None:
        return ""
    values = {name: getattr(content, name) for name in fields}
    texts = {
        name: ("yes" if value else "no") if isinstance(value, bool) else value or "(empty)"
        for name, value in values.items()
    }
    if fields == ("en",):
        return texts["en"]
    return "; ".join(f"{name.replace('_', ' ')}: {text}" for name, text in texts.items())


def _refuse_losses(changes: Any, file: Path) -> None:
    """Raise LossError where a preview shows conflicts or refusals."""
    bad = [one for one in changes if one.kind in ("conflict", "refused") or one.lacks_cells]
    if bad:
        first = f"{bad[0].where}: {bad[0].note}"
        what = counted(len(bad), "conflict or refusal", "conflicts or refusals")
        raise LossError(f"{file}: {what}, first {first}; nothing changed")


@click.command()
@click.argument("entry")
@fact_options
@store_option
@reviewer_option
@format_option
def annotate(
    entry: str, store_path: Path, reviewer: str, form: str | None, **attributes: Any
) -> None:
    """Describe an approved entry: subject, grammar, usage.

    ENTRY is an id, or its first digits. Prints the event. Exports carry the description wherever a
    format has a place for it.
    """
    changes = {name: value for name, value in attributes.items() if value is not None}
    if not changes:
        raise UsageError("say what to change: --domain, --forbidden and others; see --help")
    with open_store(store_path) as store:
        event = store.decisions.annotate(entry, reviewer, changes)
    write_events([event], form)
