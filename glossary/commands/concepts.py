"""`tolmach concepts` and `tolmach edit`: terms with all they are called, and changing one."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from align.commands.options import format_option, option
from align.commands.output import default_format, note, write_records
from align.errors import UsageError
from glossary.commands.options import open_store, reviewer_option, status_option, store_option

if TYPE_CHECKING:
    from glossary.store.store import Store

Command = TypeVar("Command", bound=Callable[..., Any])

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
    """List terms as concepts: all their Russian, and the English to prefer, admit or avoid.

    TEXT: only the concepts of this Russian, in any inflected form. Renderings of one Russian term
    come together; the one that stands most often is preferred.
    """
    from glossary.entries.entry import APPROVED
    from glossary.terminology.concepts import concepts as concepts_of

    form = form or default_format()
    with open_store(store_path, read_only=True) as store:
        found = concepts_of(store.entries.in_order(statuses or tuple(sorted(APPROVED))))
        if text is not None:
            from align.terms.phrases.keys import russian_key

            key = russian_key(text)
            found = [concept for concept in found if concept.key == key]
        if domain is not None:
            found = [concept for concept in found if concept.facts.get("domain") == domain]
        records: list[dict[str, Any]] = [concept.as_record() for concept in found]
        if form == "jsonl":
            for record in records:
                record["places"] = list(_places(store, record["entries"]))
    write_records(records, form, COLUMNS)
    note(f"{len(records)} concepts")


def _places(store: "Store", entries: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Every place where one of the entries stands: files, and characters of them."""
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
    """The options that say more of an entry; the command takes them as **told."""
    options = (
        option("--domain", default=None, help="Subject field; empty takes it away."),
        option("--definition", default=None, help="What it means."),
        option(
            "--part-of-speech",
            default=None,
            help="noun, properNoun, verb, adjective, adverb, other.",
        ),
        option("--gender", default=None, help="masculine, feminine, neuter, other."),
        option("--forbidden/--allowed", default=None, help="The English must not be used for it."),
        option("--do-not-translate/--translate", default=None, help="The Russian stays as it is."),
        option(
            "--preferred/--admitted",
            default=None,
            help="The English to use, where the Russian has several.",
        ),
        option("--note", "note", default=None, help="A note for the glossary."),
    )
    for one in reversed(options):
        command = one(command)
    return command


@click.command()
@click.argument("entry")
@option("--ru", default=None, help="New Russian.")
@option("--en", default=None, help="New English.")
@fact_options
@store_option
@reviewer_option
def edit(
    entry: str, ru: str | None, en: str | None, store_path: Path, reviewer: str, **told: Any
) -> None:
    """Change ENTRY: its texts, and what is said of it. Prints the events.

    New texts approve the entry; the rest is for approved ones. All of it is done, or nothing.
    """
    changes = {name: value for name, value in told.items() if value is not None}
    if not changes and ru is None and en is None:
        raise UsageError("say what to change: --ru, --en, --domain, --note, …; see --help")
    events = []
    with open_store(store_path) as store, store.transaction():
        if ru is not None or en is not None:
            events.append(store.decisions.decide(entry, "edit", reviewer, ru=ru, en=en))
        if changes:
            events.append(store.decisions.annotate(entry, reviewer, changes))
    write_records([event.as_record() for event in events], "jsonl", ())
