"""The options that several commands share, readable from the environment too."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from align.commands.output import FORMATS

Command = TypeVar("Command", bound=Callable[..., Any])


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
    """The option --format of every command that prints records."""
    return option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        help="How to print.  [default: table on a terminal, jsonl in a pipe]",
    )(command)


def model_option(command: Command) -> Command:
    """The option --model of every command that encodes."""
    return option(
        "--model",
        default="bundled",
        show_default=True,
        help="bundled, use, e5, or a SentenceTransformer's name or folder.",
    )(command)


def words_option(command: Command) -> Command:
    """The option --words of every command that splits hashtags; the parameter is word_lists."""
    return option(
        "--words",
        "word_lists",
        multiple=True,
        type=click.Path(path_type=Path, readable=False),
        help="A file of words or names that occur in the tags, one a line; several may be given.",
    )(command)
