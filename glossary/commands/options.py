"""What the commands on a store have in common: their options, and opening it."""

import getpass
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.commands.options import Command, option
from align.errors import UsageError
from glossary.entries.entry import ENTRY_STATUSES

if TYPE_CHECKING:
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
