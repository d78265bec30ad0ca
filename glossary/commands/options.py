"""What the commands on a store have in common: their options, and opening it."""

import getpass
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

import click

from align.commands.options import Command, names_help, option
from align.commands.output import default_format, is_complete, write_records
from align.errors import TolmachError, UsageError
from align.records import ENTRY_STATUS_NAMES, KINDS, name_of, value_named
from align.text import stored_name
from glossary.entries.attributes import attributes_of
from glossary.entries.entry import ENTRY_STATUSES
from glossary.entries.filters import ORDERS, EntryFilter, filter_continuations, parse_filter

if TYPE_CHECKING:
    from glossary.entries.events import Event
    from glossary.formats.table_options import TableOptions
    from glossary.store.store import Store


ENTRY_STATUSES_HELP = names_help("Statuses of an entry", ENTRY_STATUS_NAMES)


ORDERS_HELP = "\b\nOrders:\n" + "\n".join(
    fill(f"{name:10} {what}", 76, initial_indent="  ", subsequent_indent=" " * 13)
    for name, what in ORDERS.items()
)
FILTER_HELP = """\b
Filter, whose words must all hold; the key l in the review takes the same:
  kind:term            a kind; several are alternatives
  status:rejected      a status; several are alternatives
  file:en/a.md         an article
  domain:law           a subject field; domain:"criminal law"
  mark:preferred       marked so; or forbidden, do-not-translate
  by:anna              decided by this reviewer
  sure:<80  sure:>50   a confidence below, or of at least, so many per cent
  least:.97            a confidence of at least this, from 0 to 1
  court ruling         words in the Russian or the English
"""


def store_option(command: Command) -> Command:
    """The option --store of every command that works on one."""
    return option(
        "--store",
        "store_path",
        type=click.Path(path_type=Path, readable=False),
        default=Path("glossary.db"),
        show_default=True,
        envvar="TOLMACH_STORE",
        help="The file that holds pairs and decisions.",
    )(command)


def reviewer_option(command: Command) -> Command:
    """The option --reviewer of every command that decides."""
    return option(
        "--reviewer",
        default=_login,
        envvar="TOLMACH_REVIEWER",
        help="Who decides.  [default: your login name]",
    )(command)


def _login() -> str:
    with suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    return "reviewer"


def layout_options(command: Command) -> Command:
    """The options of the commands that read tables, for what a table does not tell itself.

    The command gets them as keywords, for :func:`table_options_of`.
    """
    options = (
        option(
            "--column",
            "columns",
            multiple=True,
            metavar="FIELD=COLUMN",
            help="The column of ru, en, note, domain or another field, by its heading, number or "
            "letter; may be repeated.",
        ),
        option("--delimiter", default=None, help=r"What separates columns: one character, or \t."),
        option(
            "--encoding",
            default=None,
            help="Encoding of a table that is not UTF-8: cp1251, utf-16, …",
        ),
        option("--header/--no-header", default=None, help="Whether the first row holds headings."),
        option(
            "--sheet",
            default=None,
            help="The only sheet of a workbook to read.  [default: all with Russian and English]",
        ),
        option(
            "--alternatives",
            default="",
            help=r"What separates several terms in one cell: a character, or \n.",
        ),
    )
    for one in reversed(options):
        command = one(command)
    return command


def table_options_of(given: Mapping[str, Any], files: Sequence[Path] = ()) -> "TableOptions":
    """What the options of :func:`layout_options` say.

    files: those of a command that takes two documents as well, which are no tables.

    :raises UsageError: one of them is wrong, or there is no table for it.
    """
    from glossary.formats.table_options import TableOptions

    said = [name for name, value in given.items() if value not in _NOT_SAID]
    if said and len(files) > 1:
        name = said[0].removesuffix("s") if said[0] == "columns" else said[0]
        raise UsageError(f"--{name} says how to read one bilingual table, not two documents")
    columns = dict(map(_column_of, given["columns"]))
    delimiter = "\t" if given["delimiter"] == r"\t" else given["delimiter"]
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise UsageError(f"--delimiter {delimiter!r}: give one character")
    between = "\n" if given["alternatives"] == r"\n" else given["alternatives"]
    return TableOptions(
        columns, delimiter, given["encoding"], given["header"], given["sheet"], between
    )


def _column_of(said: str) -> tuple[str, str]:
    """(field, column) of an option --column."""
    name, sign, value = said.partition("=")
    if not (name and sign and value):
        raise UsageError(f"--column {said!r}: write ru=Source, or ru=1")
    return name.strip(), value


_NOT_SAID: Sequence[object] = (None, "", ())


def write_events(events: Iterable["Event"], form: str | None) -> None:
    """Write events as `tolmach log` does: whole, or at a glance in tables."""
    from glossary.frames import EVENTS

    records = [event.as_record() for event in events]
    shown = form or default_format()
    if not is_complete(form):
        for record in records:
            for side in ("before", "after"):
                record[side] = _standing(record[side], named=shown == "table")
    columns = ("id", "at", "reviewer", "action", "entry", "before", "after")
    write_records(records, form, columns, EVENTS)


def _standing(state: "dict[str, Any] | None", *, named: bool) -> str:
    """A state at a glance: ``accepted, preferred: суд = court``; "" for none.

    named: with the status as people call it.
    """
    if state is None:
        return ""
    flags = attributes_of(state.get("attributes")).flags()
    status = name_of(state["status"]) if named else state["status"]
    return f"{', '.join([status, *flags])}: {state['ru']} = {state['en']}"


def open_store(
    path: Path, *, create: bool = False, read_only: bool = False, salvaging: bool = False
) -> "Store":
    """The store in ``path``; see :meth:`glossary.store.store.Store.open`."""
    from glossary.store.store import Store

    return Store.open(path, create=create, read_only=read_only, salvaging=salvaging)


def kinds_of(words: Iterable[str]) -> tuple[str, ...]:
    """The kinds that these words mean: their values, or their names.

    :raises UsageError: one of them means none.
    """
    kinds = [(word, value_named(word, KINDS)) for word in words]
    for word, kind in kinds:
        if kind is None:
            raise UsageError(f"no kind {word!r}: use one of {', '.join(KINDS)}")
    return tuple(kind for _, kind in kinds if kind is not None)


def status_option(command: Command) -> Command:
    """The option --status of the commands that export, verify and show approved entries."""
    return option(
        "--status",
        "statuses",
        multiple=True,
        type=click.Choice(ENTRY_STATUSES),
        help="Entries of this status; may be repeated.  [default: accepted, edited, added]",
    )(command)


def kind_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The kinds that begin so, for a shell to complete."""
    return [kind for kind in KINDS if kind.startswith(incomplete)]


def _filter_words(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """How a filter can go on, for a shell to complete; articles of the store among it."""
    files: list[str] = []
    path = ctx.params.get("store_path") or Path(os.environ.get("TOLMACH_STORE", "glossary.db"))
    if "file:" in incomplete and path.is_file():
        with suppress(TolmachError), open_store(path, read_only=True) as store:
            files = [document.path for document in store.entries.documents()]
    return filter_continuations(incomplete, files)


def kinds_option(command: Command) -> Command:
    """The option --kind of the commands that choose entries."""
    return option(
        "--kind",
        "kinds",
        multiple=True,
        shell_complete=kind_names,
        help="Only this kind; may be repeated.",
    )(command)


def filter_option(command: Command) -> Command:
    """The option --filter of the commands that choose entries."""
    return option(
        "--filter",
        "words",
        default="",
        metavar="WORDS",
        shell_complete=_filter_words,
        help="Only what WORDS say; see below.",
    )(command)


def order_option(default: str) -> Callable[[Command], Command]:
    """The option --order of the commands that go through entries."""
    return option(
        "--order",
        type=click.Choice(tuple(ORDERS)),
        default=default,
        show_default=True,
        help="What comes first; see below.",
    )


def chosen_entries(
    words: str,
    *,
    kinds: tuple[str, ...] = (),
    statuses: tuple[str, ...] = (),
    file: str | None = None,
) -> EntryFilter:
    """The filter of --filter, in which options of their own count before its words.

    :raises UsageError: for names or values that there are not.
    """
    choice = parse_filter(words)
    return replace(
        choice,
        kinds=kinds_of(kinds) or choice.kinds,
        statuses=statuses or choice.statuses,
        file=stored_name(file) if file else choice.file,
    )


def check_file(store: "Store", choice: EntryFilter) -> None:
    """Raise UsageError for an article that the last build did not read."""
    if choice.file is not None and choice.file not in {d.path for d in store.entries.documents()}:
        raise UsageError(f"{choice.file}: not an article of the last build; write it as en/name.md")
