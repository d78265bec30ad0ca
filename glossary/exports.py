"""What is exported where: formats by name, their files, and one call that writes them all."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from align.errors import UsageError
from glossary import delimited, tmx, xlsx
from glossary.atomic import Stage
from glossary.entries import Entry
from glossary.units import ExportInfo, Refusal, RefusedError, in_order, units_of

SENTENCES, PARAGRAPHS = "glossary.tmx", "glossary-paragraphs.tmx"

OnRefused = Literal["error", "skip"]


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written.

    records: units, rows or lines in it. entries: how many went to this format. refused: those
    that were left out of it on request.
    """

    path: Path
    format: str
    records: int
    entries: int
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class _Format:
    """files: names in the folder. refusal: why an entry does not fit. write: counts by file."""

    files: tuple[str, ...]
    refusal: Callable[[Entry], str | None]
    write: Callable[[Sequence[IO[bytes]], Sequence[Entry], ExportInfo], tuple[int, ...]]
    most: int | None = None


def write_exports(
    entries: Iterable[Entry],
    info: ExportInfo,
    folder: Path,
    formats: Sequence[str] = ("tmx", "xlsx", "csv"),
    on_refused: OnRefused = "error",
) -> list[Written]:
    """The files written to ``folder``, in the order of ``formats``; see FORMATS for the names.

    All entries given are written, in the order of :func:`glossary.units.in_order`. All files
    appear together when all are complete; the same entries and info give the same bytes.
    Raises RefusedError before anything is written where a format cannot hold an entry and
    on_refused is "error", UsageError for an unknown format, ExportError where the folder cannot
    be written to.
    """
    ordered = in_order(entries)
    plans = [(name, *_plan(name, ordered)) for name in dict.fromkeys(formats)]
    refusals = [refusal for _, _, refused in plans for refusal in refused]
    if refusals and on_refused == "error":
        raise RefusedError(refusals)
    written: list[Written] = []
    with Stage() as stage:
        for name, fitting, refused in plans:
            kind = FORMATS[name]
            paths = [folder / file for file in kind.files]
            counts = kind.write([stage.open(path) for path in paths], fitting, info)
            for path, records in zip(paths, counts, strict=True):
                written.append(Written(path, name, records, len(fitting), tuple(refused)))
    return written


def write_stream(
    entries: Iterable[Entry],
    info: ExportInfo,
    stream: IO[bytes],
    format: str,
    on_refused: OnRefused = "error",
) -> Written:
    """What was written to ``stream`` (binary, stays open), as one file of ``format``.

    For TMX that is one file of segtype paragraph where any unit has several sentences, else of
    segtype sentence. The path of the result is "-". Raises as :func:`write_exports` does.
    """
    fitting, refused = _plan(format, in_order(entries))
    if refused and on_refused == "error":
        raise RefusedError(refused)
    if format == "tmx":
        records = _write_one_tmx(stream, fitting, info)
    else:
        (records,) = FORMATS[format].write([stream], fitting, info)
    stream.flush()
    return Written(Path("-"), format, records, len(fitting), tuple(refused))


def _plan(name: str, ordered: Sequence[Entry]) -> tuple[list[Entry], list[Refusal]]:
    """(entries that fit the format, refusals of the others); an id that comes twice is refused."""
    if name not in FORMATS:
        raise UsageError(f"no format {name!r}; there are: {', '.join(FORMATS)}")
    kind = FORMATS[name]
    fitting: list[Entry] = []
    refused: list[Refusal] = []
    seen: set[str] = set()
    for entry in ordered:
        reason = kind.refusal(entry)
        if entry.id in seen:
            reason = "another entry has the same id"
        elif kind.most is not None and len(fitting) >= kind.most:
            reason = f"only {kind.most:,} entries fit"
        seen.add(entry.id)
        if reason:
            refused.append(Refusal(entry.id, name, reason))
        else:
            fitting.append(entry)
    return fitting, refused


def _write_tmx(
    streams: Sequence[IO[bytes]], entries: Sequence[Entry], info: ExportInfo
) -> tuple[int, int]:
    """(units of one sentence, units of several), each in its own file, which may be empty."""
    sentences, paragraphs = streams
    with (
        tmx.TmxWriter(sentences, info, "sentence", "single") as one,
        tmx.TmxWriter(paragraphs, info, "paragraph", "several") as several,
    ):
        for unit in units_of(entries):
            (several if unit.several else one).write(unit)
    return one.units, several.units


def _write_one_tmx(stream: IO[bytes], entries: Sequence[Entry], info: ExportInfo) -> int:
    segtype = "paragraph" if any(unit.several for unit in units_of(entries)) else "sentence"
    with tmx.TmxWriter(stream, info, segtype) as writer:
        for unit in units_of(entries):
            writer.write(unit)
    return writer.units


def _write_xlsx(
    streams: Sequence[IO[bytes]], entries: Sequence[Entry], info: ExportInfo
) -> tuple[int]:
    return (xlsx.write_xlsx(streams[0], entries, info),)


def _write_csv(
    streams: Sequence[IO[bytes]], entries: Sequence[Entry], info: ExportInfo
) -> tuple[int]:
    return (delimited.write_omegat_csv(streams[0], entries),)


def _write_tsv(
    streams: Sequence[IO[bytes]], entries: Sequence[Entry], info: ExportInfo
) -> tuple[int]:
    return (delimited.write_tsv(streams[0], entries),)


def _write_jsonl(
    streams: Sequence[IO[bytes]], entries: Sequence[Entry], info: ExportInfo
) -> tuple[int]:
    return (delimited.write_jsonl(streams[0], entries),)


FORMATS = {
    "tmx": _Format((SENTENCES, PARAGRAPHS), tmx.refusal, _write_tmx),
    "xlsx": _Format(("glossary.xlsx",), xlsx.refusal, _write_xlsx, most=xlsx.ROWS - 1),
    "csv": _Format(("glossary.csv",), delimited.omegat_refusal, _write_csv),
    "tsv": _Format(("glossary.tsv",), delimited.tsv_refusal, _write_tsv),
    "jsonl": _Format(("glossary.jsonl",), delimited.jsonl_refusal, _write_jsonl),
}
"""Every format by its name on the command line."""
