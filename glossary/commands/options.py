"""What the commands on a store have in common: their options, and opening it."""

import getpass
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.commands.options import Command, option
from align.errors import UsageError
from glossary.entries.entry import ENTRY_STATUSES

if TYPE_CHECKING:
    from glossary.formats.table_options import TableOptions
    from glossary.store.store import Store


ENTRY_STATUSES_HELP = """\b
Statuses of an entry:
  new        nobody has decided on it yet
  accepted   approved as it was found
  edited     approved with another text
  added      made by hand, which counts as approved
  rejected   not a translation, or not wanted
  skipped    left for later
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


def open_store(path: Path, *, create: bool = False, read_only: bool = False) -> "Store":
    """The store in ``path``; see :meth:`glossary.store.store.Store.open`."""
    from glossary.store.store import Store

    return Store.open(path, create=create, read_only=read_only)


def check_kinds(kinds: Iterable[str]) -> None:
    """Raise UsageError for what is not a kind."""
    from align.records import KINDS

    for kind in kinds:
        if kind not in KINDS:
            raise UsageError(f"no kind {kind!r}: use one of {', '.join(KINDS)}")


def status_option(command: Command) -> Command:
    """The option --status of the commands that export, verify and show approved entries."""
    return option(
        "--status",
        "statuses",
        multiple=True,
        type=click.Choice(ENTRY_STATUSES),
        help="Entries of this status; may be repeated.  [default: accepted, edited, added]",
    )(command)
