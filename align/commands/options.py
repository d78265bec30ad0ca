"""The options that several commands share, readable from the environment too."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import wraps
from pathlib import Path
from textwrap import fill
from typing import Any, TypeVar

import click

from align.commands.output import FORMATS, stdout_to
from align.errors import UsageError
from align.records import KIND_NAMES, STATUS_NAMES

Command = TypeVar("Command", bound=Callable[..., Any])


def names_help(title: str, names: Mapping[str, tuple[str, str]]) -> str:
    """A section of help: each value, what it is called in tables where that is another, and what
    it means. names: as in align.records.
    """
    width = max(map(len, names))
    rows = [
        fill(
            f"{value:{width}}  {meaning}"
            if name == value
            else f"{value:{width}}  {name}: {meaning}",
            76,
            initial_indent="  ",
            subsequent_indent=" " * (width + 4),
        )
        for value, (name, meaning) in names.items()
    ]
    return "\n".join(["\b", f"{title}:", *rows])


FRAGMENT_STATUSES_HELP = names_help("Statuses of a fragment", STATUS_NAMES)
KINDS_HELP = names_help("Kinds", KIND_NAMES)
"""For the help of the commands that print them or ask for them."""


class EnvironmentOption(click.Option):
    """An option whose variable is TOLMACH_COMMAND_OPTION, by its long name.

    click alone would use the name of the function's parameter.
    """

    def resolve_envvar_value(self, ctx: click.Context) -> str | None:
        """The value in the environment, None where there is none or it is empty."""
        found = super().resolve_envvar_value(ctx)
        if found is not None or ctx.auto_envvar_prefix is None or self.envvar is not None:
            return found

        name = max(self.opts, key=len).lstrip("-").replace("-", "_").upper()
        return os.environ.get(f"{ctx.auto_envvar_prefix}_{name}") or None


def option(*names: str, **attributes: Any) -> Callable[[Command], Command]:
    """The decorator of click.option, for an option of this kind."""
    return click.option(*names, cls=EnvironmentOption, **attributes)


def format_option(command: Command) -> Command:
    """The options --format and --to of every command that prints records."""
    return format_options()(command)


def format_options(*further: str) -> Callable[[Command], Command]:
    """The options --format, with ``further`` formats of a command's own, and --to.

    The command gets the parameter form; what it writes to stdout goes into the file of --to.
    """
    to = option(
        "--to",
        metavar="FILE",
        type=click.Path(path_type=Path, readable=False, allow_dash=True),
        help="Write to FILE, which appears when it is complete.  [default: standard output]",
    )
    formats = (*FORMATS, *further)
    form = option(
        "--format",
        "form",
        type=click.Choice(formats),
        help="How to print; parquet needs --to.  [default: by the ending of --to; without it, "
        "table on a terminal, jsonl in a pipe]",
    )

    def decorate(command: Command) -> Command:
        return form(to(_written_to(command, formats)))

    return decorate


def _written_to(command: Command, formats: Sequence[str]) -> Command:
    """The command with a parameter ``to``: the file that its standard output goes into.

    formats: those of the command, which the ending of the file may name.
    """

    @wraps(command)
    def run(*, form: str | None, to: Path | None, **values: Any) -> None:
        if to is None or to == Path("-"):
            if form == "parquet" and to is None:
                raise UsageError("--format parquet is binary: add --to FILE, or --to -")
            command(form=form, **values)
            return
        check_is_no_input(to, values.values())
        leave = None
        form = form or _form_by_name(to, formats)
        with stdout_to(to):
            try:
                command(form=form, **values)
            except SystemExit as error:  # all is written, and the exit code says what it is
                leave = error
        if leave is not None:
            sys.exit(leave.code)

    return run  # type: ignore[return-value]


def _form_by_name(path: Path, formats: Sequence[str]) -> str:
    """The format that the ending of a file names; JSON lines for a name without one.

    :raises UsageError: the ending is that of no format.
    """
    named = path.suffix.lower().removeprefix(".")
    if named and named not in formats:
        raise UsageError(f"--to {path}: no format .{named}: use one of {', '.join(formats)}")
    return named or "jsonl"


def check_is_no_input(to: Path, inputs: Iterable[Any]) -> None:
    """Raise UsageError where the file to be written is one of those that are read.

    inputs: paths, and tuples of them; anything else is passed over. In a folder that is read only
    files named for a format may be replaced: what a command wrote there before.
    """
    if not to.is_file():
        return
    for path in _paths(inputs):
        inside = path.is_dir() and path.resolve() in to.resolve().parents
        article = inside and to.suffix.lower().removeprefix(".") not in FORMATS
        if article or (path.is_file() and path.samefile(to)):
            raise UsageError(f"--to {to} would overwrite what is read: name another file")


def _paths(values: Iterable[Any]) -> Iterator[Path]:
    for value in values:
        if isinstance(value, Path):
            yield value
        elif isinstance(value, tuple):
            yield from _paths(value)


def model_option(command: Command) -> Command:
    """The option --model of every command that encodes."""
    return option(
        "--model",
        default="bundled",
        show_default=True,
        help="bundled, use, e5, or a SentenceTransformer's name or folder.",
    )(command)


def words_option(command: Command) -> Command:
    """The option --words of every command that splits hashtags, as the parameter word_lists."""
    return option(
        "--words",
        "word_lists",
        multiple=True,
        type=click.Path(path_type=Path, readable=False),
        help="A file of words or names that occur in hashtags, one per line; may be repeated.",
    )(command)
