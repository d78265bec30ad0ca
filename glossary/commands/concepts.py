"""`tolmach concepts` and `tolmach edit`: terms with all their names, and changing one."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.commands.options import Command, format_option, option
from align.commands.output import is_complete, note, write_records
from align.errors import UsageError
from align.text import counted
from glossary.commands.options import (
    open_store,
    reviewer_option,
    status_option,
    store_option,
    write_events,
)
from glossary.frames import CONCEPTS

if TYPE_CHECKING:
    from glossary.store.store import Store


COLUMNS = (
    "ru", "other_ru", "preferred", "admitted", "forbidden", "domain", "gender", "occurrences",
)  # fmt: skip


@click.command()
@click.argument("text", required=False)
@option("--domain", default=None, help="Only concepts of this subject field.")
@status_option
@store_option
@format_option
def concepts_command(
    text: str | None,
    domain: str | None,
    statuses: tuple[str, ...],
    store_path: Path,
    form: str | None,
) -> None:
    """List terms with all their Russian and English.

    Prints one concept per line: its Russian, and the English to prefer, admit or avoid. TEXT: only
    the concepts of this Russian, in any inflected form. All translations of one Russian term are
    one concept; the most frequent is preferred, unless a reviewer says otherwise.
    """
    from glossary.entries.entry import APPROVED
    from glossary.terminology.concepts import concepts as concepts_of

    with open_store(store_path, read_only=True) as store:
        concepts = concepts_of(store.entries.in_order(statuses or tuple(sorted(APPROVED))))
        if text is not None:
            from align.terms.phrases.keys import russian_key

            key = russian_key(text)
            concepts = [concept for concept in concepts if concept.key == key]
        if domain is not None:
            concepts = [concept for concept in concepts if concept.facts.get("domain") == domain]
        records: list[dict[str, Any]] = [concept.as_record() for concept in concepts]
        if is_complete(form):
            for record in records:
                record["places"] = list(_places(store, record["entries"]))
    write_records(records, form, COLUMNS, CONCEPTS)
    note(counted(len(records), "concept"))


def _places(store: "Store", entries: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Every place where one of the entries occurs: files, and characters of them."""
    for entry in entries:
        for pair in store.entries.pairs(entry):
            yield {
                "entry": entry,
                "file": pair.file,
                "ru_start": pair.ru_start,
                "ru_end": pair.ru_end,
                "en_file": pair.en_file or pair.file,
                "en_start": pair.en_start,
                "en_end": pair.en_end,
            }


def fact_options(command: Command) -> Command:
    """The options that describe an entry; the command takes them as **attributes."""
    options = (
        option("--domain", default=None, help="Subject field; an empty one removes it."),
        option("--definition", default=None, help="What it means."),
        option(
            "--part-of-speech",
            default=None,
            help="noun, properNoun, verb, adjective, adverb, other.",
        ),
        option("--gender", default=None, help="masculine, feminine, neuter, other."),
        option(
            "--forbidden/--allowed",
            default=None,
            help="Whether the English must not be used for this Russian.",
        ),
        option(
            "--do-not-translate/--translate",
            default=None,
            help="Whether the Russian stays as it is.",
        ),
        option(
            "--preferred/--admitted",
            default=None,
            help="Whether this is the English to use where the Russian has several.",
        ),
        option("--note", "note", default=None, help="A note for the glossary."),
    )
    for decorate in reversed(options):
        command = decorate(command)
    return command


@click.command()
@click.argument("entry")
@option("--ru", default=None, help="New Russian.")
@option("--en", default=None, help="New English.")
@fact_options
@store_option
@reviewer_option
@format_option
def edit(
    entry: str, ru: str | None, en: str | None, store_path: Path, reviewer: str, form: str | None,
    **attributes: Any,
) -> None:  # fmt: skip
    """Change the texts or the description of an entry.

    ENTRY is an id, or its first digits. Prints the events. A new text approves the entry; only
    approved entries can be described. Either all changes are made, or none.
    """
    changes = {name: value for name, value in attributes.items() if value is not None}
    if not changes and ru is None and en is None:
        raise UsageError("say what to change: --ru, --en, --domain, --note and others; see --help")
    events = []
    with open_store(store_path) as store, store.transaction():
        if ru is not None or en is not None:
            events.append(store.decisions.decide(entry, "edit", reviewer, ru=ru, en=en))
        if changes:
            events.append(store.decisions.annotate(entry, reviewer, changes))
    write_events(events, form)
