"""The command `tolmach`: its subcommands, its exit codes."""

import errno
import io
import sys
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

import click

from align.commands.align import align_command
from align.commands.evaluate import evaluate
from align.commands.fragments import fragments
from align.commands.harvest import harvest_command
from align.commands.hashtags import hashtags_command
from align.commands.mine import mine
from align.commands.output import note
from align.commands.running.last_nets import interrupted, report_fault, signals_end_cleanly
from align.commands.running.project_file import find_project_file, project_defaults
from align.errors import TolmachError, UsageError
from glossary.commands.build import build
from glossary.commands.check import check
from glossary.commands.concepts import concepts_command, edit
from glossary.commands.decide import decide, decisions
from glossary.commands.entries import add, list_entries, log, show
from glossary.commands.export import export, verify_command
from glossary.commands.figures.report import report_command
from glossary.commands.figures.status import calibrate_command, status
from glossary.commands.import_ import annotate, import_
from glossary.commands.options import store_option
from glossary.commands.review import agreement, review
from glossary.commands.terms import terms


class Cli(click.Group):
    """The group that turns errors into one line and an exit code, in one place."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in sections, in the order of work."""
        width = max(map(len, self.commands))
        for title, commands in _SECTIONS.items():
            with formatter.section(title):
                rows = [(str(one.name), one) for one in commands]
                limit = formatter.width - 6 - width
                formatter.write_dl(
                    [(name.ljust(width), one.get_short_help_str(limit)) for name, one in rows]
                )

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a TolmachError becomes a line on stderr."""
        _open_streams()
        try:
            with signals_end_cleanly():
                ctx.default_map = self._defaults(ctx)
                return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except (KeyboardInterrupt, click.Abort) as stop:
            ctx.exit(interrupted(stop))
        except TolmachError as error:
            note(f"tolmach: {error}")
            ctx.exit(error.exit_code)
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            where = f"{error.filename}: " if error.filename else ""
            advice = "; free some space and run it again" if error.errno == errno.ENOSPC else ""
            note(f"tolmach: {where}{error.strerror or error}{advice}")
            ctx.exit(1)
        except Exception as error:  # noqa: BLE001  the last net: whatever it is, it is our fault
            ctx.exit(report_fault(error))

    def _defaults(self, ctx: click.Context) -> dict[str, Any]:
        """What the project file says; nothing of a wrong one where help is asked for."""
        try:
            path = find_project_file()
            return {} if path is None else project_defaults(path, self, ctx)
        except UsageError:
            if {"-h", "--help"}.isdisjoint(ctx.args):
                raise
            return {}


def _open_streams() -> None:
    """Make the streams fit for any text: a closed one is empty, or takes what is written nowhere.

    Bytes of the input that are not UTF-8 become characters that no text may hold.
    """
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BytesIO())
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(io.BytesIO())
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # The same bytes on every system, but a terminal's own line ends on a terminal.
            ends = None if stream.isatty() else "\n"
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline=ends)
    if sys.platform == "win32" and isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8-sig")


@click.group(
    cls=Cli,
    context_settings={"auto_envvar_prefix": "TOLMACH", "help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="tolmach", prog_name="tolmach")
def main() -> None:
    """Recover the translations in articles that quote Russian.

    From articles to a reviewed glossary: build, review, export. Results go to standard output,
    everything else to standard error. Every option can be set as TOLMACH_COMMAND_OPTION in the
    environment, or in a file tolmach.toml in this folder or above.
    """


def _known_words(store_path: Path) -> Callable[[], Collection[str]]:
    from glossary.building.hashtag_words import store_words

    return store_words(store_path)


_hashtags = hashtags_command(store_option, known=_known_words)


def _bead_memory(*arguments: Any) -> Sequence[str]:
    from glossary.formats.writers.bead_memory import write_bead_memory

    return write_bead_memory(*arguments)


_align = align_command(_bead_memory)

_SECTIONS: dict[str, tuple[click.Command, ...]] = {
    "A glossary, step by step": (build, review, export, verify_command, import_),
    "Texts": (fragments, harvest_command, _align, mine, terms, _hashtags, check),
    "Entries": (list_entries, show, concepts_command, add, edit, annotate),
    "Decisions": (decide, decisions, log, status, report_command, agreement, calibrate_command),
    "Quality": (evaluate,),
}
for _command in (command for commands in _SECTIONS.values() for command in commands):
    main.add_command(_command)


if __name__ == "__main__":
    main()
