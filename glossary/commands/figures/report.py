"""`tolmach report`: the glossary, its articles and the state of the work as pages to look at."""

from pathlib import Path

import click

from align.commands.options import option
from align.commands.output import note
from align.commands.running.progress import progress
from align.errors import UsageError
from align.text import counted
from glossary.commands.options import open_store, store_option

_PAGE = (".html", ".htm")
_LARGE_PAGE = 50_000_000
"""Bytes of a page that browsers take long to open."""


@click.command("report")
@option(
    "--to",
    "to",
    metavar="FOLDER|FILE.html",
    type=click.Path(path_type=Path, readable=False),
    default=Path("report"),
    show_default=True,
    help="A folder for a page each, or one file with everything in it.",
)
@option("--open", "show", is_flag=True, help="Open it in the browser.")
@option(
    "--since",
    metavar="DATE",
    default=None,
    help="Only what was decided since a day or time: 2026-03-01, 2026-03-01T12:00:00Z.",
)
@option(
    "--corpus",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=None,
    help="Where the articles are now.  [default: where the last build read them]",
)
@store_option
def report_command(
    to: Path, show: bool, since: str | None, corpus: Path | None, store_path: Path
) -> None:
    """Write pages to look at: glossary, articles, progress, quality.

    Prints the page to begin with. The pages open from disk, without a network. A folder is written
    to if it is new, empty or holds a report; pages that are no longer wanted are removed from it.
    """
    from glossary.reporting.plots import can_plot
    from glossary.reporting.report_folder import check_folder, check_page_file

    if to == Path("-"):
        raise UsageError("--to -: the report is files: name a folder or FILE.html")
    single = to.suffix.lower() in _PAGE or (to.exists() and not to.is_dir() and not to.is_file())
    when = None if since is None else _time(since)
    (check_page_file if single else check_folder)(to)
    if not can_plot():
        note("figures are shown as tables: pip install 'tolmach[report]' draws them")
    first = to if single else to / "index.html"
    pages = _write(to, store_path, corpus, when, single=single)
    click.echo(first)
    note(f"{counted(pages, 'file')} written")
    if show:
        import webbrowser

        webbrowser.open(first.absolute().as_uri())


def _write(
    to: Path, store_path: Path, corpus: Path | None, since: str | None, *, single: bool
) -> int:
    """Write the report; return how many files that are."""
    from glossary.reporting.report_folder import write_folder, write_single
    from glossary.reporting.site import make_report, report_files, report_page

    with (
        open_store(store_path, read_only=True) as store,
        store.snapshot(),
        progress("making pages"),
    ):
        made = make_report(store, corpus, since)
        if not single:
            return write_folder(to, report_files(made))
        size = write_single(to, report_page(made))
    if size > _LARGE_PAGE:
        note(
            f"{to}: {size / 1e6:,.0f} MB in one page, which browsers open slowly or not at "
            "all: name a folder with --to for a page of each article"
        )
    return 1


def _time(since: str) -> str:
    """The time that --since says, ISO 8601 UTC.

    :raises UsageError: it is none.
    """
    from glossary.exporting.selection import parse_since

    when = parse_since(since)
    if isinstance(when, int):
        raise UsageError(f"--since {since}: write a day or a time, 2026-03-01")
    return when
