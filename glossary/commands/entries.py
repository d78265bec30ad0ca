"""`tolmach add`, `list`, `show` and `log`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.commands.options import format_option, option
from align.commands.output import note, write_records
from align.errors import UsageError
from glossary.commands.options import check_kinds, open_store, reviewer_option, store_option
from glossary.entries.entry import ENTRY_STATUSES

if TYPE_CHECKING:
    from glossary.entries.entry import Entry


@click.command()
@click.argument("ru")
@click.argument("en")
@option("--kind", default=None, help="Its kind.  [default: hashtag for #…, else term]")
@option("--note", "remark", default=None, help="A note for the glossary.")
@store_option
@reviewer_option
def add(
    ru: str, en: str, kind: str | None, remark: str | None, store_path: Path, reviewer: str
) -> None:
    """Add an entry by hand. It counts as approved."""
    from align.fragments.keys import fragment_key
    from align.language.look_alikes import look_alikes, without_look_alikes
    from align.records import KINDS
    from align.text import CYRILLIC

    if CYRILLIC.search(en) or not (CYRILLIC.search(ru) or ru.startswith("#")):
        raise UsageError("give the Russian first, then the English: tolmach add аким akim")
    if mixed := look_alikes(ru, "ru"):
        ru = without_look_alikes(ru)
        note(f"{ru}: {mixed}")
    kind = kind or ("hashtag" if ru.startswith("#") else "term")
    if kind not in KINDS:
        raise UsageError(f"no kind {kind!r}: use one of {', '.join(KINDS)}")
    if not store_path.exists():
        note(f"{store_path}: a new store")
    with open_store(store_path, create=True) as store:
        event = store.decisions.add(ru, en, reviewer, remark, kind=kind, key=fragment_key(ru, kind))
    click.echo(event.entry)


ENTRY_COLUMNS = ("id", "status", "kind", "ru", "en", "confidence", "occurrences")


@click.command("list")
@option("--status", "statuses", multiple=True, type=click.Choice(ENTRY_STATUSES))
@option("--kind", "kinds", multiple=True, help="Only this kind; may be repeated.")
@store_option
@format_option
def list_entries(
    statuses: tuple[str, ...], kinds: tuple[str, ...], store_path: Path, form: str | None
) -> None:
    """List the entries of the store."""
    check_kinds(kinds)
    with open_store(store_path, read_only=True) as store:
        entries = store.entries.in_order(statuses or None, kinds or None)
        write_records((_entry_record(entry) for entry in entries), form, ENTRY_COLUMNS)


def _entry_record(entry: "Entry") -> dict[str, Any]:
    from dataclasses import asdict

    record = asdict(entry)
    for side in ("ru_mark", "en_mark"):
        record[side] = [record[side]["start"], record[side]["end"]]
    if entry.confidence is not None:
        record["confidence"] = round(entry.confidence, 3)
    return record


@click.command()
@click.argument("entry")
@store_option
@format_option
def show(entry: str, store_path: Path, form: str | None) -> None:
    """Show one entry with its evidence: where it stands, and why it was paired."""
    with open_store(store_path, read_only=True) as store:
        found = store.entries.by_id(entry)
        pairs = list(store.entries.pairs(found.id))
        opinions = store.opinions.views(found.id)
    if (form or ("table" if sys.stdout.isatty() else "jsonl")) == "jsonl":
        evidence = [pair.as_record() for pair in pairs]
        record = {**_entry_record(found), "evidence": evidence}
        if len(opinions) > 1:
            record["opinions"] = [opinion.as_record() for opinion in opinions]
        write_records([record], "jsonl", ())
        return
    if form == "tsv":
        columns = ("file", "kind", "ru", "ru_start", "ru_end", "en", "en_start", "en_end")
        write_records([pair.as_record() for pair in pairs], form, columns)
        return
    from glossary.review.entry_text import entry_view

    for line in entry_view(found, pairs, opinions):
        click.echo(line)


@click.command()
@click.argument("entry", required=False)
@option("--last", type=click.IntRange(min=1), default=None, help="Only the last N events.")
@store_option
@format_option
def log(entry: str | None, last: int | None, store_path: Path, form: str | None) -> None:
    """Print the events, oldest first; of one ENTRY where it is given."""
    with open_store(store_path, read_only=True) as store:
        identity = store.entries.by_id(entry).id if entry else None
        records = [event.as_record() for event in store.entries.log(entry=identity, last=last)]
    if (form or "") != "jsonl" and (form or sys.stdout.isatty()):
        for record in records:
            for side in ("before", "after"):
                state = record[side]
                record[side] = f"{state['status']}: {state['ru']} = {state['en']}" if state else ""
    columns = ("id", "at", "reviewer", "action", "entry", "before", "after")
    write_records(records, form, columns)
