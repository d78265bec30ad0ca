"""The commands that write exports and read them back."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.errors import LossError, TolmachError, UsageError
from align.options import option
from align.output import note, write_records
from glossary.options import open_store, status_option, store_option

if TYPE_CHECKING:
    from glossary.entries import Entry
    from glossary.units import ExportInfo

EXPORT_FORMATS = ("tmx", "xlsx", "csv", "tsv", "jsonl")


@click.command()
@option(
    "--to", "folder", default="exports", show_default=True, help="Folder; - is standard output."
)
@option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(EXPORT_FORMATS),
    help="May be repeated.  [default: tmx, xlsx, csv]",
)
@status_option
@option("--strict", is_flag=True, help="Exit with 3 where an entry fits no format.")
@store_option
def export(
    folder: str, formats: tuple[str, ...], statuses: tuple[str, ...], strict: bool, store_path: Path
) -> None:
    """Write the approved glossary for CAT tools and people.

    TMX is a translation memory, XLSX a workbook, CSV an OmegaT glossary. The same store gives
    the same bytes.
    """
    from glossary.exports import write_exports, write_stream
    from glossary.units import RefusedError

    entries, info = _for_export(store_path, statuses)
    if folder == "-":
        if len(formats) != 1:
            raise UsageError("one format at a time goes to standard output: add --format tmx")
        write_stream(entries, info, sys.stdout.buffer, formats[0])
        sys.stdout.buffer.flush()
        return
    wanted = formats or ("tmx", "xlsx", "csv")
    try:
        written = write_exports(entries, info, Path(folder), wanted)
        refused = False
    except RefusedError as error:
        if strict:
            raise LossError(f"{error}; nothing was written") from error
        note(f"left out: {error}")
        written = write_exports(entries, info, Path(folder), wanted, on_refused="skip")
        refused = True
    records = [
        {"file": item.path.as_posix(), "format": item.format, "records": item.records}
        for item in written
    ]
    write_records(records, None, ("file", "format", "records"))
    if not entries:
        note("nothing is approved yet: tolmach review")
    elif not refused:
        note(f"{len(entries)} entries; tolmach verify {folder}/* reads them back")


def _for_export(store_path: Path, statuses: tuple[str, ...]) -> tuple[list["Entry"], "ExportInfo"]:
    from importlib.metadata import version

    from glossary.entries import APPROVED
    from glossary.units import ExportInfo

    with open_store(store_path, read_only=True) as store:
        entries = list(store.entries(statuses or APPROVED))
        model = store.model() or "none"
    kinds = sorted({entry.kind for entry in entries})
    counts = [("entries", len(entries))]
    counts += [(kind, sum(entry.kind == kind for entry in entries)) for kind in kinds]
    return entries, ExportInfo(version("tolmach"), model, tuple(counts))


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@status_option
@store_option
def verify(files: tuple[Path, ...], statuses: tuple[str, ...], store_path: Path) -> None:
    """Read exports back and count them, entry by entry, against the store.

    Where there is no store only the files themselves are checked.
    """
    from glossary.verify import verify as verify_file

    entries = _for_export(store_path, statuses)[0] if store_path.exists() else None
    if entries is None:
        note(f"{store_path}: no such store; the files are checked by themselves")
    good = True
    for path in files:
        try:
            report = verify_file(path, entries)
        except TolmachError as error:
            note(f"tolmach: {error}")
            good = False
            continue
        click.echo(report.summary())
        good = good and report.ok
    if not good:
        sys.exit(1)
