"""Exports as a whole: what goes where, what would be lost, and all files or none."""

import errno
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Literal

from align.atomic_files import Stage
from align.errors import UsageError
from align.small_files import small_file
from glossary.entries.entry import Entry
from glossary.exporting.losses import Loss, LossesError, Plan, plan
from glossary.exporting.targets import FORMATS, Output, Target, write_one_tmx
from glossary.formats.export_info import ExportInfo
from glossary.formats.refusals import Refusal, RefusedError
from glossary.formats.units import ordered_for_export

SENTENCES, PARAGRAPHS = "glossary.tmx", "glossary-paragraphs.tmx"

OnRefused = Literal["error", "skip"]


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written.

    records: units, rows or lines in it. entries: how many went to this format. refused: those
    that were left out of it on request. left: nothing was written, because the project has such a
    file of its own.
    """

    path: Path
    format: str
    records: int
    entries: int
    refused: tuple[Refusal, ...] = ()
    left: bool = False


def write_exports(
    entries: Iterable[Entry],
    info: ExportInfo,
    folder: Path,
    formats: Sequence[str] = ("tmx", "xlsx", "csv"),
    on_refused: OnRefused = "error",
) -> list[Written]:
    """The files written to ``folder``, in the order of ``formats``; see FORMATS for the names.

    All entries given are written, in the order of
    :func:`glossary.formats.units.ordered_for_export`. All files appear together when all are
    complete; the same entries and info give the same bytes.
    Raises RefusedError before anything is written where a format cannot hold an entry and
    on_refused is "error", UsageError for an unknown format, ExportError where the folder cannot
    be written to.
    """
    targets = [(format_named(name), folder) for name in dict.fromkeys(formats)]
    return write_targets(entries, info, targets, on_refused)


def write_targets(
    entries: Iterable[Entry],
    info: ExportInfo,
    targets: Sequence[tuple[Target, Path]],
    on_refused: OnRefused = "error",
    *,
    strict: bool = False,
) -> list[Written]:
    """The files written for each target, below its folder; otherwise as :func:`write_exports`.

    strict: raise LossesError, with nothing written, where a target drops or changes something.
    """
    return write_plans(plans_for(entries, targets), info, on_refused, strict=strict)


def plans_for(
    entries: Iterable[Entry], targets: Sequence[tuple[Target, Path]]
) -> list[tuple[Plan, Path]]:
    """What goes where and what would be lost, for :func:`write_plans`; nothing is written yet."""
    ordered = ordered_for_export(entries)
    return [(plan(target, ordered), folder) for target, folder in targets]


def write_plans(
    plans: Sequence[tuple[Plan, Path]],
    info: ExportInfo,
    on_refused: OnRefused = "error",
    *,
    strict: bool = False,
) -> list[Written]:
    """The files written as planned; raises as :func:`write_targets` does."""
    _check([one for one, _ in plans], on_refused, strict)
    written: list[Written] = []
    with Stage() as stage:
        for one, folder in plans:
            own = replace(info, languages=one.target.languages or info.languages)
            outputs = zip(one.target.outputs, one.entries, one.counts, strict=True)
            for output, fitting, count in outputs:
                paths = [folder / file for file in output.files]
                if any(_is_not_ours(path, output) for path in paths):
                    written += [Written(p, output.format, 0, 0, left=True) for p in paths]
                    continue
                # An import tells deleted entries only by a file that had them all.
                described = own if count == one.total else replace(own, scope="")
                records = output.write([stage.open(path) for path in paths], fitting, described)
                refused = tuple(r for r in one.refusals if r.format == output.format)
                for path, number in zip(paths, records, strict=True):
                    written.append(Written(path, output.format, number, count, refused))
    return written


def _is_not_ours(path: Path, output: Output) -> bool:
    """Whether somebody else's file stands where one is to be written that must not replace it."""
    if output.ours is None or not path.is_file():
        return False
    try:
        return output.ours not in small_file(path)
    except OSError as err:
        if err.errno == errno.EFBIG:
            return True
        raise


def losses_of(entries: Iterable[Entry], target: Target) -> tuple[Loss, ...]:
    """What ``target`` would drop or change of ``entries``."""
    return plan(target, ordered_for_export(entries)).losses


def _check(plans: Sequence[Plan], on_refused: OnRefused, strict: bool) -> None:
    """Raise where something would be refused or lost that must not be."""
    refusals = [refusal for one in plans for refusal in one.refusals]
    if refusals and on_refused == "error":
        raise RefusedError(refusals)
    losses = [loss for one in plans for loss in one.losses]
    if losses and strict:
        raise LossesError(losses)


def write_stream(
    entries: Iterable[Entry],
    info: ExportInfo,
    stream: IO[bytes],
    format: str | Target,
    on_refused: OnRefused = "error",
    *,
    strict: bool = False,
) -> Written:
    """What was written to ``stream`` (binary, stays open), as one file of ``format``.

    format: a name, or a target of one file.

    For TMX that is one file of segtype paragraph where any unit has several sentences, else of
    segtype sentence. The path of the result is "-". Raises as :func:`write_targets` does.
    """
    target = format_named(format) if isinstance(format, str) else format
    check_single(target)
    one = plan(target, ordered_for_export(entries))
    return write_planned(one, info, stream, on_refused, strict=strict)


def check_single(target: Target) -> None:
    """Raise UsageError where ``target`` is several files, which no stream can hold."""
    if target.name != "tmx" and len(target.files) != 1:
        files = ", ".join(target.files)
        raise UsageError(f"{target.name} is several files ({files}): name a folder with --to")


def write_planned(
    one: Plan,
    info: ExportInfo,
    stream: IO[bytes],
    on_refused: OnRefused = "error",
    *,
    strict: bool = False,
) -> Written:
    """What was written to ``stream`` as planned; otherwise as :func:`write_stream`."""
    _check([one], on_refused, strict)
    target = one.target
    ((output,), (fitting,), (count,)) = target.outputs, one.entries, one.counts
    whole = count == one.total and not one.refusals and not one.losses
    languages = target.languages or info.languages
    info = replace(info, languages=languages, scope=info.scope if whole else "")
    with _buffered(stream) as taking:
        if target.name == "tmx":
            records = write_one_tmx(taking, fitting, info)
        else:
            (records,) = output.write([taking], fitting, info)
        taking.flush()
    return Written(Path("-"), output.format, records, count, one.refusals)


@contextmanager
def _buffered(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """A stream that takes all it is given, over one that may take less, as a raw one does."""
    if not isinstance(stream, io.RawIOBase):
        yield stream
        return
    writer = io.BufferedWriter(stream)
    try:
        yield writer
    finally:
        with suppress(OSError, ValueError):
            writer.detach()


def format_named(name: str) -> Target:
    """The format of that name; raises UsageError where there is none."""
    if name not in FORMATS:
        raise UsageError(f"no format {name!r}: use one of {', '.join(FORMATS)}")
    return FORMATS[name]
