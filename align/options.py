"""Options that can be set in the environment under the names that the command line shows."""

import os
from collections.abc import Callable
from typing import Any, TypeVar

import click

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
