"""What a file of an export can be: which entries it takes, what of them it holds, how it is made.

A target (a format, or the profile of a tool) is one or more outputs. What none of them holds is a
loss, and is reported before anything is written.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import IO

from glossary.entries.entry import Entry
from glossary.formats import xlsx
from glossary.formats.export_info import ExportInfo, Languages
from glossary.formats.units import (
    Some,
    Unit,
    for_memory,
    has_form_of_term,
    is_term,
    is_term_or_text,
    several,
    units_of,
)
from glossary.formats.writers import delimited, multiterm, tables, tbx, tmx, workbook, xliff

Streams = Sequence[IO[bytes]]

OPTIONAL: dict[str, Callable[[Entry], bool]] = {
    "forbidden": lambda entry: entry.attributes.forbidden,
    "do_not_translate": lambda entry: entry.attributes.do_not_translate,
    "preferred": lambda entry: entry.attributes.preferred,
    "note": lambda entry: bool(entry.note),
    "domain": lambda entry: bool(entry.attributes.domain),
    "definition": lambda entry: bool(entry.attributes.definition),
    "part_of_speech": lambda entry: bool(entry.attributes.part_of_speech),
    "gender": lambda entry: bool(entry.attributes.gender),
    "others": lambda entry: bool(entry.variants),
}
"""What an entry may have beyond its two texts, and whether it has it."""

LABELS = {
    "forbidden": "forbidden terms",
    "do_not_translate": "do-not-translate marks",
    "preferred": "marks of preferred terms",
    "note": "notes",
    "domain": "domains",
    "definition": "definitions",
    "part_of_speech": "parts of speech",
    "gender": "genders",
    "others": "entries with other spellings",
}

EVERYTHING = frozenset(OPTIONAL)
_MEMORY = EVERYTHING - {"forbidden"}


def anything(entry: Entry) -> bool:
    """True: for outputs that take every entry."""
    return True


@dataclass(frozen=True, slots=True)
class Output:
    """One file, or several that are written together.

    files: names, which may have folders. refusal: why an entry cannot be written. write: records
    by file. holds: what of OPTIONAL it has a place for; remarks: what it puts into a remark
    instead. takes: which entries belong there. most: how many. single, too_large: see
    glossary.formats.writers.tables.Table. table: for reading it back, None for formats of ours.
    """

    format: str
    files: tuple[str, ...]
    refusal: Callable[[Entry], str | None]
    write: Callable[[Streams, Iterable[Entry], ExportInfo], tuple[int, ...]]
    holds: frozenset[str] = EVERYTHING
    remarks: frozenset[str] = frozenset()
    takes: Callable[[Entry], bool] = anything
    most: int | None = None
    table: tables.Table | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A format or a tool: its name, how to call it in a sentence, its files, its languages."""

    name: str
    title: str
    outputs: tuple[Output, ...]
    languages: Languages | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """The names of all its files, in order."""
        return tuple(file for output in self.outputs for file in output.files)


def with_name_mark(target: Target, mark: str) -> Target:
    """The target with ``mark`` in the names of its files: glossary.MARK.tmx; "" changes nothing."""
    if not mark:
        return target
    outputs = tuple(
        replace(output, files=tuple(_marked(file, mark) for file in output.files))
        for output in target.outputs
    )
    return replace(target, outputs=outputs)


def _marked(file: str, mark: str) -> str:
    path = PurePosixPath(file)
    return path.with_name(f"{path.stem}.{mark}{path.suffix}").as_posix()


def together(targets: Sequence[Target]) -> Target:
    """The targets as one: what one of them holds is not lost. A single one is left as it is."""
    if len(targets) == 1:
        return targets[0]
    outputs = tuple(output for target in targets for output in target.outputs)
    titles = ", ".join(target.title for target in targets)
    return Target("+".join(target.name for target in targets), titles, outputs)


def _write_tmx(streams: Streams, entries: Iterable[Entry], info: ExportInfo) -> tuple[int, ...]:
    """(units of one sentence, units of several), each in its own file, which may be empty."""
    sentences, paragraphs = streams
    with (
        tmx.TmxWriter(sentences, info, "sentence", "single") as one,
        tmx.TmxWriter(paragraphs, info, "paragraph", "several") as several,
    ):
        for unit in units_of(Some(entries, for_memory)):
            (several if unit.several else one).write(unit)
    return one.units, several.units


def write_one_tmx(stream: IO[bytes], entries: Iterable[Entry], info: ExportInfo) -> int:
    """The number of units in one file, of segtype paragraph where one has several sentences."""
    given = Some(entries, for_memory)
    paragraphs = any(several(e.ru) or several(e.en) or any(map(several, e.variants)) for e in given)
    with tmx.TmxWriter(stream, info, "paragraph" if paragraphs else "sentence") as writer:
        for unit in units_of(given):
            writer.write(unit)
    return writer.units


def _write_applied(streams: Streams, entries: Iterable[Entry], info: ExportInfo) -> tuple[int, ...]:
    """Units to be applied, of one sentence and of several; then those only to be suggested."""
    given = Some(entries, for_memory)
    applied = applied_units(given)
    sentences, paragraphs, suggestions = streams
    with (
        tmx.TmxWriter(sentences, info, "sentence", "applied-single") as one,
        tmx.TmxWriter(paragraphs, info, "paragraph", "applied-several") as several,
        tmx.TmxWriter(suggestions, info, "paragraph", "suggested") as others,
    ):
        for unit in units_of(given):
            chosen = applied.get(unit.ru) == unit.id
            (others if not chosen else several if unit.several else one).write(unit)
    return one.units, several.units, others.units


def applied_units(entries: Iterable[Entry]) -> dict[str, str]:
    """By Russian text, the id of the unit that a memory should apply: the last approved one."""
    return {unit.ru: unit.id for unit in units_of(entries) if unit.entry.approved}


def part_of(entries: Iterable[Entry], part: str) -> Iterable[Unit]:
    """The units of a file of TMX by its part, one of glossary.formats.writers.tmx.PARTS."""
    given = Some(entries, for_memory)
    if part in ("single", "several"):
        return (unit for unit in units_of(given) if unit.several is (part == "several"))
    if part.startswith("applied-") or part == "suggested":
        chosen = applied_units(given)
        wanted = {"applied-single": False, "applied-several": True}.get(part)
        return (
            unit
            for unit in units_of(given)
            if (chosen.get(unit.ru) == unit.id) is (wanted is not None)
            and wanted in (None, unit.several)
        )
    return units_of(given)


_One = Callable[[IO[bytes], Iterable[Entry], ExportInfo], int]


def _single(
    write: _One, streams: Streams, entries: Iterable[Entry], info: ExportInfo
) -> tuple[int]:
    return (write(streams[0], entries, info),)


def memory_output(sentences: str, paragraphs: str) -> Output:
    """Two files of TMX: units of one sentence, and of several."""
    return Output(
        "tmx", (sentences, paragraphs), tmx.tmx_refusal, _write_tmx, _MEMORY, takes=for_memory
    )


def applied_output(sentences: str, paragraphs: str, suggestions: str) -> Output:
    """Three files of TMX for OmegaT: two to be applied, one to be suggested only."""
    files = (sentences, paragraphs, suggestions)
    # The rest stands in properties, which OmegaT does not show.
    holds = frozenset({"others"})
    return Output("tmx", files, tmx.tmx_refusal, _write_applied, holds, takes=for_memory)


TBX_FORMATS: dict[str, tbx.TbxDialect] = {
    "tbx": "dct", "tbx-dca": "dca", "tbx2": "v2", "tbx-weblate": "weblate",
}  # fmt: skip
"""The dialects of TBX by the names of their formats."""


def tbx_output(file: str, form: str, *, ye: bool = False, terms: bool = False) -> Output:
    """A file of TBX; form: one of TBX_FORMATS. terms: without sentences."""
    write = partial(_single, partial(_write_tbx, TBX_FORMATS[form], ye))
    takes = has_form_of_term if terms else anything
    lost = frozenset({"do_not_translate"}) if form in ("tbx", "tbx-dca") else frozenset()
    return Output(form, (file,), tbx.tbx_refusal, write, EVERYTHING - lost, lost, takes)


def _write_tbx(
    dialect: tbx.TbxDialect,
    ye: bool,
    stream: IO[bytes],
    entries: Iterable[Entry],
    info: ExportInfo,
) -> int:
    return tbx.write_tbx(stream, entries, info, dialect, ye=ye)


def multiterm_output(file: str, *, terms: bool = False) -> Output:
    """A file of MultiTerm XML; terms: without sentences."""
    write = partial(_single, multiterm.write_multiterm)
    takes = has_form_of_term if terms else anything
    return Output("multiterm-xml", (file,), tbx.tbx_refusal, write, takes=takes)


def xliff_output(file: str) -> Output:
    """A file of XLIFF 2.1."""
    write = partial(_single, xliff.write_xliff)
    return Output("xliff", (file,), xliff.xliff_refusal, write, _MEMORY, takes=for_memory)


def workbook_output(file: str) -> Output:
    """The workbook for people."""
    write = partial(_single, workbook.write_xlsx)
    return Output("xlsx", (file,), workbook.workbook_refusal, write, most=xlsx.ROWS - 1)


def omegat_output(file: str, *, texts: bool = False) -> Output:
    """OmegaT's glossary in CSV; texts: also what its memory may fail to apply."""

    def write(stream: IO[bytes], entries: Iterable[Entry], info: ExportInfo) -> int:
        return delimited.write_omegat_csv(stream, entries, texts=texts)

    return Output(
        "omegat" if texts else "csv",
        (file,),
        delimited.omegat_refusal,
        partial(_single, write),
        frozenset({"note", "others"}),
        frozenset({"do_not_translate"}),
        is_term_or_text if texts else is_term,
    )


def table_output(file: str, table: tables.Table, *, terms: bool = True) -> Output:
    """A table; terms: without sentences."""
    fields = table.fields
    holds = {name for name in OPTIONAL if name in fields}
    holds |= {"others"} if table.others != tables.DROP else set()
    remarks = {"do_not_translate"} if "note" in fields else set[str]()

    def takes(entry: Entry) -> bool:
        if entry.attributes.forbidden and "forbidden" not in fields:
            return False
        return not terms or has_form_of_term(entry)

    def write(stream: IO[bytes], entries: Iterable[Entry], info: ExportInfo) -> int:
        return tables.write_table(stream, table, entries, info)

    return Output(
        table.form,
        (file,),
        partial(tables.table_refusal, table),
        partial(_single, write),
        frozenset(holds),
        frozenset(remarks) - holds,
        takes,
        table=table,
        most=xlsx.ROWS - 1 if table.form == "xlsx" else None,
    )


def _lines(format: str, write: Callable[[IO[bytes], Iterable[Entry]], int]) -> Output:
    refusal = delimited.tsv_refusal if format == "tsv" else delimited.jsonl_refusal
    streaming = partial(_single, lambda stream, entries, info: write(stream, entries))
    return Output(format, (f"glossary.{format}",), refusal, streaming)


FORMATS = {
    target.name: target
    for target in (
        Target("tmx", "TMX", (memory_output("glossary.tmx", "glossary-paragraphs.tmx"),)),
        Target("xlsx", "XLSX", (workbook_output("glossary.xlsx"),)),
        Target("csv", "OmegaT's CSV", (omegat_output("glossary.csv"),)),
        Target("tsv", "TSV", (_lines("tsv", delimited.write_tsv),)),
        Target("jsonl", "JSONL", (_lines("jsonl", delimited.write_jsonl),)),
        Target("tbx", "TBX-Basic", (tbx_output("glossary.tbx", "tbx"),)),
        Target("tbx-dca", "TBX-Basic", (tbx_output("glossary-dca.tbx", "tbx-dca"),)),
        Target("tbx2", "TBX version 2", (tbx_output("glossary-v2.tbx", "tbx2"),)),
        Target("multiterm-xml", "MultiTerm XML", (multiterm_output("glossary.mtf.xml"),)),
        Target("xliff", "XLIFF 2.1", (xliff_output("glossary.xlf"),)),
    )
}
"""Every format by its name on the command line."""
