"""`tolmach add`, `list`, `show` and `log`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.commands.options import KINDS_HELP, format_option, option
from align.commands.output import is_complete, note, write_records
from align.errors import UsageError
from glossary.commands.options import (
    ENTRY_STATUSES_HELP,
    FILTER_HELP,
    ORDERS_HELP,
    check_file,
    chosen_entries,
    filter_option,
    kind_names,
    kinds_of,
    kinds_option,
    open_store,
    order_option,
    reviewer_option,
    store_option,
    write_events,
)
from glossary.entries.attributes import FLAG_WORDS
from glossary.entries.entry import ENTRY_STATUSES
from glossary.frames import ENTRIES, SHOWN_ENTRY, entry_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from glossary.entries.entry import Entry


@click.command()
@click.argument("ru")
@click.argument("en")
@option(
    "--kind",
    default=None,
    shell_complete=kind_names,
    help="Its kind.  [default: hashtag for #…, otherwise term]",
)
@option("--note", "remark", default=None, help="A note for the glossary.")
@store_option
@reviewer_option
def add(
    ru: str, en: str, kind: str | None, remark: str | None, store_path: Path, reviewer: str
) -> None:
    """Add an entry by hand, and print its id. It counts as approved."""
    from align.fragments.keys import fragment_key
    from align.language.look_alikes import look_alikes, without_look_alikes
    from align.text import CYRILLIC

    if CYRILLIC.search(en) or not (CYRILLIC.search(ru) or ru.startswith("#")):
        raise UsageError("give the Russian first, then the English: tolmach add аким akim")
    if mixed := look_alikes(ru, "ru"):
        ru = without_look_alikes(ru)
        note(f"{ru}: {mixed}")
    (kind,) = kinds_of([kind or ("hashtag" if ru.startswith("#") else "term")])
    if not store_path.exists():
        note(f"{store_path}: a new store")
    with open_store(store_path, create=True) as store:
        event = store.decisions.add(ru, en, reviewer, remark, kind=kind, key=fragment_key(ru, kind))
    click.echo(event.entry)


ENTRY_COLUMNS = ("id", "status", "kind", "ru", "en", "confidence", "occurrences", "marks")


@click.command(
    "list", epilog=f"{ORDERS_HELP}\n\n{FILTER_HELP}\n\n{ENTRY_STATUSES_HELP}\n\n{KINDS_HELP}"
)
@option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice(ENTRY_STATUSES),
    help="Only entries of this status; may be repeated.  [default: all]",
)
@kinds_option
@filter_option
@order_option("alphabet")
@option("--limit", type=click.IntRange(min=0), default=None, help="At most so many, the first.")
@store_option
@format_option
def list_entries(
    statuses: tuple[str, ...],
    kinds: tuple[str, ...],
    words: str,
    order: str,
    limit: int | None,
    store_path: Path,
    form: str | None,
) -> None:
    """List entries, all or those that a filter lets through.

    The lines of --format jsonl can be decided on: see `tolmach decide --from`.
    """
    choice = chosen_entries(words, kinds=kinds, statuses=statuses)
    with open_store(store_path, read_only=True) as store:
        check_file(store, choice)
        write_entries(store.queue.listing(choice, order, limit), form)


def write_entries(
    entries: "Iterable[Entry]", form: str | None, more: "Mapping[str, str] | None" = None
) -> None:
    """Write entries, with their marks in words where not every field is printed.

    more: by id, what goes into a further field ``left``.
    """
    columns: tuple[str, ...] = ENTRY_COLUMNS
    schema = ENTRIES
    if more is not None:
        columns, schema = (*columns, "left"), {**schema, "left": str}
    write_records(_printed(entries, more, whole=is_complete(form)), form, columns, schema)


def _printed(
    entries: "Iterable[Entry]", more: "Mapping[str, str] | None", *, whole: bool
) -> "Iterator[dict[str, Any]]":
    """The records of entries; whole: without what only sums up other fields."""
    for entry in entries:
        record = entry_record(entry)
        if not whole:
            record["marks"] = _marks(record)
        if more is not None:
            record["left"] = more.get(entry.id)
        yield record


def _marks(record: dict[str, Any]) -> list[str]:
    """What an entry is marked as, in words."""
    return [words for flag, words in FLAG_WORDS.items() if record["attributes"][flag]]


@click.command()
@click.argument("entry")
@store_option
@format_option
def show(entry: str, store_path: Path, form: str | None) -> None:
    """Show an entry, where it occurs, and why it was paired.

    ENTRY is an id, or its first digits.
    """
    with open_store(store_path, read_only=True) as store:
        shown = store.entries.by_id(entry)
        pairs = list(store.entries.pairs(shown.id))
        opinions = store.opinions.views(shown.id)
    if is_complete(form):
        record = {**entry_record(shown), "evidence": [pair.as_record() for pair in pairs]}
        if len(opinions) > 1:
            record["opinions"] = [opinion.as_record() for opinion in opinions]
        write_records([record], form, tuple(SHOWN_ENTRY), SHOWN_ENTRY)
    elif form == "tsv":
        columns = ("file", "kind", "ru", "ru_start", "ru_end", "en", "en_start", "en_end")
        write_records([pair.as_record() for pair in pairs], form, columns)
    else:
        from glossary.review.entry_text import entry_view

        for line in entry_view(shown, pairs, opinions):
            click.echo(line)


@click.command()
@click.argument("entry", required=False)
@option("--last", type=click.IntRange(min=1), default=None, help="Only the last N events.")
@store_option
@format_option
def log(entry: str | None, last: int | None, store_path: Path, form: str | None) -> None:
    """Print the log of decisions, oldest first.

    Prints all events, or those of one ENTRY (an id, or its first digits). An event is a decision,
    an undo or redo, an addition or a change, with its reviewer, its time, and the entry before and
    after. Nothing is ever taken out of the log.
    """
    with open_store(store_path, read_only=True) as store:
        identity = store.entries.by_id(entry).id if entry else None
        events = store.entries.log(entry=identity, last=last)
    write_events(events, form)
